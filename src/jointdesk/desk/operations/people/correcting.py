"""What a tired officer wrote at a gate is put right: a row is corrected, or taken out where it was entered twice.

What stood there stays readable with the row. Signs are never lowered by it, and whoever may be a victim is not taken
out: only a second row of the same person is.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.operations.categories import referral_of
from jointdesk.desk.operations.models import Encounter, Operation, Outcome, SeizedItem
from jointdesk.desk.operations.people.people_queries import twins_of
from jointdesk.desk.operations.people.photo_models import Photo
from jointdesk.desk.operations.referrals.states import holds
from jointdesk.desk.operations.roster_actions import Change, apply_changes, settle_again
from jointdesk.desk.screening.models import RosterRow
from jointdesk.desk.screening.roster_lines import read_corrected
from jointdesk.engine.errors import CallerError, InputError

FIELDS = ("name", "aliases", "birth_date", "age", "sex", "nationality", "document", "phone", "note")


def tell(row: RosterRow) -> dict[str, str]:
    """The fields of a row as they are typed."""
    told = {name: getattr(row, name) for name in FIELDS}
    told |= {"aliases": "; ".join(row.aliases), "age": "" if row.age is None else str(row.age)}
    return told


@transaction.atomic
def correct_encounter(officer: Officer, found: Encounter, typed: Mapping[str, str], reason: str) -> list[str]:
    """Put right what was typed otherwise than it stands; which fields. Screened and categorised again.

    Raises CallerError without a reason, where nothing is changed, and on what a row cannot hold.
    """
    require(officer, "operations.record")
    encounter, reason = _lock(found), _read_reason(reason)
    stands, row = tell(encounter.row), Row("row", 0, {})
    changed = [name for name in FIELDS if name in typed and typed[name].strip() != stands[name]]
    if not changed:
        raise CallerError(_("Nothing was changed."))
    reference, row_id, now = encounter.operation.reference, encounter.row.row_id, timezone.now()
    try:
        values = {name: read_corrected(row, name, typed[name].strip()) for name in changed}
    except InputError as error:
        raise CallerError(error.why) from None
    changes = [Change(reference, row_id, name, value, now, reason) for name, value in values.items()]
    # all at once: whose row it is shows when all of it is right
    apply_changes(encounter.row, changes)
    settle_again([encounter.row], officer)
    record("row_corrected", _subject(encounter), {"fields": changed, "officer": officer.pk})
    return changed


@transaction.atomic
def withdraw_encounter(officer: Officer, found: Encounter, reason: str) -> str:
    """Take a row out of the roster; the number of the other row of this person, which what hung on it goes to.

    Raises CallerError without a reason; for who may be a victim, or of whom something is recorded, where there is no
    other row.
    """
    require(officer, "operations.record")
    encounter, reason = _lock(found), _read_reason(reason)
    other = twins_of(encounter).first()
    if other is None and holds(referral_of(encounter)):
        raise CallerError(
            _("This person may be a victim and has no other row here: two officers review that first.")
        )
    kept = (Outcome, SeizedItem, Photo)
    if other is None and any(model._default_manager.filter(encounter=encounter).exists() for model in kept):
        raise CallerError(_("An outcome, a thing or a photo stands with this row: it is not empty."))
    for model in kept:
        model._default_manager.filter(encounter=encounter).update(encounter=other)
    reference, row_id = encounter.operation.reference, encounter.row.row_id
    apply_changes(encounter.row, [Change(reference, row_id, "withdrawn", None, timezone.now(), reason)])
    settle_again([encounter.row], officer)
    facts = {"row": encounter.row.row_id, "officer": officer.pk}
    record("row_withdrawn", f"operation:{encounter.operation.reference}", facts)
    return other.row.row_id if other else ""


def _lock(found: Encounter) -> Encounter:
    if getattr(found.row, "concealed", False):
        raise CallerError(_("Only who works for this person may do this."))
    Operation.objects.select_for_update(of=("self",)).get(pk=found.operation_id)
    rows = Encounter.objects.select_related("operation", "row__roster", "person__referral")
    return rows.get(pk=found.pk)


def _read_reason(reason: str) -> str:
    reason = reason.replace("\x00", "").strip()[:300]
    if not reason:
        raise CallerError(_("Say why: whoever reads this later must understand it."))
    return reason


def _subject(encounter: Encounter) -> str:
    return f"encounter:{encounter.pk}"
