"""Every page that takes something, as test_access.py asks for those that show something."""

from matrix.access import check


def test_every_page_takes_from_whom_the_table_says(asker):
    check(asker, "writing")
