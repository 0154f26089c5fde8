"""What officers type about the public list and disputes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.intake.listings.disputes import GRANTS, MOST_ANSWER
from jointdesk.desk.intake.listings.models import ListingDecision

Act = ListingDecision.Act


class DecisionForm(forms.Form):
    act = forms.ChoiceField(
        label=_("What is decided"), choices=[(act.value, act.label) for act in (Act.HELD, Act.EXEMPT)]
    )
    case = forms.CharField(
        label=_("Investigation"),
        max_length=60,
        required=False,
        help_text=_("The reference of its case, for a hold."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class AnswerForm(forms.Form):
    """`answer` is what the person reads; a sentence on what was decided and what can be done follows it."""

    reason = forms.CharField(label=_("Why, for the file"), max_length=300)
    answer = forms.CharField(
        label=_("What the person is told"),
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "In the person's language if you can. Say nothing of who reported it, or of an investigation."
        ),
    )


class GrantForm(AnswerForm):
    act = forms.ChoiceField(
        label=_("What becomes of the listing"),
        choices=[(act.value, act.label) for act in GRANTS],
        widget=forms.RadioSelect,
        initial=Act.CORRECTED,
    )
    field_order: Any = ["act", "reason", "answer"]
