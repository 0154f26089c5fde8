"""Every operation of the API, as test_access.py asks for the pages."""

from matrix.access import check


def test_every_operation_answers_whom_the_table_says(asker):
    check(asker, "api")
