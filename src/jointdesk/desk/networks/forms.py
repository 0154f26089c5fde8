from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.networks.models import Judgement


class JudgementForm(forms.Form):
    """Two complaints that an officer says belong together, or do not."""

    one = forms.CharField(label=_("Complaint"), max_length=40)
    other = forms.CharField(label=_("and complaint"), max_length=40)
    kind = forms.ChoiceField(label=_("Judgement"), choices=Judgement.Kind.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class HubForm(forms.Form):
    """An officer's word on an identifier."""

    WORDS = [("overrule", "overrule"), ("declare", "declare"), ("release", "release")]
    identifier = forms.IntegerField()
    word = forms.ChoiceField(choices=WORDS)
    reason = forms.CharField(max_length=300, required=False)
