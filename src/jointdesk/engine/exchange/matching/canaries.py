"""Impossible values mixed into a question: where one is found, the partner's set was stuffed.

A desk that puts a whole number range into its set makes every question a hit, and learns from our requests what
we hold. Who lists a range lists what nobody can hold in it too. This catches ranges, not single values, and only
for kinds that can be counted out: nobody lists all wallets.
"""

from collections.abc import Callable
from functools import cache

from jointdesk.engine.exchange.matching.oprf import element
from jointdesk.engine.reference import read_tsv

# one in 32 elements of a question, and at least one
SHARE = 32


@cache
def canary_forms(kind: str) -> tuple[str, ...]:
    """The forms of a kind's impossible values, a digit where `#` stands; none for most kinds."""
    rows = read_tsv("jointdesk.engine.exchange.matching", "canaries.tsv")
    return tuple(row["form"] for row in rows if row["kind"] == kind)


def canary_count(kind: str, padded: int) -> int:
    """How many canaries a question of `padded` elements has."""
    return max(1, padded // SHARE) if canary_forms(kind) else 0


def draw_canaries(kind: str, count: int, random_bytes: Callable[[int], bytes]) -> tuple[bytes, ...]:
    """Distinct elements that no honest set holds, at most `count`."""
    forms = canary_forms(kind)
    drawn = {element(kind, _fill(forms[number % len(forms)], random_bytes)) for number in range(count)}
    return tuple(sorted(drawn))


def _fill(form: str, random_bytes: Callable[[int], bytes]) -> str:
    """Sixteen bits a digit: that six remainders of 65,536 come once more often is of no use to anyone."""
    return "".join(str(int.from_bytes(random_bytes(2), "big") % 10) if sign == "#" else sign for sign in form)
