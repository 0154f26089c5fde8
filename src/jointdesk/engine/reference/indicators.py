"""The numbered signs of trafficking an officer may observe on a person found in an operation."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference.tables import read_yaml


@dataclass(frozen=True)
class Indicator:
    """`number` is what a roster carries (1..22); `names` is keyed by language."""

    number: int
    code: str
    names: dict[str, str]


@cache
def indicators() -> dict[int, Indicator]:
    """All indicators by number."""
    rows = read_yaml(__package__, "indicators.yaml")
    return {row["number"]: Indicator(row["number"], row["code"], dict(row["name"])) for row in rows}
