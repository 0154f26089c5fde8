"""Found, asked, released: each by who may, and the family's report hears of it only at the end.

The log speaks of the referral alone: whoever reads the log has no right to learn that somebody was found.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.families.queries import TELL
from jointdesk.desk.cases.families.report_actions import hold_back, let_tell
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.operations.families.asking import Said, check_said, message_of, needs_guardian
from jointdesk.desk.operations.families.queries import answers, distrust_of, inside, requests_about
from jointdesk.desk.operations.models import FamilyAnswer, FamilyDistrust, Referral, ReferralStep
from jointdesk.desk.operations.victims.compartment import READ, WORK
from jointdesk.engine.errors import CallerError, NotFound

State = FamilyAnswer.State
PURPOSE = "protection of victims"


def found(report: FamilyReport, referral: Referral) -> FamilyAnswer:
    """Somebody was confirmed to be the one a family misses: who works for the person is told, nobody else."""
    row, new = FamilyAnswer.objects.get_or_create(
        report=report, referral=referral, defaults={"found_at": timezone.now()}
    )
    if new:
        workers = [one.officer for one in referral.workers.filter(ended_at=None).select_related("officer")]
        _record(row, "found", None)
        notify(
            [*workers, *holders_in(READ, referral.unit)],
            "family_to_be_told",
            subject=f"referral:{referral.pk}",
            url=reverse("referral", args=[referral.pk]),
        )
    return row


@transaction.atomic
def found_by_partner(officer: Officer, report: FamilyReport, request: Request | None) -> FamilyAnswer:
    """A partner's desk answered that it has found the person: what it passes on is what the person lets it."""
    require(officer, READ)
    if inside(officer, report.pk) is None:
        raise NotFound(_("There is no such report, or it is not open to you."))
    if request is not None and not requests_about(officer, report).filter(pk=request.pk).exists():
        raise CallerError(_("This request is not about the person this family misses."))
    known = report.answers.filter(referral=None).exclude(state=State.NOT_THE_ONE).first()
    if known is not None:
        return known
    row = FamilyAnswer.objects.create(report=report, request=request, found_at=timezone.now())
    _record(row, "found", officer)
    return row


@transaction.atomic
def write_answer(officer: Officer, answer: FamilyAnswer, said: Said) -> FamilyAnswer:
    """What the person said when asked. Raises CallerError for a yes that is none (asking.check_said)."""
    row = hold_answer(officer, answer, WORK)
    guardian = needs_guardian(row.referral, timezone.localdate())
    said = check_said(said, guardian=guardian, reporter=row.report.reporter)
    if row.state == State.RELEASED:
        hold_back(row.report)
    row.write_sealed(said.as_dict())
    row.state, row.asked_by, row.asked_at = State(said.answer), officer, timezone.now()
    row.released_by = row.released_at = None
    row.save(update_fields=[*row.SEALED, "state", "asked_by", "asked_at", "released_by", "released_at"])
    if row.referral is not None:
        _keep_consent(row.referral)
        record("family_consent_answered", subject_of(row), {"officer": officer.pk})
    _record(row, "asked", officer)
    return row


@transaction.atomic
def release_answer(officer: Officer, answer: FamilyAnswer) -> FamilyAnswer:
    """The second officer's word: from now on the report says what the family may be told. Raises CallerError."""
    require(officer, TELL)
    row = hold_answer(officer, answer, WORK)
    if row.state != State.CONSENTS or (row.referral and row.referral.consents_to_family is False):
        raise CallerError(_("The person has not agreed."))
    if row.asked_by_id == officer.pk:
        raise CallerError(_("Another officer than the one who asked the person releases it."))
    if distrust_of(row.report) is not None:
        raise CallerError(_("Do not tell: who asks may be the one to fear."))
    let_tell(row.report, message_of(row.said, country_of(row)))
    row.state, row.released_by, row.released_at = State.RELEASED, officer, timezone.now()
    row.save(update_fields=["state", "released_by", "released_at"])
    _record(row, "released", officer)
    note_access(officer, Access.Act.DISCLOSURE, subject_of(row), "the person consents", recipients="family")
    return row


