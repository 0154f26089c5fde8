"""Opening a case, what it says of itself, and how it moves on."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.chronology.event_actions import note_event
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.links import take_complaint
from jointdesk.desk.cases.models import Case, CaseEvent, Task
from jointdesk.desk.cases.queries import OPEN
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.models import Network
from jointdesk.engine.errors import CallerError

SUMMARY = 10_000


class OpenTasks(CallerError):
    """A case is to be closed while something is still to be done."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            _("There is still something to be done in this case (%(count)d): drop it, or finish it first.")
            % {"count": count}
        )


@transaction.atomic
def open_case(
    officer: Officer,
    title: str,
    unit: Unit,
    networks: Iterable[Network] = (),
    *,
    complaints: Iterable[Complaint] = (),
    lead: Officer | None = None,
    mark: str = Mark.AMBER,
    summary: str = "",
) -> Case:
    """Open a case; `lead` is the opening officer unless named. Raises CallerError on an empty title."""
    require(officer, OPEN)
    title = read_title(title)
    if not unit.path.startswith(officer.unit.path):
        raise CallerError(_("%(unit)s is not a unit of yours.") % {"unit": unit})
    case = Case.objects.create(
        reference=_next_reference(),
        title=title,
        summary=read_summary(summary),
        unit=unit,
        lead=lead or officer,
        mark=mark,
        opened_at=timezone.now(),
    )
    case.networks.set(networks)
    references = [network.reference for network in case.networks.all()]
    record("case_opened", f"case:{case.reference}", {"unit": unit.code, "networks": references})
    note_event(officer, case, CaseEvent.Kind.OPENED, {"unit": unit.code, "networks": references})
    for complaint in complaints:
        take_complaint(officer, case, complaint)
    if lead is not None and lead != officer:
        tell_lead(case, lead)
    return case


@transaction.atomic
def edit_case(
    officer: Officer,
    case: Case,
    *,
    title: str | None = None,
    summary: str | None = None,
    mark: str | None = None,
) -> Case:
    """Change what a case says of itself; None: stays."""
    case = hold_case(officer, case, OPEN)
    changed = []
    if title is not None and case.title != (title := read_title(title)):
        case.title = title
        changed.append("title")
    if summary is not None and case.summary != (summary := read_summary(summary)):
        case.summary = summary
        changed.append("summary")
    if mark is not None and case.mark != mark:
        if mark not in Mark.values:
            raise CallerError(_("mark: is none of %(all)s") % {"all": ", ".join(Mark.values)})
        case.mark = mark
        changed.append("mark")
    if changed:
        case.save(update_fields=changed)
        record("case_edited", f"case:{case.reference}", {"changed": changed, "officer": officer.pk})
    return case


@transaction.atomic
def change_state(officer: Officer, case: Case, state: str, *, drop_tasks: bool = False) -> Case:
    """Move a case on, or back. Raises OpenTasks when it is to be closed and something is still to be done."""
    case = hold_case(officer, case, OPEN, closed=True)
    if state not in Case.State.values:
        raise CallerError(_("A case has no state %(state)r.") % {"state": state[:20]})
    if state == case.state:
        return case
    if state == Case.State.CLOSED:
        _end_tasks(officer, case, drop=drop_tasks)
    before, now = case.state, timezone.now()
    case.state, case.closed_at = state, now if state == Case.State.CLOSED else None
    case.save(update_fields=["state", "closed_at"])
    record(
        "case_state", f"case:{case.reference}", {"state": state, "from": before, "officer": officer.pk}, now
    )
    note_event(officer, case, CaseEvent.Kind.STATE, {"from": before, "to": state})
    return case


def _end_tasks(officer: Officer, case: Case, *, drop: bool) -> None:
    left = case.tasks.filter(state=Task.State.OPEN)
    count = left.count()
    if count and not drop:
        raise OpenTasks(count)
    left.update(
        state=Task.State.DROPPED,
        ended_by=officer,
        ended_at=timezone.now(),
        outcome=_("The case was closed."),
    )


def follow_merged_networks(into: Mapping[int, int]) -> None:
    """Cases that pointed at a network (`into`: -> the one it was merged into) follow it there."""
    pointing = Case.networks.through.objects
    for piece in chunks(into, BATCH):
        for case in Case.objects.filter(networks__in=piece).distinct():
            gone = pointing.filter(case=case, network__in=piece)
            case.networks.add(*{into[one] for one in gone.values_list("network_id", flat=True)})
            gone.delete()


def tell_lead(case: Case, lead: Officer) -> None:
    notify([lead], "case_given", subject=f"case:{case.reference}", url=reverse("case", args=[case.reference]))


def read_title(title: str) -> str:
    title = " ".join(title.replace("\x00", "").split())
    if not title:
        raise CallerError(_("A case needs a title."))
    return title[:200]


def read_summary(summary: str) -> str:
    return summary.replace("\x00", "").strip()[:SUMMARY]


def _next_reference() -> str:
    """`C-2025-0001`: numbered within the year of opening. Called inside the transaction of the new row."""
    # one at a time: the desk's root unit is the row every opening waits for
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))
    prefix = f"C-{timezone.localdate().year}-"
    last = Case.objects.filter(reference__startswith=prefix).order_by("-pk").first()
    number = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:04d}"
