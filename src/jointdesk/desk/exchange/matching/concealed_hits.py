"""Hits as one officer sees them: a protected person of ours is called by a code, wherever a hit is shown.

Concealed as they are fetched, so that no page, file or API that starts from the queries can forget it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.protection import conceal_people
from jointdesk.desk.exchange.models import Hit

BATCH = 500

if TYPE_CHECKING:
    Hits = QuerySet[Hit]
else:
    Hits = QuerySet


class ConcealedHits(Hits):
    reader: Officer | None = None

    def _clone(self) -> "ConcealedHits":
        copy: ConcealedHits = super()._clone()  # type: ignore[misc]
        copy.reader = self.reader
        return copy

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self.reader is not None:
            _conceal(self.reader, self._result_cache or ())

    def iterator(self, chunk_size: int | None = None) -> Iterator[Hit]:
        rows = super().iterator(chunk_size or BATCH)
        while some := list(islice(rows, BATCH)):
            if self.reader is not None:
                _conceal(self.reader, some)
            yield from some


def conceal_in(rows: QuerySet[Hit], officer: Officer) -> Any:
    """The same rows, each concealed as it is fetched."""
    shown = ConcealedHits.__new__(ConcealedHits)
    shown.__dict__.update(rows._chain().__dict__)  # type: ignore[attr-defined]
    shown.reader = officer
    return shown


def _conceal(officer: Officer, rows: Iterable[Any]) -> None:
    """What is no record (values, counts) names nobody."""
    conceal_people(officer, [row.person for row in rows if isinstance(row, Hit) and row.person is not None])
