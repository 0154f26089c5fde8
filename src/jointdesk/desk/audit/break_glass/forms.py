from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.break_glass.actions import LONGEST, limits
from jointdesk.desk.audit.models import Grant
from jointdesk.desk.audit.subject_words import WORDS
from jointdesk.desk.audit.subjects import kinds


class OpenForm(forms.Form):
    """Which record, and whose life is at risk."""

    kind = forms.ChoiceField(label=_("What kind of record"))
    reference = forms.CharField(label=_("Its reference"), max_length=120)
    reason = forms.CharField(
        label=_("Whose life is at risk, and why it cannot wait"),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=limits()["shortest_reason"],
        max_length=LONGEST,
    )

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = [kind.name for kind in kinds().values() if kind.opens and officer.may(kind.read)]
        self.fields["kind"].choices = [(name, WORDS[name]) for name in may]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("Was it justified?"), choices=Grant.Finding.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST)
