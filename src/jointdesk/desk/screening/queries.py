"""Permitted reads of candidates: own unit and below, no RED rosters, no RED notices."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.intake.models import RefusedLine
from jointdesk.desk.screening.models import Candidate, Roster, RosterDraft, RosterRow
from jointdesk.desk.screening.signals import concealed_rows_asked

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# how long a table that nobody went on with is kept
LIVES = timedelta(days=1)
OPEN = (Candidate.Decision.OPEN, Candidate.Decision.PROPOSED)
# a confirmed pair that news put in question is to be decided too
TO_DECIDE = Q(decision__in=OPEN) | Q(news_at__isnull=False)


class Standing(TypedDict):
    """What the list adds to a roster; None: nothing of it."""

    people: int | None
    screened: int | None
    to_decide: int | None
    aside: int | None


@dataclass(frozen=True)
class Choice:
    """What an officer wants to see of the candidates; empty: all."""

    state: str = "open"  # open, decided, or empty
    kind: str = "match"  # match, lead, or empty
    colour: str = ""
    roster: str = ""


def rosters(officer: Officer) -> QuerySet[Roster]:
    return scope(Roster.objects.all(), officer, "operations.read")


def find_roster(officer: Officer, reference: str) -> Roster | None:
    return rosters(officer).filter(reference=reference).first()


def drafts(officer: Officer, reference: str) -> QuerySet[RosterDraft]:
    """An officer's own tables for a roster whose columns are not agreed yet; nobody else's."""
    if not officer.may("operations.record"):
        return RosterDraft.objects.none()
    fresh = RosterDraft.objects.filter(made_at__gt=timezone.now() - LIVES)
    return fresh.filter(officer=officer, reference=reference).order_by("-made_at")


def find_draft(officer: Officer, reference: str, pk: int) -> RosterDraft | None:
    return drafts(officer, reference).filter(pk=pk).first()


def listed_rosters(officer: Officer) -> "QuerySet[WithAnnotations[Roster, Standing]]":
    """Rosters with how far their screening is and what waits for a decision, the newest first."""
    standing = RosterRow.objects.filter(roster=OuterRef("pk"), withdrawn_at=None).order_by()
    screened = standing.exclude(screened_at=None)
    waiting = (
        candidates(officer).filter(row__roster=OuterRef("pk"), outcome="match").filter(TO_DECIDE).order_by()
    )
    return (
        rosters(officer)
        .select_related("unit", "asked_by")
        .annotate(
            people=_count(standing, "roster"),
            screened=_count(screened, "roster"),
            to_decide=_count(waiting, "row__roster"),
            # by itself: a sum over joined rows would count the others for every roster, not for a page of them
            aside=_sum_refused(),
        )
        .order_by("-imported_at", "-pk")
    )


def set_aside(officer: Officer, reference: str) -> QuerySet[RefusedLine]:
    """The lines of all files of a roster that could not be taken."""
    files = rosters(officer).filter(reference=reference).values("files")
    return RefusedLine.objects.filter(imported_file__in=files).order_by("imported_file", "line", "pk")


def candidates(officer: Officer) -> QuerySet[Candidate]:
    """All that the officer may see, with what a page shows of them."""
    rows = scope(
        Candidate.objects.filter(row__withdrawn_at=None),
        officer,
        "operations.read",
        unit="row__roster__unit",
        mark="row__roster__mark",
    )
    rows = rows.exclude(notice__mark=Mark.RED).exclude(_tells_who(officer))
    return rows.select_related(
        "row__roster",
        "notice__origin",
        "decided_by",
        "second_by",
    )


def _tells_who(officer: Officer) -> Q:
    """Candidates that would name somebody protected: a missing person's, for the answer goes first to those who protect
    him or her. Whoever decides on wanted persons must see whom; others must not."""
    sought = Q() if not officer.may("screening.decide") else ~Q(notice__colour=Notice.Colour.RED)
    hidden = Q(pk=None)
    told: list[tuple[Any, Any]] = concealed_rows_asked.send(sender=Officer, officer=officer)
    for _receiver, rows in told:
        hidden |= Q(Exists(rows.filter(row=OuterRef("row"))))
    return sought & hidden


def find_candidate(officer: Officer, pk: int | None) -> Candidate | None:
    return candidates(officer).filter(pk=pk).first() if pk else None


def others_of(officer: Officer, candidate: Candidate) -> QuerySet[Candidate]:
    """What else may mean the same person found."""
    return candidates(officer).filter(row=candidate.row).exclude(pk=candidate.pk)


def count_found(officer: Officer, roster: Roster) -> tuple[int, int]:
    """Matches and leads of a roster that nobody has rejected."""
    found = candidates(officer).filter(row__roster=roster).exclude(decision="rejected")
    matches = found.filter(outcome="match").count()
    return matches, found.count() - matches


def chosen(officer: Officer, choice: Choice) -> QuerySet[Candidate]:
    """The candidates of a choice, matches first, the surest first."""
    rows = candidates(officer)
    if choice.state:
        rows = rows.filter(TO_DECIDE if choice.state == "open" else ~TO_DECIDE)
    if choice.kind:
        match = Q(outcome="match")
        rows = rows.filter(match if choice.kind == "match" else ~match)
    if choice.colour:
        rows = rows.filter(notice__colour=choice.colour)
    if choice.roster:
        rows = rows.filter(row__roster__reference=choice.roster)
    return rows.order_by("-score", "pk")


def next_waiting(officer: Officer, after: Candidate) -> Candidate | None:
    """The surest match that this officer can decide now, one of the same roster first."""
    rows = candidates(officer).filter(TO_DECIDE, outcome="match").exclude(pk=after.pk)
    rows = rows.exclude(decision=Candidate.Decision.PROPOSED, decided_by=officer)
    here = Case(When(row__roster=after.row.roster_id, then=0), default=1)
    return rows.order_by(here, "-score", "pk").first()


def neighbours(officer: Officer, candidate: Candidate, choice: Choice) -> tuple[int | None, int | None]:
    """The candidates before and behind this one in a choice, by their keys."""
    rows, score, pk = chosen(officer, choice), candidate.score, candidate.pk
    before = rows.filter(Q(score__gt=score) | Q(score=score, pk__lt=pk)).order_by("score", "-pk")
    behind = rows.filter(Q(score__lt=score) | Q(score=score, pk__gt=pk))
    return before.values_list("pk", flat=True).first(), behind.values_list("pk", flat=True).first()


def progress_of(roster: Roster) -> tuple[int, int]:
    """Rows screened, rows in all."""
    standing = roster.rows.filter(withdrawn_at=None)
    return standing.exclude(screened_at=None).count(), standing.count()


def is_screening(officer: Officer) -> bool:
    """Whether any row of a roster of the officer's waits for the worker."""
    waiting = RosterRow.objects.filter(withdrawn_at=None, screened_at=None)
    return waiting.filter(roster__in=rosters(officer)).exists()


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
        to_decide=Count("pk", filter=TO_DECIDE),
    )


def _sum_refused() -> Subquery:
    rows: QuerySet[Any] = Roster.files.through.objects.filter(roster=OuterRef("pk")).order_by()
    return Subquery(rows.values("roster").annotate(n=Sum("importedfile__refused")).values("n"))


def _count(rows: QuerySet[Any], group: str) -> Subquery:
    """A correlated count."""
    return Subquery(rows.values(group).annotate(n=Count("pk")).values("n"))
