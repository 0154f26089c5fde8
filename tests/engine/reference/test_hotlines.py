"""Numbers to call are of known countries, and a sheet abroad has the consular line of its readers."""

import pytest

from jointdesk.engine.reference import LANGUAGES, countries, hotlines, lines_on_a_sheet


def test_hotlines_name_countries_and_numbers():
    for one in hotlines():
        assert one.country in countries()
        assert one.number.removeprefix("+").isdigit()
        assert all(one.names[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("country", "language", "numbers"),
    [
        ("KH", "km", ["117"]),
        ("KH", "vi", ["117", "+84981848484"]),
        ("VN", "vi", ["113"]),
        ("VN", "en", ["113"]),
        ("SG", "zh", ["1799", "999", "+861012308"]),
    ],
)
def test_a_sheet_abroad_has_its_readers_consular_line(country, language, numbers):
    assert [one.number for one in lines_on_a_sheet(country, language)] == numbers
