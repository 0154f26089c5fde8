"""What becomes of a person: outcomes, and what he or she is taken for. A presumed victim is protected from both.

Holding rules: nobody under review as a victim is detained as a suspect or handed to immigration, and the embassy learns
of such a person only through the protection gate. Only two reviews end a presumption; no category set here does.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.categories import open_referral, referral_of, settle
from jointdesk.desk.operations.models import Encounter, Operation, Referral
from jointdesk.desk.operations.people.outcome_models import Outcome
from jointdesk.desk.operations.referrals.states import holds, may_inform_origin
from jointdesk.desk.screening.models import RosterRow
from jointdesk.desk.screening.roster_actions import correct_row
from jointdesk.engine.errors import CallerError

Kind = Outcome.Kind
# refused while two officers have not found that there are no indications
NOT_WHILE_HELD = frozenset({Kind.IMMIGRATION, Kind.DETAINED})
# who is taken there is hidden from somebody
TO_BE_SAFE = frozenset({Kind.REFERRED, Kind.CHILD_CARE})
# what an officer may say of a person on the spot; "victim" opens a referral instead
ROLES = ("", "worker", "suspect", "ringleader")
VICTIM = "victim"


@transaction.atomic
def decide_outcome(
    officer: Officer, encounter: Encounter, kind: str, *, place: str = "", note: str = ""
) -> Outcome:
    """Record where a person went. Raises CallerError where the protection of a presumed victim forbids it."""
    require(officer, "operations.record")
    encounter = _lock(encounter)
    if kind not in Kind.values:
        raise CallerError(_("Choose what became of the person."))
    require_outcome(encounter, kind)
    outcome = Outcome(
        encounter=encounter,
        kind=kind,
        place=place.strip()[:200],
        officer=officer,
        at=timezone.now(),
    ).with_note(note.strip()[:500])
    if kind in TO_BE_SAFE or holds(referral_of(encounter)):
        outcome.seal_place()
    outcome.save()
    if kind == Kind.REFERRED and referral_of(encounter) is None:
        open_referral(encounter, Referral.State.DETECTED, ())
        settle([encounter.person_id])
    record("outcome_decided", _subject(encounter), {"kind": kind})
    note_access(officer, Access.Act.ALTERATION, _subject(encounter), f"outcome: {kind}")
    return outcome


def require_outcome(encounter: Encounter, kind: str) -> None:
    """Raise CallerError when this outcome is not open for the person now."""
    referral = referral_of(encounter)
    if not holds(referral):
        return
    if kind in NOT_WHILE_HELD:
        raise CallerError(
            _(
                "A presumed victim is neither detained nor handed to immigration before two officers have reviewed."
            )
        )
    own = encounter.person.nationality == settings.DESK.country
    if kind == Kind.EMBASSY and not own and referral is not None and not may_inform_origin(referral):
        raise CallerError(
            _("The embassy is told after the person has consented and a protection claim has been ruled out.")
        )


@transaction.atomic
def move_category(officer: Officer, encounter: Encounter, to: str, reason: str) -> Encounter:
    """Say otherwise what a person is taken for, and why. The signs of trafficking still outweigh it.

    Raises CallerError without a reason, or where two officers' reviews are what is asked for.
    """
    require(officer, "operations.record")
    encounter = _lock(encounter)
    if not reason.strip():
        raise CallerError(_("Say why: whoever reads this later must understand it."))
    if to != VICTIM and to not in ROLES:
        raise CallerError(_("Choose what the person is taken for."))
    if to == VICTIM:
        if not holds(referral_of(encounter)):
            _presume(encounter)
    elif holds(referral_of(encounter)) and to in ("suspect", "ringleader"):
        raise CallerError(
            _("Two officers review a presumed victim first: record the reviews in the referral.")
        )
    else:
        row = RosterRow.objects.get(pk=encounter.row_id)
        correct_row(row, "role", to, reason.strip()[:300], timezone.now())
    settle([encounter.person_id])
    encounter.refresh_from_db()
    record("category_moved", _subject(encounter), {"to": to, "category": encounter.category})
    note_access(officer, Access.Act.ALTERATION, _subject(encounter), "category")
    return encounter


def _presume(encounter: Encounter) -> None:
    """A referral by an officer's own judgement; one two officers had closed is theirs to open again."""
    if referral_of(encounter) is not None:
        raise CallerError(_("Two officers found no indications: new signs are entered in the referral."))
    open_referral(encounter, Referral.State.PRESUMED, ())


def _lock(encounter: Encounter) -> Encounter:
    Operation.objects.select_for_update(of=("self",)).get(pk=encounter.operation_id)
    found = Encounter.objects.select_related("operation", "row", "person__referral")
    return found.get(pk=encounter.pk)


def _subject(encounter: Encounter) -> str:
    return f"encounter:{encounter.pk}"
