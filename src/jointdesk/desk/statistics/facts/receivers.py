"""What changes a record changes its facts: saves and deletions of rows, and what rooms tell of many rows at once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.signals import record_erasing
from jointdesk.desk.cases.models import Case, Person, Proceeding
from jointdesk.desk.cases.signals import persons_joined
from jointdesk.desk.exchange.models import Hit, Request, RequestStep
from jointdesk.desk.intake.changing import Changed
from jointdesk.desk.intake.models import Complaint, LossLine, ScamTypeNoted
from jointdesk.desk.intake.signals import complaints_changed, complaints_stored
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest, Referral, ReferralStep
from jointdesk.desk.screening.models import RosterRow
from jointdesk.desk.statistics.facts.fact_models import Kind, Measure
from jointdesk.desk.statistics.facts.keeping import add_new, refresh, set_free

# what goes with an encounter; steps of procedure stay with the person (cases/keeping.py)
MET = (Measure.FOUND, Measure.VICTIM, Measure.IDENTIFIED, Measure.REFERRED, Measure.REPATRIATED)
# model -> kind of record, the field that holds its key, the fields that are counted (none: all)
WATCHED: dict[type[Model], tuple[Kind, str, frozenset[str]]] = {
    Complaint: (
        Kind.COMPLAINT,
        "pk",
        frozenset({"received_at", "unit", "country", "amount", "currency", "state", "duplicate_of"}),
    ),
    ScamTypeNoted: (Kind.COMPLAINT, "complaint_id", frozenset()),
    LossLine: (Kind.COMPLAINT, "complaint_id", frozenset()),
    Operation: (Kind.OPERATION, "pk", frozenset({"held_on", "unit", "province", "state"})),
    Person: (Kind.PERSON, "pk", frozenset({"nationality", "sex", "birth_date", "erased_at"})),
    Encounter: (Kind.PERSON, "person_id", frozenset({"operation", "person", "category"})),
    Proceeding: (Kind.PERSON, "person_id", frozenset({"person", "step", "on", "category", "case"})),
    Referral: (Kind.PERSON, "person_id", frozenset({"person", "encounter", "state"})),
    Request: (Kind.REQUEST, "pk", frozenset({"unit", "answer_by"})),
    RequestStep: (Kind.REQUEST, "request_id", frozenset()),
    Hit: (Kind.HIT, "pk", frozenset()),
    PartnerArrest: (Kind.ARREST, "pk", frozenset()),
}


@receiver(post_save)
def follow_save(
    sender: type[Model], instance: Any, raw: bool, update_fields: Collection[str] | None, **_said: Any
) -> None:
    watched = WATCHED.get(sender)
    if watched is None or raw:
        return
    kind, key, counted = watched
    if update_fields is None or not counted or counted & {name.removesuffix("_id") for name in update_fields}:
        refresh(kind, [getattr(instance, key)])


@receiver(post_delete)
def follow_deletion(sender: type[Model], instance: Any, **_said: Any) -> None:
    if (watched := WATCHED.get(sender)) is not None:
        refresh(watched[0], [getattr(instance, watched[1])])


@receiver(post_save, sender=ReferralStep)
def follow_step(instance: ReferralStep, **_said: Any) -> None:
    if instance.kind == ReferralStep.Kind.MOVED:
        refresh(Kind.PERSON, [instance.referral.person_id])


@receiver(post_save, sender=RosterRow)
def follow_row(instance: RosterRow, update_fields: Collection[str] | None, **_said: Any) -> None:
    if update_fields is None or "withdrawn_at" in update_fields:
        refresh(Kind.PERSON, _persons_met([instance.pk]))


@receiver(post_save, sender=Operation)
def follow_operation(instance: Operation, update_fields: Collection[str] | None, **_said: Any) -> None:
    """Who was found there was found on its day, in its province, by its unit."""
    if update_fields is None or {"held_on", "unit", "province", "unit_id"} & set(update_fields):
        refresh(Kind.PERSON, Encounter.objects.filter(operation=instance).values_list("person", flat=True))


@receiver(post_save, sender=Case)
def follow_case(instance: Case, update_fields: Collection[str] | None, **_said: Any) -> None:
    if update_fields is None or {"unit", "unit_id"} & set(update_fields):
        refresh(Kind.PERSON, instance.proceedings.values_list("person", flat=True))


@receiver(rows_written)
def follow_rows(sender: type[Model], keys: Sequence[int], **_said: Any) -> None:
    """Rows written past `save`, many at once or by an update."""
    kind, key, _counted = WATCHED[sender]
    if key == "pk":
        refresh(kind, keys)
    else:
        refresh(kind, sender._base_manager.filter(pk__in=keys).values_list(key, flat=True))


@receiver(complaints_stored)
def follow_complaints(complaints: Sequence[int], bulk: bool, **_said: Any) -> None:
    if bulk:
        add_new(Kind.COMPLAINT, complaints)
    else:
        refresh(Kind.COMPLAINT, complaints)


@receiver(complaints_changed)
def follow_changes(changes: Sequence[Changed], **_said: Any) -> None:
    refresh(Kind.COMPLAINT, [change.complaint for change in changes])


@receiver(persons_joined)
def follow_joining(kept: int, gone: int, **_said: Any) -> None:
    refresh(Kind.PERSON, [kept, gone])


@receiver(record_erasing)
def follow_erasure(sender: type[Model], row: Any, **_said: Any) -> None:
    """A figure of a past year does not sink because its records' days are over; who it was is gone with them."""
    if sender is Complaint:
        # where it was told again, that telling is counted in its place
        if not row.duplicates.exclude(state=Complaint.State.WITHDRAWN).exists():
            set_free(Kind.COMPLAINT, row.pk)
    elif sender is Person:
        # what went into this one is this one: its steps of procedure are counted with it
        for person in (row, *row.merged.all()):
            set_free(Kind.PERSON, person.pk)
    elif sender is Referral:
        set_free(Kind.PERSON, row.person_id, MET)
    elif sender is Encounter and not row.person.encounters.exclude(pk=row.pk).exists():
        # with another encounter he or she is still counted, once
        set_free(Kind.PERSON, row.person_id, MET)


def _persons_met(rows: Sequence[int]) -> Iterable[int]:
    return Encounter.objects.filter(row__in=rows).values_list("person", flat=True)
