from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import province_name, unit_name
from jointdesk.desk.operations.models import OperationOfficer
from jointdesk.desk.operations.planning.plan_actions import PlanFacts
from jointdesk.engine.reference import provinces

TARGETS = [("network", _("Network")), ("case", _("Case")), ("notice", _("Notice")), ("person", _("Person"))]


def _text(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=hint,
    )


def _moment(label: Any, *, required: bool) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, widget=widget)


class PlanForm(forms.Form):
    """The words and times of a plan."""

    begins_at = _moment(_("Begins"), required=True)
    ends_at = _moment(_("Ends"), required=False)
    aim = _text(_("Aim"))
    conduct = _text(_("How it is done"))
    care = _text(
        _("Children, victims, people in need"), _("Who receives them, where, with which interpreters")
    )
    mark_after = forms.ChoiceField(
        label=_("Handling mark once it has begun"),
        choices=[one for one in Mark.choices if one[0] != Mark.RED],
    )

    def facts(self) -> PlanFacts:
        return PlanFacts(**{name: self.cleaned_data[name] for name in PlanFacts.__dataclass_fields__})


class PlaceForm(forms.Form):
    name = forms.CharField(label=_("Place"), max_length=200)
    province = forms.ChoiceField(label=_("Province"))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    latitude = forms.DecimalField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, max_digits=8, decimal_places=5
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, max_digits=8, decimal_places=5
    )

    def __init__(self, *args: Any, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [one.code for one in provinces().values() if one.country == country]
        cast(forms.ChoiceField, self.fields["province"]).choices = [
            (code, province_name(code)) for code in own
        ]


class UnitForm(forms.Form):
    unit = forms.ChoiceField(label=_("Unit"))
    task = forms.CharField(label=_("Task"), max_length=300, required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = [
            (str(one.pk), unit_name(one)) for one in units
        ]


class OfficerForm(forms.Form):
    officer = forms.ChoiceField(label=_("Officer"))
    role = forms.ChoiceField(label=_("Role in the operation"), choices=OperationOfficer.Role.choices)

    def __init__(self, *args: Any, officers: list[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["officer"]).choices = [
            (str(one.pk), f"{one} · {one.get_role_display()} · {unit_name(one.unit)}") for one in officers
        ]


class ParticipantForm(forms.Form):
    body = forms.CharField(label=_("Country, desk or body"), max_length=100)
    people = forms.CharField(label=_("Who"), max_length=300, required=False)
    task = forms.CharField(label=_("Task"), max_length=300, required=False)


class TargetForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=TARGETS)
    reference = forms.CharField(label=_("Its reference"), max_length=60)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
