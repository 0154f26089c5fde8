"""How facts are written on pages."""

import pytest
from django.utils.translation import override

from jointdesk.desk.accounts.templatetags.desk import partial_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1990-04-29", "29/04/1990"),
        ("1990-04", "Tháng 4 1990"),
        ("1990", "1990"),
        ("", ""),
        (None, ""),
        ("1990-13", "1990-13"),
        ("1990-02-30", "1990-02-30"),
        ("about 1990", "about 1990"),
    ],
)
def test_a_birth_date_stands_as_the_locale_writes_it(written, read):
    with override("vi"):
        assert partial_date(written) == read
