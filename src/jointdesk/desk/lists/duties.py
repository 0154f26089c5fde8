"""What waits for an officer, as each room tells it; the first page shows it, the most urgent first.

A room offers its duties when it starts (`apps.ready`). It gives the rows that wait, permitted ones, and the page that
lists them; they are counted here, and only so far: no first page counts a million rows to say "many".
"""

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from jointdesk.desk.accounts.models import Officer

Tone = Literal["red", "violet", "amber", "blue"]
LOUDNESS = {"red": 0, "violet": 1, "amber": 2, "blue": 3}
COUNTED = 1_000  # rows counted; beyond them a page says "1,000+"
Rows = QuerySet[Any] | Sized | int


@dataclass(frozen=True)
class Duty:
    """`need`: the right it takes (none: whoever is named). `rows`: what waits. `page`, `choice`: the list of it, its
    URL name and query. `roles`: whose first page it is for, where the right alone says too little."""

    need: str
    label: str | Promise
    rows: Callable[[Officer], Rows]
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
    his = [duty for duty in duties() if duty.is_for(officer)]
    return [
        Waiting(duty.label, min(count, COUNTED), count > COUNTED, reverse(duty.page) + duty.choice, duty.tone)
        for duty, count in zip(his, count_so_far([duty.rows(officer) for duty in his]), strict=True)
        if count
    ]


def count_so_far(many: Sequence[Rows]) -> list[int]:
    """How many of each, up to one beyond COUNTED. What the database counts it counts in one statement: a first page
    that asked for each duty by itself asked forty times."""
    counts = [0 if isinstance(rows, QuerySet) else _size(rows) for rows in many]
    asked = [
        (place, *said)
        for place, rows in enumerate(many)
        if isinstance(rows, QuerySet) and (said := _statement(rows))
    ]
    if asked:
        # one under the other and not one inside the other: SQLite's parser goes a hundred levels deep
        parts = (f"SELECT {place}, COUNT(*) FROM ({sql}) counted" for place, sql, _values in asked)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [value for *_, values in asked for value in values])
            for place, count in cursor.fetchall():
                counts[place] = count
    return counts


def _size(rows: Sized | int) -> int:
    return rows if isinstance(rows, int) else len(rows)


def _statement(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The keys to count, as SQL with its values; None where the database need not be asked."""
    try:
        sql, values = rows.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(values)
