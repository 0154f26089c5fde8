"""How long a referral is kept, and what erasing it takes away: all that was said, with its keys, and of whom.

A referral shields the person's name, so it never goes alone: the person's rows of rosters go with it.
"""

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.people.retention import erase_encounter
from jointdesk.desk.operations.referrals.states import State

ENDED = (State.FOLLOWED_UP, State.NOT_INDICATED)


def register_referrals() -> None:
    register(
        Holding(
            "referral",
            _("Referral"),
            due=referrals_due,
            describe=lambda referral: str(referral.code),
            erase=erase_referral,
            held=hold_referral,
            recorded_at=lambda referral: referral.opened_at,
            words={"victim_forms": _("Forms of a protected person destroyed with their keys")},
        )
    )


def referrals_due(before: date) -> QuerySet[Referral]:
    """Whose last step was on or before that day; one that goes on is looked at too, and held."""
    rows = Referral.objects.annotate(last_at=Max("steps__at"))
    return (
        rows.filter(opened_at__date__lte=before, last_at=None) | rows.filter(last_at__date__lte=before)
    ).order_by("opened_at", "pk")


def hold_referral(referral: Any) -> str | Promise:
    if referral.state not in ENDED:
        return _("The way home is not at its end.")
    if referral.family_answers.exclude(report__state__in=("told", "closed")).exists():
        return _("A family's report about this person is open.")
    return ""


def erase_referral(referral: Referral) -> tuple[str, ...]:
    forms = list(referral.forms.order_by("-pk"))
    told = (*referral.steps.exclude(secret=None), *referral.reviews.exclude(secret=None))
    for row in (*forms, *told, *referral.family_answers.all()):
        row.forget()
    referral.forms.update(follows=None)
    referral.forms.all().delete()
    referral.family_answers.all().delete()
    encounters = list(referral.person.encounters.select_related("row", "person"))
    # another person may have been found with the row this one was opened for: it stays theirs
    if referral.encounter not in encounters:
        encounters.append(referral.encounter)
    person = referral.person_id
    referral.delete()
    lines = [line for one in encounters if one.person_id == person for line in erase_encounter(one)]
    return (f"victim_forms:{len(forms)}", "referral:1", *lines)
