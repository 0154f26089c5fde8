"""Writing into a case's chronology."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseEvent, Person
from jointdesk.engine.errors import CallerError

Kind = CaseEvent.Kind
# what officers write; all else the desk notes itself
WRITTEN = (Kind.NOTE, Kind.INTERVIEW, Kind.SEARCH, Kind.MEETING, Kind.DECISION, Kind.MONEY)
LONGEST = 2000
# a clock may run ahead a little
AHEAD = timedelta(minutes=5)


def note_event(
    officer: Officer | None,
    case: Case,
    kind: str,
    facts: dict[str, Any] | None = None,
    *,
    person: Person | None = None,
    at: datetime | None = None,
) -> CaseEvent:
    """What the desk has seen happen; call it inside the transaction in which it does. `facts`: no names of people."""
    now = timezone.now()
    return CaseEvent.objects.create(
        case=case, kind=kind, at=at or now, facts=facts or {}, person=person, officer=officer, written_at=now
    )


@transaction.atomic
def write_note(
    officer: Officer, case: Case, text: str, kind: str = Kind.NOTE, at: datetime | None = None
) -> CaseEvent:
    """An officer's entry of what happened, now or at an earlier moment."""
    case = hold_case(officer, case)
    text, now = text.replace("\x00", "").strip(), timezone.now()
    if not 1 <= len(text) <= LONGEST:
        raise CallerError(_("Write what happened, in at most %(most)d characters.") % {"most": LONGEST})
    if kind not in WRITTEN:
        raise CallerError(_("An entry is none of this kind."))
    if at is not None and at > now + AHEAD:
        raise CallerError(_("What has not happened yet is a task, not an entry."))
    event = CaseEvent.objects.create(
        case=case, kind=kind, at=at or now, text=text, officer=officer, written_at=now
    )
    record(
        "case_noted", f"case:{case.reference}", {"kind": kind, "event": event.pk, "officer": officer.pk}, now
    )
    return event


@transaction.atomic
def strike_note(officer: Officer, case: Case, event: CaseEvent) -> CaseEvent:
    """Strike an own entry: it stays readable, as struck. Struck once more it stands again."""
    case = hold_case(officer, case)
    event = case.events.select_for_update().get(pk=event.pk)
    if event.kind not in WRITTEN or event.officer_id != officer.pk:
        raise CallerError(_("Only who wrote an entry strikes it."))
    event.struck_at = None if event.struck_at else timezone.now()
    event.save(update_fields=["struck_at"])
    facts = {"event": event.pk, "struck": event.struck_at is not None, "officer": officer.pk}
    record("case_note_struck", f"case:{case.reference}", facts)
    return event
