"""What disputes have for an officer to do, for the first page."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.intake.listings import queries
from jointdesk.desk.lists.duties import Duty, offer


def offer_disputes() -> None:
    offer(
        Duty(
            queries.DECIDE,
            _("objections to the public list past their day"),
            queries.late_disputes,
            "disputes",
            tone="red",
        ),
        Duty(
            queries.DECIDE,
            _("objections to the public list to answer"),
            queries.disputes_for,
            "disputes",
            tone="amber",
        ),
    )
