"""One person found, and the lists of an operation: what may be read of them."""

from collections.abc import Sequence

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import opened_rows
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.people.outcome_models import Outcome, SeizedItem
from jointdesk.desk.operations.people.photo_models import Photo
from jointdesk.desk.operations.queries import STANDING, encounters_of, operations
from jointdesk.desk.operations.victims.compartment import conceal_in, concealed_referrals
from jointdesk.desk.screening.models import Candidate


def find_encounter(officer: Officer, reference: str, pk: int) -> Encounter | None:
    """The encounter with its candidates, concealed where the person is protected from the officer."""
    rows = Encounter.objects.filter(STANDING, _readable(officer), operation__reference=reference)
    shown = Prefetch(
        "row__candidates",
        Candidate.objects.exclude(notice__mark=Mark.RED).select_related("notice__origin"),
    )
    rows = rows.filter(pk=pk).select_related("row__entry__phone", "person__referral", "operation")
    return next(iter(conceal_in(rows.prefetch_related(shown), officer)), None)


def found_elsewhere(officer: Officer, found: Encounter) -> QuerySet[Encounter]:
    """Where else this person was found, as far as the officer may see the operations."""
    return encounters_of(officer, found.person_id).exclude(operation=found.operation_id)


def twins_of(encounter: Encounter) -> QuerySet[Encounter]:
    """Other rows of the same person in the same operation: he or she was entered more than once."""
    return tell_twins([encounter]).exclude(pk=encounter.pk)


def tell_twins(found: Sequence[Encounter]) -> QuerySet[Encounter]:
    """All standing rows of these persons in their operations, for whoever may know who they are."""
    rows = Encounter.objects.filter(
        STANDING,
        operation__in={one.operation_id for one in found},
        person__in={one.person_id for one in found if not getattr(one.row, "concealed", False)},
    )
    return rows.select_related("row", "operation").order_by("pk")


def _readable(officer: Officer) -> Q:
    """Of an operation the officer reads, or opened by itself in an emergency."""
    seen = Q(operation__in=operations(officer))
    if alone := opened_rows(officer, "operations.read", Encounter):
        seen |= Q(pk__in=alone)
    return seen


def outcomes_of(encounter: Encounter) -> QuerySet[Outcome]:
    return encounter.outcomes.select_related("officer").order_by("-pk")


def seized(officer: Officer, operation: Operation) -> QuerySet[SeizedItem]:
    """Things taken in the operation; from whom, as far as the officer may know the person."""
    rows = SeizedItem.objects.filter(operation__in=operations(officer), operation=operation)
    return rows.select_related("encounter__row", "encounter__person", "officer").order_by("pk")


def seized_from(encounter: Encounter) -> QuerySet[SeizedItem]:
    return encounter.seized.select_related("officer").order_by("pk")


def photo_of(officer: Officer, reference: str, pk: int) -> Photo | None:
    """The newest photo of the person, if the officer may know who it is."""
    shut = concealed_referrals(officer).values("person")
    found = Encounter.objects.filter(_readable(officer)).values("pk")
    rows = Photo.objects.filter(encounter__in=found).exclude(encounter__person__in=shut)
    return (
        rows.filter(encounter__operation__reference=reference, encounter=pk)
        .select_related("attachment")
        .first()
    )


def with_outcomes(rows: QuerySet[Encounter]) -> QuerySet[Encounter]:
    """Each encounter with its last outcome's kind as `last_outcome`."""
    last = Outcome.objects.filter(encounter=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    return rows.annotate(last_outcome=Subquery(last))


def last_outcomes(encounters: Sequence[int]) -> dict[int, str]:
    """The last outcome of each of these encounters that has one, in words."""
    rows = Outcome.objects.filter(encounter__in=list(encounters)).order_by("pk")
    return {one.encounter_id: one.get_kind_display() for one in rows}
