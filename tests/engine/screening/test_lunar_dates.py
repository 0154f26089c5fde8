"""Lunar dates as solar ones, held to New Years that the calendars of the time give."""

import pytest

from jointdesk.engine.screening.evidence.lunar import solar_dates

# First day of the lunar year. 1968: Saigon kept the Chinese day, Hanoi the one before. 1985: Vietnam was a month ahead.
NEW_YEARS = {
    1950: {"1950-02-17"},
    1968: {"1968-01-29", "1968-01-30"},
    1976: {"1976-01-31"},
    1985: {"1985-01-21", "1985-02-20"},
    1990: {"1990-01-27"},
    2000: {"2000-02-05"},
    2007: {"2007-02-17", "2007-02-18"},
    2024: {"2024-02-10"},
    2025: {"2025-01-29"},
}


@pytest.mark.parametrize(("year", "days"), NEW_YEARS.items())
def test_new_year(year: int, days: set[str]) -> None:
    assert solar_dates(f"{year}-01-01") == days


@pytest.mark.parametrize(
    ("lunar", "solar"),
    [
        ("1990-08-15", "1990-10-03"),  # mid-autumn
        ("2020-08-15", "2020-10-01"),
        ("1990-04-08", "1990-05-02"),  # Buddha's birthday
        ("2023-05-05", "2023-06-22"),  # dragon boats
    ],
)
def test_feasts(lunar: str, solar: str) -> None:
    assert solar in solar_dates(lunar)


def test_a_leap_month_gives_both_days() -> None:
    """2023 had a second second month, 2020 a second fourth."""
    assert {"2023-03-01", "2023-03-31"} <= {day for n in (10,) for day in solar_dates(f"2023-02-{n:02d}")}
    assert len({day[:7] for day in solar_dates("2020-04-10")}) == 2


def test_a_day_that_no_month_has_gives_none() -> None:
    assert solar_dates("1990-01-31") == frozenset()
    assert all(len(solar_dates(f"{year}-12-30")) <= 3 for year in range(1930, 2030))
