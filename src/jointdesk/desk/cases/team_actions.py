"""Who works in a case, of whatever unit; who leads it; to which unit it belongs. Who was there stays readable."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.actions import tell_lead
from jointdesk.desk.cases.chronology.event_actions import note_event
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseEvent, CaseTransfer, Member, Task
from jointdesk.desk.cases.queries import OPEN, WORK
from jointdesk.engine.errors import CallerError

Kind = CaseEvent.Kind
TRANSFER = "cases.transfer"


@transaction.atomic
def add_member(
    officer: Officer, case: Case, colleague: Officer, part: str = Member.Part.INVESTIGATOR
) -> Member:
    """Take an officer into the team, or give him another part in it. He sees this case from now on, and no other."""
    case = hold_case(officer, case, OPEN)
    if part not in Member.Part.values:
        raise CallerError(_("A team has no such part."))
    if not colleague.may(WORK):
        raise CallerError(_("The role of %(officer)s does not work in cases.") % {"officer": colleague})
    if colleague.pk == case.lead_id:
        raise CallerError(_("%(officer)s leads this case already.") % {"officer": colleague})
    row, new = Member.objects.update_or_create(
        case=case,
        officer=colleague,
        left_at=None,
        defaults={"part": part},
        create_defaults={"part": part, "added_by": officer, "added_at": timezone.now()},
    )
    facts = {"member": colleague.pk, "part": part}
    record("case_member", f"case:{case.reference}", facts | {"officer": officer.pk})
    if new:
        note_event(officer, case, Kind.JOINED, facts)
        notify([colleague], "case_joined", subject=f"case:{case.reference}", url=_page(case))
    return row


@transaction.atomic
def remove_member(officer: Officer, case: Case, member: Member) -> None:
    """Let an officer go; his open tasks are free for others."""
    case = hold_case(officer, case, OPEN)
    row = case.members.select_for_update().filter(pk=member.pk, left_at=None).first()
    if row is None:
        return
    _leave(officer, case, row)


@transaction.atomic
def change_lead(officer: Officer, case: Case, lead: Officer) -> Case:
    """Give a case another lead; who led it stays in the team."""
    case = hold_case(officer, case, OPEN)
    if lead.pk == case.lead_id:
        return case
    if not lead.may(OPEN):
        raise CallerError(_("The role of %(officer)s does not lead cases.") % {"officer": lead})
    before = case.lead
    _hand_over(officer, case, lead)
    note_event(officer, case, Kind.LEAD, {"from": before.pk, "to": lead.pk})
    record(
        "case_lead",
        f"case:{case.reference}",
        {"from": before.pk, "to": lead.pk, "officer": officer.pk},
    )
    return case


@transaction.atomic
def transfer_case(
    officer: Officer, case: Case, unit: Unit, reason: str, lead: Officer | None = None
) -> CaseTransfer:
    """Give a case to another unit. Without a `lead` there, who leads it now does until the unit names one."""
    case = hold_case(officer, case, TRANSFER)
    reason = reason.replace("\x00", "").strip()
    if not 1 <= len(reason) <= 300:
        raise CallerError(_("Say why it goes there, in at most %(most)d characters.") % {"most": 300})
    if unit.pk == case.unit_id:
        raise CallerError(_("The case belongs to this unit already."))
    if lead is not None and not (lead.may(OPEN) and unit.path.startswith(lead.unit.path)):
        raise CallerError(_("%(officer)s does not lead cases of that unit.") % {"officer": lead})
    before_unit, before_lead = case.unit, case.lead
    if lead is not None and lead != before_lead:
        _hand_over(officer, case, lead)
    case.unit = unit
    case.save(update_fields=["unit"])
    row = CaseTransfer.objects.create(
        case=case,
        from_unit=before_unit,
        to_unit=unit,
        from_lead=before_lead,
        to_lead=case.lead,
        reason=reason,
        by=officer,
        at=timezone.now(),
    )
    facts = {"from": before_unit.code, "to": unit.code}
    record("case_transferred", f"case:{case.reference}", facts | {"officer": officer.pk})
    note_event(officer, case, Kind.TRANSFERRED, facts | {"reason": reason})
    return row


def free_tasks_of(officer: Officer, by: Officer) -> None:
    """Open tasks of an officer who works in no case any more are free for others. Within the caller's transaction."""
    if officer.is_active and officer.may(WORK):
        return
    left = Task.objects.filter(assignee=officer, state=Task.State.OPEN)
    for case in Case.objects.filter(tasks__in=left).distinct():
        record("case_tasks_free", f"case:{case.reference}", {"of": officer.pk, "officer": by.pk})
    left.update(assignee=None)


def _hand_over(officer: Officer, case: Case, lead: Officer) -> None:
    before = case.lead
    for row in case.members.filter(officer=lead, left_at=None):
        row.left_at = timezone.now()
        row.save(update_fields=["left_at"])
    case.lead = lead
    case.save(update_fields=["lead"])
    if before.may(WORK):
        Member.objects.get_or_create(
            case=case,
            officer=before,
            left_at=None,
            defaults={"part": Member.Part.DEPUTY, "added_by": officer, "added_at": timezone.now()},
        )
    tell_lead(case, lead)


def _leave(officer: Officer, case: Case, row: Member) -> None:
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
    case.tasks.filter(state="open", assignee=row.officer).update(assignee=None)
    facts = {"member": row.officer_id, "part": row.part}
    record("case_member_left", f"case:{case.reference}", facts | {"officer": officer.pk})
    note_event(officer, case, Kind.LEFT, facts)


def _page(case: Case) -> str:
    return reverse("case", args=[case.reference])
