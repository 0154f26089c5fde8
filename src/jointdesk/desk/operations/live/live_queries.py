"""The numbers of an operation under way: a few statements over its rows, whether they are twenty or two thousand."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.operations.gate.form import needs
from jointdesk.desk.operations.gate.gate_models import GateEntry, GatePhone
from jointdesk.desk.operations.models import Encounter, Operation, Outcome
from jointdesk.desk.operations.queries import STANDING, operations
from jointdesk.desk.screening import queries as screening
from jointdesk.desk.screening.models import Candidate

LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Line:
    """One sort of outcome, or of need: how many in all, and by the place they went to."""

    code: str
    name: str
    count: int
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Live:
    """Persons, each once however often entered; `lately`, `unscreened` and needs are rows, what was found is counted by
    notice. `victims`: presumed, or to be reviewed."""

    people: int = 0
    lately: int = 0
    remaining: int = 0
    unscreened: int = 0
    victims: int = 0
    minors: int = 0
    wanted: int = 0
    missing: int = 0
    to_decide: int = 0
    things: int = 0
    last_at: datetime | None = None
    outcomes: tuple[Line, ...] = ()
    needs: tuple[Line, ...] = ()

    @property
    def stamp(self) -> str:
        """The same for the same numbers, so that what has not changed is not sent again."""
        return sha256(repr(asdict(self)).encode()).hexdigest()[:16]


@dataclass
class _Rows:
    officer: Officer
    operation: Operation
    standing: QuerySet[Encounter] = field(init=False)

    def __post_init__(self) -> None:
        open_to = operations(self.officer).order_by()
        self.standing = Encounter.objects.filter(STANDING, operation__in=open_to, operation=self.operation)


def live(officer: Officer, operation: Operation, now: datetime) -> Live:
    """The operation in numbers, as far as the officer may see it."""
    rows = _Rows(officer, operation)
    left = Outcome.objects.filter(encounter__person=OuterRef("person"))
    gone = Exists(left.filter(encounter__operation=OuterRef("operation")))
    entries = GateEntry.objects.filter(row__encounter__in=rows.standing)
    counted: dict[str, Any] = rows.standing.aggregate(
        people=Count("person", distinct=True),
        remaining=Count("person", distinct=True, filter=~gone),
        unscreened=Count("pk", filter=Q(row__screened_at=None)),
        victims=Count("person", distinct=True, filter=Q(category=Encounter.Category.VICTIM)),
    )
    arrived: dict[str, Any] = entries.aggregate(
        last_at=Max("taken_at"), lately=Count("pk", filter=Q(taken_at__gt=now - LATELY))
    )
    open_needs = _needs(entries.exclude(row__encounter__outcomes__isnull=False))
    return Live(
        **counted,
        **arrived,
        **_found(rows),
        minors=next((one.count for one in open_needs if one.code == "child"), 0),
        things=operation.seized.count(),
        outcomes=_outcomes(rows),
        needs=open_needs,
    )


def phones(officer: Officer, operation: Operation) -> QuerySet[GatePhone]:
    """The phones at the gate, with their rows, and when each was last heard."""
    found = GatePhone.objects.filter(operation__in=operations(officer).order_by(), operation=operation)
    return found.select_related("officer").annotate(rows=Count("entries")).order_by("number")


def _outcomes(rows: _Rows) -> tuple[Line, ...]:
    newest = Outcome.objects.filter(encounter=OuterRef("encounter")).order_by("-pk").values("pk")[:1]
    last = Outcome.objects.filter(encounter__in=rows.standing, pk=Subquery(newest)).order_by()
    by_kind: dict[str, Counter[str]] = {}
    # where a protected person was taken is sealed: it is counted, by no place
    for kind, place, count in last.values_list("kind", "place").annotate(n=Count("pk")):
        by_kind.setdefault(kind, Counter())[place] += count
    return tuple(
        Line(kind.value, str(kind.label), sum(found.values()), tuple(found.most_common(12)))
        for kind in Outcome.Kind
        if (found := by_kind.get(kind.value))
    )


def _needs(entries: QuerySet[GateEntry]) -> tuple[Line, ...]:
    """What is urgent of whoever is still there."""
    counted = Counter(code for codes in entries.order_by().values_list("needs", flat=True) for code in codes)
    return tuple(Line(code, str(need), counted[code]) for code, need in needs().items() if counted[code])


def _found(rows: _Rows) -> dict[str, Any]:
    found = Candidate.objects.filter(row__encounter__in=rows.standing, outcome="match")
    found = found.exclude(notice__mark=Mark.RED).exclude(decision=Candidate.Decision.REJECTED)
    return found.aggregate(
        wanted=Count("notice", distinct=True, filter=Q(notice__colour=Notice.Colour.RED)),
        missing=Count("notice", distinct=True, filter=Q(notice__colour=Notice.Colour.YELLOW)),
        to_decide=Count("pk", filter=Q(decision__in=screening.OPEN)),
    )
