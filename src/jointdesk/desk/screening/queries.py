"""Permitted reads of candidates: own unit and below, no RED rosters, no RED notices."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate, Roster

OPEN = (Candidate.Decision.OPEN, Candidate.Decision.PROPOSED)


@dataclass(frozen=True)
class Choice:
    """What an officer wants to see of the candidates; empty: all."""

    state: str = "open"  # open, decided, or empty
    kind: str = "match"  # match, lead, or empty
    colour: str = ""
    roster: str = ""


def rosters(officer: Officer) -> QuerySet[Roster]:
    return scope(Roster.objects.all(), officer, "operations.read")


def candidates(officer: Officer) -> QuerySet[Candidate]:
    """All that the officer may see, with what a page shows of them."""
    rows = scope(
        Candidate.objects.filter(row__withdrawn_at=None),
        officer,
        "operations.read",
        unit="row__roster__unit",
        mark="row__roster__mark",
    )
    rows = rows.exclude(notice__mark=Mark.RED)
    return rows.select_related("row__roster", "notice__origin", "decided_by", "second_by")


def chosen(officer: Officer, choice: Choice) -> QuerySet[Candidate]:
    """The candidates of a choice, matches first, the surest first."""
    rows = candidates(officer)
    if choice.state:
        wanted = Q(decision__in=OPEN)
        rows = rows.filter(wanted if choice.state == "open" else ~wanted)
    if choice.kind:
        match = Q(outcome="match")
        rows = rows.filter(match if choice.kind == "match" else ~match)
    if choice.colour:
        rows = rows.filter(notice__colour=choice.colour)
    if choice.roster:
        rows = rows.filter(row__roster__reference=choice.roster)
    return rows.order_by("-score", "pk")


def waiting_for(officer: Officer, roster: int) -> QuerySet[Candidate]:
    """Matches that this officer can decide now, those of the same roster first, the surest first."""
    rows = candidates(officer).filter(outcome="match", decision__in=OPEN)
    rows = rows.exclude(decision=Candidate.Decision.PROPOSED, decided_by=officer)
    here = Case(When(row__roster=roster, then=0), default=1)
    return rows.order_by(here, "-score", "pk")


def progress_of(roster: Roster) -> tuple[int, int]:
    """Rows screened, rows in all."""
    standing = roster.rows.filter(withdrawn_at=None)
    return standing.exclude(screened_at=None).count(), standing.count()


def counts(officer: Officer) -> dict[str, int]:
    """Distinct notices found (matches that are not rejected), and candidates that wait for a decision."""
    return _tally(candidates(officer))


def counts_of(officer: Officer, roster: int | None) -> dict[str, int]:
    """The same of one roster (its key); without one, nothing is found."""
    return _tally(candidates(officer).filter(row__roster=roster))


def _tally(candidates: QuerySet[Candidate]) -> dict[str, int]:
    rows = candidates.filter(outcome="match")
    standing = ~Q(decision=Candidate.Decision.REJECTED)
    return rows.aggregate(
        wanted_found=Count("notice", distinct=True, filter=standing & Q(notice__colour=Notice.Colour.RED)),
        missing_found=Count(
            "notice", distinct=True, filter=standing & Q(notice__colour=Notice.Colour.YELLOW)
        ),
        to_decide=Count("pk", filter=Q(decision__in=OPEN)),
    )
