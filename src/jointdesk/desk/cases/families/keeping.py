"""How long families' reports are kept, and what erasing one takes away."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.actions import destroy
from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.cases.models import FamilyReport, Notice

State = FamilyReport.State


def register_families() -> None:
    register(
        Holding(
            "family_report",
            _("Family's report"),
            due=reports_due,
            describe=lambda report: str(report.reference),
            erase=erase_report,
            held=hold_report,
            recorded_at=lambda report: report.made_at,
            words={"family_news": _("What a family heard since, deleted")},
        )
    )


def reports_due(before: date) -> QuerySet[FamilyReport]:
    """Closed or told on or before that day; one that nobody closed goes by the day it came."""
    ended = Q(closed_at__date__lte=before) | Q(state=State.TOLD, told_at__date__lte=before)
    stale = Q(state__in=(State.RECORDED, State.OPEN, State.TO_TELL), made_at__date__lte=before)
    return FamilyReport.objects.filter(ended | stale).select_related("unit").order_by("made_at", "pk")


def hold_report(report: Any) -> str | Promise:
    return "" if report.state in (State.CLOSED, State.TOLD) else _("The report is not closed.")


def erase_report(report: FamilyReport) -> tuple[str, ...]:
    """All of it, the picture with its key; the notice is kept and erased for itself."""
    news, photo = report.news.count(), report.photo
    report.forget()
    report.delete()
    pictures = 0
    if photo is not None and not Notice.objects.filter(photo=photo).exists():
        destroy(photo)
        pictures = 1
    return f"family_news:{news}", f"photos:{pictures}"
