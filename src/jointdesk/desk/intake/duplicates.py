"""The same event reported twice: found through a shared identifier, never by comparing all with all.

Two complaints are one event when they name the same identifier within WINDOW_DAYS, nothing contradicts (another
sum, another complainant), and either the complainant is the same, or the sum is and the texts are alike, or the
texts are near identical. The later one points to the earlier; both stay, one is counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

WINDOW_DAYS = 30
# complaints of one identifier each new one is compared with: the work stays linear even for a hub
NEAREST = 60
NEAR_IDENTICAL = 0.8
ALIKE = 0.3
SHINGLE = 4


@dataclass(frozen=True)
class Account:
    """One complaint as a telling of an event. `stored`: known before, and so the one to point to."""

    id: int
    received_at: datetime
    narrative: str
    amount: Decimal | None
    currency: str
    complainant: tuple[str, str]  # name and contact, case folded
    identifiers: frozenset[str] = field(repr=False)  # without hubs: those say nothing
    stored: bool = False

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Pieces of SHINGLE characters: words would not do for Khmer and Chinese, which write no spaces."""
        text = "".join(self.narrative.casefold().split())
        return frozenset(text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1)))

    @property
    def rank(self) -> tuple[bool, datetime, int]:
        return (not self.stored, self.received_at, self.id)


@dataclass(frozen=True)
class Duplicate:
    """`id` tells again what `original` told; `reason` says how we know."""

    id: int
    original: int
    reason: str


def find_duplicates(accounts: Iterable[Account]) -> list[Duplicate]:
    """Every account that tells again what another one told; a stored account is only ever pointed to."""
    found: dict[int, Duplicate] = {}
    ordered = sorted(accounts, key=lambda account: account.rank)
    for account, earlier in _candidates(ordered):
        if account.stored or account.id in found:
            continue
        if reason := compare(earlier, account):
            root = found[earlier.id].original if earlier.id in found else earlier.id
            found[account.id] = Duplicate(account.id, root, reason)
    return sorted(found.values(), key=lambda duplicate: duplicate.id)


def compare(one: Account, other: Account) -> str:
    """Why both are one event; empty when they are not."""
    if abs((one.received_at - other.received_at).days) > WINDOW_DAYS:
        return ""
    same_sum = one.amount is not None and (one.amount, one.currency) == (other.amount, other.currency)
    if one.amount is not None and other.amount is not None and not same_sum:
        return ""
    shared = min(one.identifiers & other.identifiers, default="")
    if not shared:
        return ""
    same_person, another_person = _compare_persons(one.complainant, other.complainant)
    if another_person:
        return ""
    if same_person:
        return f"same complainant{', same sum' if same_sum else ''}, both name {shared}"
    share = overlap(one.shingles, other.shingles)
    if share >= (ALIKE if same_sum else NEAR_IDENTICAL):
        return f"texts agree to {share:.0%}{', same sum' if same_sum else ''}, both name {shared}"
    return ""


def _candidates(ordered: list[Account]) -> Iterator[tuple[Account, Account]]:
    """Pairs that share an identifier: each account with the NEAREST before it."""
    naming: dict[str, list[Account]] = defaultdict(list)
    for account in ordered:
        seen: set[int] = set()
        for identifier in sorted(account.identifiers):
            for earlier in reversed(naming[identifier][-NEAREST:]):
                if earlier.id not in seen:
                    seen.add(earlier.id)
                    yield account, earlier
            naming[identifier].append(account)


def _compare_persons(one: tuple[str, str], other: tuple[str, str]) -> tuple[bool, bool]:
    """(surely the same, surely another); a blank says nothing."""
    agree = [a == b for a, b in zip(one, other, strict=True) if a and b]
    return bool(agree) and all(agree), bool(agree) and not any(agree)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index, 0..1."""
    both = len(one & other)
    return both / (len(one) + len(other) - both)
