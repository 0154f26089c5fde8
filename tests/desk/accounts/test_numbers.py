"""Large figures are grouped as each language's print groups them."""

import pytest
from django.utils import translation

from jointdesk.desk.accounts.templatetags.desk import number

GROUPED = {
    "vi": "678.600.000",
    "km": "678.600.000",
    "ko": "678,600,000",
    "zh-hans": "678,600,000",
    "en": "678,600,000",
}


@pytest.mark.parametrize("language", GROUPED)
def test_large_figures_are_grouped(language):
    with translation.override(language):
        assert number(678600000) == GROUPED[language]
        assert number("x") == "x"
        assert number(0) == "0"
