from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.networks.models import Judgement


class WhichForm(forms.Form):
    """Two complaints, and what an officer is about to say of them."""

    one = forms.CharField(label=_("Complaint"), max_length=40)
    other = forms.CharField(label=_("and complaint"), max_length=40)
    kind = forms.ChoiceField(label=_("Judgement"), choices=Judgement.Kind.choices)


class JudgementForm(WhichForm):
    """The same, said: with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class HubForm(forms.Form):
    """An officer's word on an identifier."""

    WORDS = [(word, word) for word in ("confirm", "reject", "overrule", "declare", "release")]
    identifier = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    word = forms.ChoiceField(choices=WORDS)
    reason = forms.CharField(max_length=300, required=False)
