"""The pages of cases and of the exchange, as test_access.py asks for the others."""

from matrix.access import check


def test_every_page_opens_to_whom_the_table_says(asker):
    check(asker, "large rooms")
