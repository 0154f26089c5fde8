import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.queries import networks

# a desk has thousands of networks: the form shows the largest, a network's own page brings any other along
LARGEST = 12
KEY = re.compile(r"\d{1,15}", re.ASCII)


def label(network: Network) -> str:
    count = network.complaint_count
    said = ngettext("%(n)s complaint", "%(n)s complaints", count) % {"n": count}
    return f"{network.reference} · {said}"


class NetworksField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    missing = _("There is no such network.")

    def clean(self, value: Any) -> Any:
        # a number no database holds would be an error of the database
        if not all(KEY.fullmatch(str(key)) for key in value or ()):
            raise forms.ValidationError(self.missing)
        return super().clean(value)


class ComplaintsField(NetworksField):
    missing = _("There is no such complaint.")


class CaseForm(forms.Form):
    """A new case; the units and networks offered are the officer's own."""

    title = forms.CharField(label=_("Title"), max_length=200)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    networks = NetworksField(
        Network.objects.none(),
        label=_("Networks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    complaints = ComplaintsField(
        Complaint.objects.none(),
        label=_("Complaints"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    mark = forms.ChoiceField(label=_("Handling mark"), choices=Mark.choices, initial=Mark.AMBER)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["unit"]
        units.queryset = Unit.objects.filter(path__startswith=officer.unit.path)  # type: ignore[attr-defined]
        units.initial = officer.unit
        units.label_from_instance = unit_name  # type: ignore[attr-defined]
        chosen = self.fields["networks"]
        chosen.queryset = networks(officer)  # type: ignore[attr-defined]
        chosen.widget.choices = self._offer_networks(networks(officer))
        told = self.fields["complaints"]
        told.queryset = complaints(officer)  # type: ignore[attr-defined]
        told.widget.choices = self._offer_complaints(complaints(officer))

    def _offer_complaints(self, mine: QuerySet[Complaint]) -> list[tuple[int, str]]:
        """Those named in the address or already ticked: a complaint's own page brings it along."""
        named = [key for key in self["complaints"].value() or () if KEY.fullmatch(str(key))]
        return [(one.pk, one.reference) for one in mine.filter(pk__in=named[:50])]

    def _offer_networks(self, mine: QuerySet[Network]) -> list[tuple[int, str]]:
        """The networks named in the address or already ticked, then the largest."""
        named = [key for key in self["networks"].value() or () if KEY.fullmatch(str(key))]
        largest = mine.exclude(pk__in=named).filter(complaint_count__gt=1)[:LARGEST]
        return [(network.pk, label(network)) for network in (*mine.filter(pk__in=named), *largest)]
