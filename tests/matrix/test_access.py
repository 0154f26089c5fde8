"""Every page, asked for by every role from its own unit, another one and the national level: `access.tsv`, part by part."""

from matrix.access import check


def test_every_page_opens_to_whom_the_table_says(asker):
    check(asker, "pages")
