"""A notice of ours held for a change, and what was done to it written down."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice, NoticeStep, Person, PersonDocument
from jointdesk.desk.cases.notices.colours import colour_of
from jointdesk.desk.cases.notices.queries import notices_to_change
from jointdesk.desk.cases.protection import ask_held
from jointdesk.engine.errors import CallerError, NotFound

LONGEST_REASON = 1_000
# persons who bear the number of a notice's document: a shared one is checked too, a flood of them is not
_MOST_BEARERS = 200


def hold_notice(officer: Officer, notice: Notice, action: str, states: tuple[str, ...]) -> Notice:
    """The notice, locked until the transaction ends. Raises NotFound where the officer may not change it, CallerError
    where its state does not let it."""
    require(officer, action)
    rows = notices_to_change(officer, action).select_for_update(of=("self",))
    found = rows.select_related("unit").filter(pk=notice.pk).first()
    if found is None:
        raise NotFound(_("There is no such notice, or you only read it."))
    if found.state not in states:
        raise CallerError(
            _("This notice is: %(state)s. That cannot be done with it now.")
            % {"state": found.get_state_display()}
        )
    return found


def note_step(
    officer: Officer | None,
    notice: Notice,
    kind: NoticeStep.Kind,
    reason: str = "",
    *,
    before: Mapping[str, Any] | None = None,
) -> NoticeStep:
    """Write a step into the notice's history, the log and the register of accesses; inside its transaction."""
    step = NoticeStep.objects.create(
        notice=notice, kind=kind, at=timezone.now(), by=officer, reason=reason, before=dict(before or {})
    )
    facts: dict[str, Any] = {"officer": officer.pk if officer else None}
    if before:
        facts["changed"] = sorted(before)
    record(f"notice_{kind.value}", f"notice:{notice.reference}", facts)
    act = Access.Act.COLLECTION if kind == NoticeStep.Kind.DRAFTED else Access.Act.ALTERATION
    if officer is not None:
        note_access(officer, act, f"notice:{notice.reference}", f"notice {kind.value}")
    return step


def read_reason(text: str) -> str:
    """Why something is done. Raises CallerError where nothing, or too much, is said."""
    reason = text.replace("\x00", "").strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise CallerError(_("Say why, in at most %(most)d characters.") % {"most": LONGEST_REASON})
    return reason


def require_not_protected(notice: Notice) -> None:
    """Raise CallerError where whom it names is protected: by the notice's own person, by a document, or found by it."""
    if colour_of(notice).person != "named":
        return
    held = ask_held(persons=_persons_of(notice), notices=[notice.pk] if notice.pk else [])
    if held.persons or held.notices:
        raise CallerError(
            _(
                "This person may be a victim and is protected: no notice names him or her before two have reviewed."
            )
        )


def _persons_of(notice: Notice) -> list[int]:
    found = {notice.person_id} if notice.person_id else set()
    if notice.document:
        papers = PersonDocument.objects.filter(number=notice.document)
        found |= set(papers.values_list("person", flat=True)[:_MOST_BEARERS])
        bearers = Person.objects.filter(document=notice.document)
        found |= set(bearers.values_list("pk", flat=True)[:_MOST_BEARERS])
    return sorted(pk for pk in found if pk is not None)
