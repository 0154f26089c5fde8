"""How long people found are kept: the encounter goes with its row; a photo much sooner, its key first.

A person stays as long as anything else names them. Nothing of a presumed victim goes while the referral is open.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.actions import destroy
from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.cases.models import Person
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.people.photo_models import Photo
from jointdesk.desk.operations.referrals.states import holds


def register_people() -> None:
    register(
        Holding(
            "encounter",
            _("Person found"),
            due=lambda before: Encounter.objects.filter(operation__held_on__lte=before),
            describe=_describe,
            erase=erase_encounter,
            held=_hold,
            unit=lambda one: one.operation.unit,
            words=WORDS,
        )
    )
    register(
        Holding(
            "photo",
            _("Photo"),
            due=_photos_due,
            describe=lambda photo: _describe(photo.encounter),
            erase=erase_photo,
            unit=lambda photo: photo.encounter.operation.unit,
            recorded_at=lambda photo: photo.at,
            words=WORDS,
        )
    )


WORDS: dict[str, Promise] = {
    "rows_of_roster": _("Rows of a roster"),
    "photos": _("Photos"),
    "persons": _("Persons nothing else names"),
}


@transaction.atomic
def erase_encounter(encounter: Encounter) -> tuple[str, ...]:
    """The row, its candidates, outcomes, photos; the person too if nothing else names it."""
    photos = sum(len(erase_photo(photo)) for photo in encounter.photos.select_related("attachment"))
    for outcome in encounter.outcomes.exclude(secret=None):
        outcome.forget()
    row, person = encounter.row, encounter.person
    # the index brings NumPy and the reading of names, which a desk that erases nobody does without
    from jointdesk.desk.screening.indexes import ROWS, note_changes

    note_changes(ROWS.name, [row.pk])
    row.delete()
    gone = _drop_unnamed(person)
    counts = {"rows_of_roster": 1, "photos": photos, "persons": gone}
    return tuple(f"{code}:{count}" for code, count in counts.items() if count)


@transaction.atomic
def erase_photo(photo: Photo) -> tuple[str, ...]:
    """The key is destroyed, then the file; the row of the attachment stays, empty."""
    attachment = photo.attachment
    photo.delete()
    destroy(attachment)
    return ("photos:1",)


def _drop_unnamed(person: Person) -> int:
    named = (
        person.encounters.exists(),
        person.involvements.exists(),
        person.proceedings.exists(),
        Referral.objects.filter(person=person).exists(),
    )
    if any(named):
        return 0
    person.delete()
    return 1


def _photos_due(before: date) -> QuerySet[Photo]:
    rows = Photo.objects.filter(encounter__operation__held_on__lte=before)
    return rows.select_related("encounter__operation__unit", "encounter__row", "attachment")


def _describe(encounter: Encounter) -> str:
    return f"{encounter.operation.reference}/{encounter.row.row_id}"


def _hold(encounter: Any) -> str | Promise:
    if holds(Referral.objects.filter(person=encounter.person_id).first()):
        return _("The referral of this person is open.")
    if Referral.objects.filter(encounter=encounter).exists():
        return _("A referral rests on this encounter: it is reviewed first.")
    return ""
