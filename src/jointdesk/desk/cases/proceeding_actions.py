"""Steps of procedure, per person, in their order."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.days import partial_date
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.chronology.event_actions import note_event
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseEvent, Involvement, Person, Proceeding
from jointdesk.desk.cases.protection import require_not_held
from jointdesk.desk.cases.queries import OPEN
from jointdesk.engine.errors import CallerError

Step = Proceeding.Step
ORDER = tuple(Step.values)
# what came of it is said of the last two
ENDING = frozenset({Step.JUDGED.value, Step.CLOSED.value})
ACCUSED = frozenset({Involvement.Category.SUSPECT.value, Involvement.Category.RINGLEADER.value})


def record_step(
    person: Person, step: str, on: date, *, category: str, court: str = "", case: Case | None = None
) -> Proceeding:
    """Record that `person` reached `step` on a day; reported twice, the earliest day is kept.

    `category` says as what (suspect, ringleader): the room that knows the encounter tells it. A report that names no
    case is of the case that has the step already.
    """
    rows = person.proceedings.filter(step=step)
    row = rows.filter(case=case).first()
    # said with a case by one, without by another: one step
    row = row or (rows.order_by("on").first() if case is None else rows.filter(case=None).first())
    if row is None:
        return Proceeding.objects.create(
            person=person, step=step, on=on, court=court, category=category, case=case
        )
    earlier = on < row.on
    row.case = row.case or case
    row.on = min(row.on, on)
    row.court = (court or row.court) if earlier else (row.court or court)
    row.save(update_fields=["on", "court", "case"])
    return row


@transaction.atomic
def take_step(
    officer: Officer,
    case: Case,
    person: Person,
    step: str,
    on: date,
    *,
    court: str = "",
    offence: str = "",
    outcome: str = "",
) -> Proceeding:
    """Record a step of a suspect or ringleader of a case, by an officer.

    Raises CallerError for a presumed victim, for anybody else than a suspect, and against the order of steps.
    """
    case = hold_case(officer, case, OPEN)
    role = case.involvements.filter(person=person).first()
    if role is None or role.category not in ACCUSED:
        raise CallerError(_("Steps of procedure are of suspects and ringleaders alone."))
    # to end it is what a victim is owed
    if step != Step.CLOSED:
        require_not_held(person.pk)
    _check(case, person, step, on, outcome)
    row = record_step(person, step, on, category=role.category, court=_line(court, 200), case=case)
    row.offence, row.outcome = _line(offence, 300) or row.offence, outcome or row.outcome
    row.category, row.recorded_by = role.category, officer
    row.save(update_fields=["offence", "outcome", "category", "recorded_by"])
    facts = {"step": step, "on": on.isoformat(), "outcome": outcome}
    record("step_taken", f"case:{case.reference}", facts | {"person": person.pk, "officer": officer.pk})
    note_access(officer, Access.Act.ALTERATION, f"person:{person.pk}", f"case:{case.reference}")
    note_event(officer, case, CaseEvent.Kind.STEP, facts, person=person)
    return row


@transaction.atomic
def take_back_step(officer: Officer, case: Case, row: Proceeding) -> None:
    """Undo a step that was recorded wrongly; the chronology keeps both."""
    case = hold_case(officer, case, OPEN)
    found = (
        case.proceedings.select_for_update(of=("self",)).filter(pk=row.pk).select_related("person").first()
    )
    if found is None:
        return
    facts = {"step": found.step, "on": found.on.isoformat()}
    found.delete()
    record(
        "step_taken_back",
        f"case:{case.reference}",
        facts | {"person": found.person_id, "officer": officer.pk},
    )
    note_event(officer, case, CaseEvent.Kind.STEP_OUT, facts, person=found.person)


def _check(case: Case, person: Person, step: str, on: date, outcome: str) -> None:
    if step not in ORDER:
        raise CallerError(_("There is no such step of procedure."))
    if on > timezone.localdate():
        raise CallerError(_("This day has not come yet."))
    if outcome and (outcome not in Proceeding.Outcome.values or step not in ENDING):
        raise CallerError(_("What came of it is said when it is judged or closed."))
    place = ORDER.index(step)
    for other in person.proceedings.filter(case=case).exclude(step=step):
        theirs = ORDER.index(other.step)
        if (theirs < place and other.on > on) or (theirs > place and other.on < on):
            raise CallerError(
                _("%(step)s was on %(day)s: the steps would not stand in their order.")
                % {"step": other.get_step_display(), "day": partial_date(other.on)}
            )


def _line(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]
