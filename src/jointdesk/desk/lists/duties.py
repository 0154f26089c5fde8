"""What waits for an officer, as each room tells it; the first page shows it, the most urgent first.

A room offers its duties when it starts (`apps.ready`). It gives the rows that wait, permitted ones, and the page that
lists them; they are counted here, and only so far: no first page counts a million rows to say "many".
"""

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from jointdesk.desk.accounts.models import Officer

Tone = Literal["red", "violet", "amber", "blue"]
LOUDNESS = {"red": 0, "violet": 1, "amber": 2, "blue": 3}
COUNTED = 1_000  # rows counted; beyond them a page says "1,000+"


@dataclass(frozen=True)
class Duty:
    """`need`: the right it takes (none: whoever is named). `rows`: what waits. `page`, `choice`: the list of it, its
    URL name and query. `roles`: whose first page it is for, where the right alone says too little."""

    need: str
    label: str | Promise
    rows: Callable[[Officer], QuerySet[Any] | Sized | int]
    page: str
    choice: str = ""
    tone: Tone = "blue"
    roles: frozenset[str] = frozenset()

    def is_for(self, officer: Officer) -> bool:
        return (not self.need or officer.may(self.need)) and (not self.roles or officer.role in self.roles)


@dataclass(frozen=True)
class Waiting:
    """A duty with how many wait; `more`: and others beyond those counted."""

    label: str | Promise
    count: int
    more: bool
    url: str
    tone: Tone


_OFFERED: list[Duty] = []


def offer(*duties: Duty) -> None:
    """Tell the first page of duties; within a tone they stand in the order in which they were offered."""
    _OFFERED.extend(duty for duty in duties if duty not in _OFFERED)


def duties() -> list[Duty]:
    return sorted(_OFFERED, key=lambda duty: LOUDNESS[duty.tone])


def waiting(officer: Officer) -> list[Waiting]:
    """What waits for this officer; nothing that is empty."""
    found = []
    for duty in duties():
        if duty.is_for(officer) and (count := count_so_far(duty.rows(officer))):
            url = reverse(duty.page) + duty.choice
            found.append(Waiting(duty.label, min(count, COUNTED), count > COUNTED, url, duty.tone))
    return found


def count_so_far(rows: QuerySet[Any] | Sized | int) -> int:
    """How many, up to one beyond COUNTED."""
    if isinstance(rows, int):
        return rows
    if isinstance(rows, QuerySet):
        return rows.order_by()[: COUNTED + 1].count()
    return len(rows)
