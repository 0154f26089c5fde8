"""The two standing lists, notices sought and rows found, each with its index.

An index follows its list by the changes written in the transactions that make them (`note_changes`): it is built once,
catches up before each look-up, and is built anew when it cannot (a change it has seen was rolled back).
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Model, QuerySet

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import ListChange, RosterRow
from jointdesk.desk.screening.watchlists import persons_of_notices, persons_of_rows
from jointdesk.engine.screening import Person, Watchlist

BATCH = 500


@dataclass
class StandingList:
    """A list of the database and the index over it; one thread at a time."""

    name: ListChange.List
    rows: Callable[[], QuerySet[Model]]
    persons: Callable[[Sequence[int] | None], Iterable[Person]]
    _index: Watchlist | None = None
    _seen: tuple[int, UUID] | None = None
    _held: int = -1
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def opened(self) -> Iterator[Watchlist]:
        """The index as the list stands now."""
        with self._lock:
            yield self._catch_up()

    def _catch_up(self) -> Watchlist:
        changes = ListChange.objects.filter(list=self.name).order_by("-pk")
        newest = changes.values_list("pk", "token").first()
        count = self.rows().count()
        if self._index is None or newest != self._seen or count != self._held:
            self._index = Watchlist.build(self.persons(None))
            self._seen, self._held = newest, count
        return self._index


NOTICES = StandingList(ListChange.List.NOTICES, Notice.objects.all, persons_of_notices)
ROWS = StandingList(ListChange.List.ROWS, RosterRow.objects.all, persons_of_rows)


def note_changes(name: ListChange.List, items: Iterable[int]) -> None:
    """Tell the index of a list which of its items were stored, changed or taken out; inside their transaction."""
    ListChange.objects.bulk_create((ListChange(list=name, item=item) for item in items), batch_size=BATCH)
