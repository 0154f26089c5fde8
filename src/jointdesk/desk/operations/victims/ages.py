"""Whether a protected person may be a child. In doubt he or she is one: what a child is owed does an adult no harm.

In this order: the sign "under 18"; the birth date; what the last finished talk says to "under 18, or perhaps";
an age that was told or guessed, if it is well above (rule.yaml, `surely_adult_from`). Nothing known: perhaps.
"""

from datetime import date

from jointdesk.desk.operations.models import Referral, VictimForm
from jointdesk.desk.operations.victims.rule import MINOR, is_child, rule


def may_be_child(referral: Referral, on: date) -> bool:
    """Whether the person may be under age on that day."""
    if MINOR in referral.indicators:
        return True
    if referral.person.birth_date:
        return is_child(referral.person.birth_date, on)
    said = _said_in_talk(referral)
    return said != "no" and not _is_surely_adult(referral)


def _said_in_talk(referral: Referral) -> str:
    talks = referral.forms.filter(name="indicators", state=VictimForm.State.FINISHED)
    return next((said for talk in talks[:5] if (said := str(talk.answers.get("child", "")))), "")


def _is_surely_adult(referral: Referral) -> bool:
    ages = referral.person.encounters.filter(row__withdrawn_at=None).values_list("row__age", flat=True)
    told = [age for age in ages if age is not None]
    return bool(told) and min(told) >= int(rule()["surely_adult_from"])