def country_of(row: FamilyAnswer) -> str:
    """Where the person is: with us, or with the partner that found him or her."""
    if row.referral is not None:
        return settings.DESK.country
    return row.request.partner.country if row.request is not None else ""


def take_back(referral: Referral, state: str) -> None:
    """The person takes a yes back, whoever in the family it was for."""
    for row in referral.family_answers.filter(state__in=(State.CONSENTS, State.RELEASED)).select_related(
        "report"
    ):
        if row.state == State.RELEASED:
            hold_back(row.report)
        row.state, row.released_by, row.released_at = State(state), None, None
        row.save(update_fields=["state", "released_by", "released_at"])


@transaction.atomic
def set_aside(officer: Officer, answer: FamilyAnswer) -> FamilyAnswer:
    """This is not the person the family misses."""
    row = hold_answer(officer, answer, WORK)
    if row.state == State.RELEASED:
        hold_back(row.report)
    row.state = State.NOT_THE_ONE
    row.save(update_fields=["state"])
    _record(row, "not_the_one", officer)
    return row


@transaction.atomic
def distrust(officer: Officer, report: FamilyReport, why: str) -> FamilyDistrust:
    """Do not tell. Whoever reads the report without a right inside sees nothing of it."""
    report = _hold_inside(officer, report)
    why = why.replace("\x00", "").strip()
    if not why or len(why) > 2000:
        raise CallerError(_("Say it in words, at most %(count)s characters.") % {"count": 2000})
    if standing := distrust_of(report):
        return standing
    row = FamilyDistrust(report=report, by=officer, at=timezone.now())
    row.write_sealed({"why": why})
    row.save()
    # what was released is not told any more; the person's yes stands
    for answer in report.answers.filter(state=State.RELEASED):
        hold_back(report)
        answer.state, answer.released_by, answer.released_at = State.CONSENTS, None, None
        answer.save(update_fields=["state", "released_by", "released_at"])
    record("protection_noted", f"protected:{row.key.hex}", {"officer": officer.pk})
    return row


@transaction.atomic
def lift_distrust(officer: Officer, report: FamilyReport) -> None:
    """By another officer than the one who set it."""
    report = _hold_inside(officer, report)
    row = distrust_of(report)
    if row is None:
        return
    if row.by_id == officer.pk:
        raise CallerError(_("Another officer than the one who set it lifts it."))
    row.lifted_by, row.lifted_at = officer, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    record("protection_noted", f"protected:{row.key.hex}", {"officer": officer.pk})


def hold_answer(officer: Officer, answer: FamilyAnswer, action: str) -> FamilyAnswer:
    """The answer, locked. Raises NotFound where its person is not open to the officer."""
    require(officer, action)
    row = answers(officer).select_for_update(of=("self",)).filter(pk=answer.pk).first()
    if row is None:
        raise NotFound(_("There is no such person, or only who works for him or her may do this."))
    return row


def _hold_inside(officer: Officer, report: FamilyReport) -> FamilyReport:
    require(officer, WORK)
    found_report = inside(officer, report.pk)
    if found_report is None:
        raise NotFound(_("There is no such report, or it is not open to you."))
    return FamilyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _keep_consent(referral: Referral) -> None:
    """Yes where the person agrees for one member of the family at least, no where only refusals stand."""
    states = set(referral.family_answers.values_list("state", flat=True))
    agrees = bool(states & {State.CONSENTS, State.RELEASED})
    referral.consents_to_family = True if agrees else (False if State.REFUSES in states else None)
    referral.save(update_fields=["consents_to_family"])


def _record(row: FamilyAnswer, what: str, officer: Officer | None) -> None:
    """A step of the referral; of whom a partner found, a line that names neither report nor person."""
    by = {"officer": officer.pk} if officer else {}
    if row.referral is None:
        record("protection_noted", subject_of(row), by)
        return
    now = timezone.now()
    step = ReferralStep(
        referral=row.referral, kind=ReferralStep.Kind.FAMILY, by=officer, at=now, done_by=officer, done_at=now
    )
    step.with_note(what if what != "asked" else row.state).save()
    record("referral_step", subject_of(row), {"kind": ReferralStep.Kind.FAMILY, **by})


def subject_of(row: FamilyAnswer) -> str:
    return f"referral:{row.referral_id}" if row.referral_id else f"protected:{row.key.hex}"
