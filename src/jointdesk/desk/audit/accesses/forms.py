from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.accesses.queries import Filters, officers
from jointdesk.desk.audit.models import Access

DAY = forms.DateInput(attrs={"type": "date"})


class RegisterForm(forms.Form):
    """What an auditor looks for in the register."""

    subject = forms.CharField(label=_("Subject begins with"), max_length=120, required=False)
    officer = forms.ModelChoiceField(
        Officer.objects.none(), label=_("Officer"), required=False, empty_label=_("All")
    )
    act = forms.ChoiceField(label=_("What was done"), required=False)
    since = forms.DateField(label=_("From"), widget=DAY, required=False)
    until = forms.DateField(label=_("To"), widget=DAY, required=False)
    emergency = forms.BooleanField(label=_("Only emergency access"), required=False)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers(officer)  # type: ignore[attr-defined]
        self.fields["act"].choices = [("", _("All")), *Access.Act.choices]  # type: ignore[attr-defined]

    def chosen(self) -> Filters:
        """The valid ones of the choices; an invalid one does not filter and says so beside its field."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            subject=said.get("subject", "").replace("\x00", "").strip(),
            act=said.get("act", ""),
            officer=said["officer"].pk if said.get("officer") else None,
            since=said.get("since"),
            until=said.get("until"),
            emergency=bool(said.get("emergency")),
        )


class TieForm(forms.Form):
    """What it is for to know which records are of a protected person."""

    purpose = forms.CharField(label=_("What for"), min_length=10, max_length=280)


class RemarkForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DAY)
    text = forms.CharField(
        label=_("What you found"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
