"""Permitted reads of operations, the people found in them, and referrals."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.operations.models import (
    Encounter,
    Operation,
    OperationOfficer,
    Outcome,
    Referral,
    ReferralReview,
    ReferralStep,
)
from jointdesk.desk.operations.referrals.states import OPEN_TO_REVIEW
from jointdesk.desk.operations.victims.compartment import (
    among,
    conceal_in,
    concealed_referrals,
    open_referrals,
)
from jointdesk.desk.screening import queries as screening
from jointdesk.desk.screening.models import Candidate

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

ACKNOWLEDGE = "handovers.acknowledge"
STANDING = Q(row__withdrawn_at=None)


class Tally(TypedDict):
    """What a list adds to an operation; None: no roster, or nothing found."""

    people: int | None
    wanted: int | None
    missing: int | None


class Reviewed(TypedDict):
    """What a list adds to a referral: standing reviews."""

    reviewed: int


@dataclass(frozen=True)
class Figures:
    """An operation in numbers: distinct persons by nationality ("" unknown) and category; what was found."""

    rows: int
    people: int
    foreigners: int
    nationalities: list[tuple[str, int]]
    categories: dict[str, int]
    wanted_found: int
    missing_found: int
    to_decide: int


@dataclass(frozen=True)
class PeopleChoice:
    """What an officer wants to see of a roster; empty: all."""

    category: str = ""
    nationality: str = ""
    found: str = ""  # "match": has a candidate; "lead"; "waiting": has one to be decided
    text: str = ""
    outcome: str = ""  # the last one; "-": none yet


def operations(officer: Officer) -> QuerySet[Operation]:
    """Those of the officer's units, and those the officer is named in: a plan is RED until it begins."""
    by_unit = scope(Operation.objects.all(), officer, "operations.read")
    if not officer.may("operations.read"):
        return by_unit
    named = OperationOfficer.objects.filter(officer=officer).values("operation")
    return Operation.objects.filter(Q(pk__in=by_unit.order_by().values("pk")) | Q(pk__in=named.order_by()))


def listed_operations(
    officer: Officer, *, province: str = "", text: str = ""
) -> "QuerySet[WithAnnotations[Operation, Tally]]":
    """Operations with their people and what the screening found, newest first."""
    rows = operations(officer).select_related("unit")
    if province:
        rows = rows.filter(province=province)
    if text:
        rows = rows.filter(Q(reference__icontains=text) | Q(title__icontains=text) | Q(site__icontains=text))
    return rows.annotate(
        people=_count(Encounter.objects.filter(STANDING, operation=OuterRef("pk")), "operation", "person"),
        wanted=_found(Notice.Colour.RED),
        missing=_found(Notice.Colour.YELLOW),
    )


def people(officer: Officer, operation: Operation, choice: PeopleChoice) -> QuerySet[Encounter]:
    """The encounters of an operation, with their candidates, best first."""
    rows = Encounter.objects.filter(STANDING, operation__in=operations(officer), operation=operation)
    if choice.category:
        rows = rows.filter(category=choice.category)
    if choice.nationality:
        rows = rows.filter(person__nationality="" if choice.nationality == "?" else choice.nationality)
    if choice.text:
        # whom the officer may not know is not found by name either
        rows = rows.exclude(person__in=concealed_referrals(officer).values("person")).filter(
            Q(row__name__icontains=choice.text)
            | Q(row__document__icontains=choice.text)
            | Q(row__row_id__iexact=choice.text)
        )
    if choice.outcome:
        rows = rows.filter(_outcome_is(choice.outcome))
    if choice.found:
        rows = rows.filter(Exists(_candidates_of_kind(choice.found)))
    shown = Prefetch(
        "row__candidates",
        Candidate.objects.exclude(notice__mark=Mark.RED).select_related("notice__origin"),
    )
    counted = Encounter.objects.filter(STANDING, person=OuterRef("person"))
    rows = (
        rows.select_related("row", "person__referral", "operation")
        .annotate(times_found=_count(counted, "person", "operation"))
        .prefetch_related(shown)
        .order_by("pk")
    )
    return conceal_in(rows, officer)


def provinces_of(officer: Officer) -> list[str]:
    """The provinces the officer's operations were held in."""
    return list(operations(officer).order_by("province").values_list("province", flat=True).distinct())


def unscreened(operation: Operation) -> int:
    """Rows of the operation's roster that still wait to be screened."""
    if operation.roster is None:
        return 0
    return operation.roster.rows.filter(withdrawn_at=None, screened_at=None).count()


