"""What the log, the register of accesses and the day of review have for an auditor to do, and for whoever reviews."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.audit.accesses import duties
from jointdesk.desk.audit.accesses.unusual import Unusual, unusual_days
from jointdesk.desk.audit.break_glass.queries import to_review
from jointdesk.desk.audit.retention import erasures
from jointdesk.desk.lists.duties import Duty

AUDITORS = frozenset({Role.AUDITOR.value})


def _unremarked(officer: Officer) -> list[Unusual]:
    return [one for one in unusual_days(officer, timezone.localdate()) if not one.remarked]


DUTIES = (
    # within a day, or an alarm is raised
    Duty("break_glass.review", _("emergency accesses to review"), to_review, "break-glass", tone="red"),
    Duty(
        "log.read",
        _("log entries that nobody has signed"),
        duties.unsigned,
        "log",
        tone="red",
        roles=AUDITORS,
    ),
    Duty(
        "log.read",
        _("days without a partner's word on our log"),
        duties.days_unwitnessed,
        "log",
        tone="amber",
        roles=AUDITORS,
    ),
    Duty("records.erase", _("erasures that wait for you"), erasures.waiting, "retention", tone="amber"),
    Duty(
        "log.erase",
        _("log entries to erase"),
        duties.entries_to_erase,
        "erasures",
        tone="amber",
        roles=AUDITORS,
    ),
    Duty(
        "retention.review",
        _("records whose day of review has come"),
        duties.to_keep_or_erase,
        "retention",
        roles=AUDITORS,
    ),
    Duty(
        "accesses.read",
        _("unusual days of officers this week"),
        _unremarked,
        "unusual",
        roles=AUDITORS,
    ),
)
