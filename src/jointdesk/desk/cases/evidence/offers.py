"""What evidence has for an officer to do, for the first page."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.chronology.sources import register
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep
from jointdesk.desk.cases.evidence.handing_over import REMINDED_AFTER
from jointdesk.desk.cases.evidence.past import tell_of_evidence
from jointdesk.desk.cases.evidence.queries import RELEASE, WORK, to_release, unanswered, waiting_for
from jointdesk.desk.lists.duties import Duty, offer


def offer_evidence() -> None:
    """Once, while the desk starts: its duties, and what it tells of a case's past."""
    register("evidence", tell_of_evidence)
    offer(
        Duty(
            WORK,
            _("exhibits handed over to you, for your answer"),
            waiting_for,
            "evidence",
            "?whose=to_me",
            "amber",
        ),
        Duty(
            WORK,
            _("hand-overs of yours that nobody has answered for two days"),
            late_answers,
            "evidence",
            "?whose=waiting",
        ),
        Duty(RELEASE, _("bundles of evidence for you to release"), to_release, "evidence", tone="amber"),
    )


def late_answers(officer: Officer) -> QuerySet[CustodyStep]:
    return unanswered().filter(officer=officer, written_at__lt=timezone.now() - REMINDED_AFTER)
