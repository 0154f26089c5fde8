"""What happened in a period, for a reader of its months: large operations, joint groups agreed. Never published."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Happening:
    """`places`: the province of an operation (ISO 3166-2), the countries of a joint group's other desks (ISO 3166-1).

    `persons`: how many an operation found; 0 for an agreement.
    """

    day: date
    kind: Literal["operation", "agreement"]
    places: tuple[str, ...]
    persons: int = 0
