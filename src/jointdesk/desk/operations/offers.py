"""What operations have for an officer to do, for the first page."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.lists.duties import Duty, Tone, offer
from jointdesk.desk.operations.families.queries import to_ask, to_release
from jointdesk.desk.operations.models import ReferralStep
from jointdesk.desk.operations.queries import ACKNOWLEDGE, handovers
from jointdesk.desk.operations.victims.queries import steps_due


def offer_duties() -> None:
    offer(
        Duty("victims.work", _("persons found whom a family misses: ask them"), to_ask, *_list("ask")),
        Duty("families.tell", _("answers to families for a second officer"), to_release, *_list("release")),
        Duty("victims.work", _("things due for protected persons"), steps_due, *_list("due")),
        Duty(
            ACKNOWLEDGE,
            _("persons handed over to your organisation"),
            _to_take_over,
            "handovers",
            "",
            "amber",
        ),
    )


def _list(what: str) -> tuple[str, str, Tone]:
    return "referrals", f"?due={what}", "violet"


def _to_take_over(officer: Officer) -> "list[ReferralStep]":
    return list(handovers(officer).filter(done_at=None)[:100])
