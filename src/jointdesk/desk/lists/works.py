"""Long works that run without anybody waiting at the page: found again by whoever began them.

Each room keeps the rows of its works and tells here which are an officer's (`apps.ready`); nothing is copied.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from jointdesk.desk.accounts.models import Officer


@dataclass(frozen=True)
class Work:
    """One long work. `done` of `total` (0: unknown) is its progress; `ended_at` empty: it still runs.
    `fetch`, `forget`: where what it made is fetched and thrown away, by post; `until`: when that is gone by itself."""

    label: str | Promise
    what: str
    url: str
    began_at: datetime
    ended_at: datetime | None = None
    done: int = 0
    total: int = 0
    trouble: str = ""
    fetch: str = ""
    forget: str = ""
    until: datetime | None = None


Tell = Callable[[Officer], Iterable[Work]]
_TELLING: list[Tell] = []


def offer(tell: Tell) -> None:
    if tell not in _TELLING:
        _TELLING.append(tell)


def works(officer: Officer) -> list[Work]:
    """The officer's works: those that run first, then the newest."""
    found = [work for tell in _TELLING for work in tell(officer)]
    return sorted(found, key=lambda work: (work.ended_at is not None, -work.began_at.timestamp()))
