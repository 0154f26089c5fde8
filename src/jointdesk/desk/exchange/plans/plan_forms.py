"""The form of a plan: what the engine's table asks, who may read it, who releases it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.wording import say
from jointdesk.desk.exchange.groups.entries import FieldErrors
from jointdesk.desk.exchange.groups.words import desk_name
from jointdesk.desk.exchange.models import JointEntry, JointGroup, PlanVersion
from jointdesk.desk.exchange.requests.forms import PREFIX, make_field
from jointdesk.desk.exchange.words import Words
from jointdesk.engine.exchange.plans.plan_form import plan_form
from jointdesk.engine.exchange.requests.form_fields import FormField
from jointdesk.engine.exchange.wire.canonical import read_moment, write_moment

MOMENT = "%Y-%m-%dT%H:%M"


class PlanForm(forms.Form):
    def __init__(self, officer: Officer, group: JointGroup, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in plan_form().fields:
            self.fields[PREFIX + field.name] = _make(field)
        self.fields["readers"] = forms.MultipleChoiceField(
            label=_("Who may read it"),
            choices=[(entry.key.hex, _name(entry)) for entry in possible_readers(group)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("By name. Nobody else sees what it says, whatever the role."),
        )
        others = [other for other in _officers(officer) if other.may("plans.release")]
        self.fields["second"] = forms.ChoiceField(
            label=_("Released by"), choices=[(str(other.pk), str(other)) for other in others]
        )
        self.fields["conditions"] = Words(label=_("Conditions of use"), max_length=2000, required=False)

    def values(self) -> dict[str, Any]:
        """What the plan says; an hour is told in this desk's zone."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name.startswith(PREFIX) and value not in (None, "", []):
                written = write_moment(value.astimezone(UTC)) if isinstance(value, datetime) else value
                found[name.removeprefix(PREFIX)] = written
        return found

    def second(self) -> Officer:
        return Officer.objects.get(pk=int(self.cleaned_data["second"]))

    def show(self, refused: FieldErrors) -> None:
        for error in refused.errors:
            place = PREFIX + error.field
            self.add_error(place if place in self.fields else None, say(error.why))


class AloneForm(forms.Form):
    why = Words(label=_("Why it cannot wait"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


def initial_of(version: PlanVersion) -> dict[str, Any]:
    """What a change begins with; its readers are named anew, by whoever is still there."""
    begun: dict[str, Any] = {"conditions": version.conditions, "second": str(version.second_id or "")}
    for field in plan_form().fields:
        value = version.fields.get(field.name)
        if field.kind == "moment" and value:
            value = read_moment(value)
        begun[PREFIX + field.name] = value
    begun["readers"] = [reader.member.hex for reader in version.readers.all()]
    return begun


def possible_readers(group: JointGroup) -> list[JointEntry]:
    members = group.entries.filter(kind="member", ended=False).exclude(owner=settings.DESK.id, officer=None)
    return list(members.order_by("owner", "title"))


def _officers(officer: Officer) -> list[Officer]:
    return list(Officer.objects.filter(is_active=True).exclude(pk=officer.pk).order_by("name", "username"))


def _name(entry: JointEntry) -> str:
    return f"{entry.title} · {desk_name(entry.owner)}"


def _make(field: FormField) -> forms.Field:
    if field.kind != "moment":
        return make_field(field)
    made = forms.DateTimeField(
        label=gettext(field.label),
        required=False,
        help_text=timezone.get_current_timezone_name(),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    if field.required:
        made.widget.attrs["aria-required"] = "true"
    return made
