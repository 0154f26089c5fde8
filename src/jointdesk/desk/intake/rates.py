"""What a sum of any currency was worth in another on a day: averages of months and years, each with its source.

The month's own average is taken, then the year's, then the newest that is older: which one it was is always told.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from jointdesk.engine.reference import read_tsv


@dataclass(frozen=True)
class Rate:
    """`per_usd` units for one US dollar in `period` (a year, or a year and month)."""

    currency: str
    period: str
    per_usd: Decimal
    checked: bool
    source: str

    def __str__(self) -> str:
        return f"{self.per_usd:f} {self.currency} / USD, {self.period}"


@cache
def _table() -> dict[str, dict[str, Rate]]:
    found: dict[str, dict[str, Rate]] = {}
    for row in read_tsv(__package__, "exchange_rates.tsv"):
        rate = Rate(
            row["currency"], row["period"], Decimal(row["per_usd"]), row["checked"] == "yes", row["source"]
        )
        found.setdefault(rate.currency, {})[rate.period] = rate
    return found


def currencies() -> tuple[str, ...]:
    """The currencies a rate is known of."""
    return tuple(sorted(_table()))


def rate_on(currency: str, day: date) -> Rate | None:
    """The rate that holds on a day; None for a currency or time without one."""
    periods = _table().get(currency, {})
    for period in (f"{day:%Y-%m}", f"{day:%Y}"):
        if period in periods:
            return periods[period]
    # "2024" is before "2024-05", and both before "2025"
    older = [period for period in periods if period <= f"{day:%Y-%m}"]
    return periods[max(older)] if older else None


def convert(amount: Decimal, currency: str, day: date, to: str) -> Decimal | None:
    """The sum in another currency, to its cent."""
    known, wanted = rate_on(currency, day), rate_on(to, day)
    if currency == to:
        return amount
    if known is None or wanted is None:
        return None
    return round(amount / known.per_usd * wanted.per_usd, 2)
