"""Permitted reads of families' reports."""

from django.db.models import Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.intake.queries import clean

READ, RECORD, TELL = "families.read", "families.record", "families.tell"
ISSUE = "notices.import"
State = FamilyReport.State


def reports(officer: Officer, action: str = READ) -> QuerySet[FamilyReport]:
    """Reports of the officer's units, lives at risk first, then the newest."""
    rows = scope(FamilyReport.objects.all(), officer, action if action != ISSUE else READ)
    return rows.select_related("unit", "notice", "made_by", "told_by", "photo").order_by("-made_at", "-pk")


def search_reports(
    officer: Officer, text: str = "", state: str = "", risk: bool = False
) -> QuerySet[FamilyReport]:
    """`state` "open": all that are not closed."""
    rows = reports(officer)
    if text := clean(text).strip()[:200]:
        rows = rows.filter(
            Q(name__icontains=text) | Q(reference__icontains=text) | Q(reporter__icontains=text)
        )
    if state:
        rows = rows.filter(state=clean(state))
    return rows.filter(life_at_risk=True) if risk else rows


def report_by_reference(officer: Officer, reference: str) -> FamilyReport | None:
    return reports(officer).filter(reference=clean(reference)).first()


def report_of_notice(officer: Officer, notice: int) -> FamilyReport | None:
    return reports(officer).filter(notice=notice).first()


def without_notice(officer: Officer) -> QuerySet[FamilyReport]:
    """For whoever can issue one."""
    rows = reports(officer) if officer.may(ISSUE) else FamilyReport.objects.none()
    return rows.filter(state=State.RECORDED)


def to_tell(officer: Officer) -> QuerySet[FamilyReport]:
    return reports(officer, TELL).filter(state=State.TO_TELL)
