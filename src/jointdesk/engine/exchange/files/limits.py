"""How large, and how many: one table, which a desk's own settings may only make smaller."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_yaml

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Octets, but for `most` (files of one answer) and `most_tries`."""

    largest: int
    most: int
    most_together: int
    waiting: int
    a_day: int
    most_tries: int

    def fault(self, size: int, number: int, together: int) -> str:
        """The word for what is wrong with the `number`th file (from 1), `together` octets with those before it."""
        if size > self.largest:
            return "too_large"
        if number > self.most:
            return "too_many"
        return "too_much" if together > self.most_together else ""


@cache
def read_limits(largest_mb: int | None = None) -> Limits:
    """The table's limits; `largest_mb`: the desk's own bound of a file."""
    raw = read_yaml("jointdesk.engine.exchange.files", "limits.yaml")
    largest = min(raw["largest_mb"], largest_mb or raw["largest_mb"])
    return Limits(
        largest=largest * MB,
        most=raw["most"],
        most_together=raw["most_mb"] * MB,
        waiting=raw["waiting_mb"] * MB,
        a_day=raw["mb_a_day"] * MB,
        most_tries=raw["most_tries"],
    )
