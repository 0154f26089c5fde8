from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.queries import networks


class CaseForm(forms.Form):
    """A new case; the units and networks offered are the officer's own."""

    title = forms.CharField(label=_("Title"), max_length=200)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    networks = forms.ModelMultipleChoiceField(Network.objects.none(), label=_("Networks"), required=False)
    mark = forms.ChoiceField(label=_("Handling mark"), choices=Mark.choices, initial=Mark.AMBER)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(path__startswith=officer.unit.path)  # type: ignore[attr-defined]
        self.fields["unit"].initial = officer.unit
        self.fields["networks"].queryset = networks(officer)  # type: ignore[attr-defined]
