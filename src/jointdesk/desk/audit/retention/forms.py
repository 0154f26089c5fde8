from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.retention.holdings import holdings


class KeepForm(forms.Form):
    """Keep a record until another day."""

    reason = forms.CharField(
        label=_("Why it is still needed"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    next_on = forms.DateField(label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if latest is not None:
            self.fields["next_on"].widget.attrs["max"] = latest.isoformat()


class EraseForm(forms.Form):
    """Propose that a record be erased."""

    reason = forms.CharField(
        label=_("Why it is to be erased"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    urgent = forms.BooleanField(
        label=_("Its presence endangers somebody: hide it until another officer decides"), required=False
    )


class FindForm(EraseForm):
    """The same for a record whose day has not come: a court's order, or somebody's right."""

    kind = forms.ChoiceField(label=_("What kind of record"))
    reference = forms.CharField(label=_("Its reference"), max_length=120)
    field_order = ["kind", "reference", "reason", "urgent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.kind, one.label) for one in holdings().values()]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000)
