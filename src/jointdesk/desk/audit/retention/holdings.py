"""The kinds of records that are kept and erased. A room registers its own in its app's `ready()`:

    register(Holding("complaint", _("Complaint"), due=..., describe=..., erase=...))

`due(before)` gives the rows whose last necessary fact lies on or before that day: today less the years of
retention.yaml, whatever was decided about them; reviews that still hold are taken out here. `erase(row)` runs in a
transaction, as the last thing done to the row, and says what it did as "code:number" (words of the code: `words`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.audit.subjects import kinds
from jointdesk.engine.errors import OwnError


@dataclass(frozen=True)
class Holding:
    """One kind of record: when its review is due, what it is called, how it is erased."""

    kind: str  # of retention.yaml
    label: str | Promise
    due: Callable[[date], QuerySet[Any]]
    describe: Callable[[Any], str]  # a reference, never a name
    erase: Callable[[Any], tuple[str, ...]]
    # why it must not be erased for now; empty: nothing holds it
    held: Callable[[Any], str | Promise] = lambda row: ""
    unit: Callable[[Any], Unit | None] = lambda row: getattr(row, "unit", None)
    # since when the desk has it: backups made before do not hold it
    recorded_at: Callable[[Any], datetime | None] = lambda row: None
    # code -> words for what `erase` says beyond retention.words
    words: Mapping[str, Promise] = field(default_factory=dict)

    def subject(self, row: Model) -> str:
        """As in the log and the register of accesses."""
        known = kinds().get(self.kind)
        return known.subject(row) if known else f"{self.kind}:{row.pk}"

    def find(self, pk: int) -> Model | None:
        """The row, whenever its review is due."""
        found: Model | None = self.due(date.max).model._default_manager.filter(pk=pk).first()
        return found


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Once a kind, while the desk starts. Raises OwnError for a kind that is registered already."""
    if holding.kind in _holdings:
        raise OwnError(f"the holding {holding.kind} is registered already")
    _holdings[holding.kind] = holding


def holdings() -> Mapping[str, Holding]:
    return dict(sorted(_holdings.items()))


def holding_of(kind: str) -> Holding | None:
    return _holdings.get(kind)
