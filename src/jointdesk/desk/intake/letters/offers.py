"""What the letters have for an officer to do, for the first page: whoever is in danger stands before all else."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.letters import danger, queries
from jointdesk.desk.intake.letters.letter_models import StuckLetter
from jointdesk.desk.lists.duties import Duty, offer


def offer_duties() -> None:
    offer(
        Duty(
            danger.ANSWER, _("calls for help that nobody answers"), danger.waiting, "danger-calls", "", "red"
        ),
        Duty(
            "complaints.decide",
            _("complaints to which something was added"),
            queries.with_additions,
            "complaints-inbox",
            "?box=added",
            "amber",
        ),
        Duty(
            "health.read",
            _("letters from the public door that do not open"),
            _stuck,
            "letter-doors",
            "",
            "red",
        ),
    )


def _stuck(officer: Officer) -> "list[StuckLetter]":
    return list(queries.stuck_letters()[:100])
