"""How long notices are kept: five years after they ended, then erased. The reference stays, for what points at it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.actions import destroy
from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.cases.models import FamilyReport, Notice
from jointdesk.desk.cases.notices.storing import take_content
from jointdesk.desk.cases.signals import tell_of_notices

State = Notice.State
ENDED = (State.EXPIRED, State.WITHDRAWN, State.RESOLVED, State.RETRACTED)


def register_notices() -> None:
    register(
        Holding(
            "notice",
            _("Notice"),
            due=notices_due,
            describe=lambda notice: str(notice.reference),
            erase=erase_notice,
            held=hold_notice,
            recorded_at=lambda notice: notice.made_at,
            words={"posters": _("Posters deleted"), "steps": _("Steps of a notice emptied")},
        )
    )


def notices_due(before: date) -> QuerySet[Notice]:
    """Issued, and last reviewed or renewed, on or before that day: INTERPOL's five years run from there."""
    rows = Notice.objects.exclude(state=State.ERASED).filter(issued_on__lte=before)
    return rows.exclude(reviewed_on__gt=before).select_related("unit").order_by("issued_on", "pk")


def hold_notice(notice: Any) -> str | Promise:
    if notice.state not in ENDED:
        return _("The notice has not ended: withdraw it first.")
    if notice.posters.filter(withdrawn_at=None).exists():
        return _("A poster of it still hangs.")
    return ""


def erase_notice(notice: Any) -> tuple[str, ...]:
    """All it said, its history's words, its posters and photograph."""
    posters, steps, photo = notice.posters.count(), notice.steps.count(), notice.photo
    notice.posters.all().delete()
    notice.steps.update(reason="", before={})
    notice.case = notice.complaint = notice.person = notice.photo = None
    notice.save(update_fields=["case", "complaint", "person", "photo"])
    take_content(notice, State.ERASED)
    # the family's report may hold the same picture: it has its own day
    shared = photo is not None and FamilyReport.objects.filter(photo=photo).exists()
    if photo is not None and not shared and photo.state != photo.State.DESTROYED:
        destroy(photo)
    tell_of_notices([notice.pk])
    return "notice:1", f"posters:{posters}", f"steps:{steps}"