def encounters_of(officer: Officer, person: int) -> QuerySet[Encounter]:
    """Where a person was found, as far as the officer may see the operations."""
    rows = Encounter.objects.filter(STANDING, operation__in=operations(officer), person=person)
    rows = rows.select_related("operation", "row", "person").order_by("operation__held_on", "pk")
    return conceal_in(rows, officer)


def figures(officer: Officer, operation: Operation, own_country: str) -> Figures:
    """One operation in numbers; a person with two rows counts once."""
    rows = Encounter.objects.filter(STANDING, operation__in=operations(officer), operation=operation)
    seen: dict[int, tuple[str, str]] = {}
    for person, category, nationality in rows.values_list("person", "category", "person__nationality"):
        seen.setdefault(person, (category, nationality))
    nationalities = Counter(nationality for _, nationality in seen.values())
    categories = Counter(category for category, _ in seen.values())
    return Figures(
        rows=rows.count(),
        people=len(seen),
        foreigners=sum(n for code, n in nationalities.items() if code not in ("", own_country)),
        nationalities=nationalities.most_common(),
        categories={choice.value: categories[choice] for choice in Encounter.Category},
        **screening.counts_of(officer, operation.roster_id),
    )


def referrals(
    officer: Officer, *, state: str = "", waiting: bool = False
) -> "QuerySet[WithAnnotations[Referral, Reviewed]]":
    """Referrals, the newest first, with codes for whom the officer may not know; `waiting`: those that need reviews.

    A case worker sees those of his or her own, whatever the unit.
    """
    seen = scope(Referral.objects.all(), officer, "referrals.read", mark="encounter__operation__mark")
    rows = Referral.objects.filter(among(officer, seen) | among(officer, open_referrals(officer)))
    if state:
        rows = rows.filter(state=state)
    standing = ReferralReview.objects.filter(referral=OuterRef("pk"), superseded_at=None).order_by()
    counted = standing.values("referral").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(reviewed=Coalesce(Subquery(counted), 0))
    if waiting:
        rows = rows.filter(state__in=OPEN_TO_REVIEW, reviewed__lt=2)
    rows = rows.select_related("person", "unit", "encounter__operation", "checked_by")
    return conceal_in(rows.order_by("-opened_at", "-pk"), officer)


def handovers(officer: Officer) -> QuerySet[ReferralStep]:
    """Persons handed over to the officer's organisation, those not acknowledged first."""
    rows = ReferralStep.objects.filter(
        kind=ReferralStep.Kind.HANDOVER, organisation=officer.unit, organisation__isnull=False
    )
    rows = rows if officer.may(ACKNOWLEDGE) else rows.none()
    return rows.select_related("referral__person", "by").order_by(F("done_at").asc(nulls_first=True), "-at")


def counts(officer: Officer) -> dict[str, int]:
    """Everything the officer may see, in numbers (for the programmes that drive the desk)."""
    rows = Encounter.objects.filter(STANDING, operation__in=operations(officer))
    people = rows.aggregate(encounters=Count("pk"), persons=Count("person", distinct=True))
    return {
        "operations": operations(officer).count(),
        **people,
        "referrals": referrals(officer).count(),
        **screening.counts(officer),
    }


def _outcome_is(kind: str) -> Q:
    """Of encounters whose last outcome is this one; "-": that have none."""
    if kind == "-":
        return Q(outcomes=None)
    newest = Outcome.objects.filter(encounter=OuterRef("encounter")).order_by("-pk").values("pk")[:1]
    return Q(pk__in=Outcome.objects.filter(pk=Subquery(newest), kind=kind).values("encounter"))


def _count(rows: QuerySet[Encounter], group: str, what: str) -> Subquery:
    """A correlated count of distinct `what`."""
    counted = rows.order_by().values(group).annotate(n=Count(what, distinct=True)).values("n")
    return Subquery(counted)


def _found(colour: str) -> Subquery:
    rows = Candidate.objects.filter(
        row__roster=OuterRef("roster"), row__withdrawn_at=None, notice__colour=colour, outcome="match"
    )
    rows = rows.exclude(decision=Candidate.Decision.REJECTED).exclude(notice__mark=Mark.RED).order_by()
    return Subquery(rows.values("row__roster").annotate(n=Count("notice", distinct=True)).values("n"))


def _candidates_of_kind(kind: str) -> QuerySet[Candidate]:
    rows = Candidate.objects.filter(row=OuterRef("row")).exclude(notice__mark=Mark.RED)
    if kind == "waiting":
        return rows.filter(outcome="match", decision__in=screening.OPEN)
    return rows.filter(outcome="match") if kind == "match" else rows.exclude(outcome="match")
