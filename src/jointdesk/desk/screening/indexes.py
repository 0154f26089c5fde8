"""The two standing lists, notices sought and rows found, each with its index, kept beside the database.

An index follows its list by the changes written in the transactions that make them (`note_changes`), and catches up
before each look-up. The worker saves it, so that a desk that starts opens a file and catches up from there. One that
cannot catch up (a change it saw was rolled back, the file is damaged or of another version) is built anew.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models import Model, QuerySet

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import ListChange, RosterRow
from jointdesk.desk.screening.watchlists import SCREENED, persons_of_notices, persons_of_rows
from jointdesk.engine.screening import Person, Watchlist

BATCH = 500
# Changes are numbered before they are committed: one may come in late behind others, by so many at most.
OVERLAP = 200
# changes kept behind those that stand in the file
KEPT = 2_000
Seen = tuple[int, str]  # number and token of the newest change an index knows
NOTHING: Seen = (0, "")


@dataclass
class StandingList:
    """A list of the database and the index over it; one thread at a time. `alive`: what is to be found."""

    name: ListChange.List
    alive: Callable[[], QuerySet[Model]]
    persons: Callable[[Sequence[int] | None], Iterable[Person]]
    _index: Watchlist | None = None
    _seen: Seen = NOTHING
    _saved: Seen | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def opened(self) -> Iterator[Watchlist]:
        """The index as the list stands now."""
        with self._lock:
            yield self._catch_up()

    def save(self) -> bool:
        """Write the index beside the database, if it has moved on far enough for that to be worth it."""
        with self.opened() as index:
            if self._saved is not None and self._seen[0] - self._saved[0] < max(100, len(index) // 100):
                return False
            folder = self._folder()
            folder.mkdir(mode=0o700, exist_ok=True)
            # the file first: a note of a stamp without it opens nothing
            index.save(folder / f"{self.name}.idx", json.dumps(self._seen))
            (folder / f"{self.name}.json").write_text(json.dumps(self._seen), encoding="ascii")
            self._saved = self._seen
            self._changes().filter(pk__lt=self._seen[0] - KEPT).delete()
        return True

    def forget_saved(self) -> None:
        """Delete the file: it names somebody whose record was erased. The next one is written without."""
        for suffix in ("json", "idx"):
            (self._folder() / f"{self.name}.{suffix}").unlink(missing_ok=True)
        self._saved = None

    def _catch_up(self) -> Watchlist:
        newest = self._newest()
        count = self.alive().count()
        index = self._index or self._open()
        if index is not None and (newest != self._seen or len(index) != count):
            index = self._follow(index) if self._knows(self._seen) else None
        if index is None or len(index) != count:
            index = Watchlist.build(self.persons(None))
        if newest == NOTHING and count:
            # a list older than this table: its first change is that it was read
            note_changes(self.name, [0])
            newest = self._newest()
        self._index, self._seen = index, newest
        return index

    def _follow(self, index: Watchlist) -> Watchlist | None:
        """The index after the changes since; None when there are so many that building is quicker."""
        changed = self._changes().filter(pk__gt=self._seen[0] - OVERLAP)
        items = sorted(set(changed.values_list("item", flat=True)[: len(index) + OVERLAP + 1]))
        if len(items) > len(index) // 2 + OVERLAP:
            return None
        for start in range(0, len(items), BATCH):
            piece = items[start : start + BATCH]
            for item in piece:
                index.remove(str(item))
            for person in self.persons(piece):
                index.add(person)
        return index

    def _open(self) -> Watchlist | None:
        """The saved index, if the list's changes are known from there on."""
        try:
            number, token = json.loads((self._folder() / f"{self.name}.json").read_text(encoding="ascii"))
        except (OSError, ValueError, TypeError):
            return None
        seen = (number, token)
        if not self._knows(seen):
            return None
        self._seen = self._saved = seen
        return Watchlist.open(self._folder() / f"{self.name}.idx", json.dumps(seen))

    def _knows(self, seen: Seen) -> bool:
        """Whether everything that came after this change is there."""
        if seen == NOTHING:
            return self._changes().count() < KEPT
        return self._changes().filter(pk=seen[0], token=seen[1]).exists()

    def _newest(self) -> Seen:
        found = self._changes().order_by("-pk").values_list("pk", "token").first()
        return (found[0], str(found[1])) if found else NOTHING

    def _changes(self) -> QuerySet[ListChange]:
        return ListChange.objects.filter(list=self.name)

    def _folder(self) -> Path:
        return Path(settings.HOME) / "index"


def _sought() -> QuerySet[Notice]:
    return Notice.objects.filter(state=Notice.State.ACTIVE, colour__in=SCREENED)


def _found() -> QuerySet[RosterRow]:
    return RosterRow.objects.filter(withdrawn_at=None)


NOTICES = StandingList(ListChange.List.NOTICES, _sought, persons_of_notices)
ROWS = StandingList(ListChange.List.ROWS, _found, persons_of_rows)


def note_changes(name: ListChange.List, items: Iterable[int]) -> None:
    """Tell the index of a list which of its items were stored, changed or taken out; inside their transaction."""
    ListChange.objects.bulk_create((ListChange(list=name, item=item) for item in items), batch_size=BATCH)
