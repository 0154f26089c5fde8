"""Forms of a group's entries, read from the engine's table and judged there. What an officer leaves as it was he does
not write: so nobody's word is repeated, and nobody's overwritten."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.days import partial_date
from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.groups.edit_store import zone_of
from jointdesk.desk.exchange.groups.entries import FieldErrors
from jointdesk.desk.exchange.groups.words import desk_name, say_error
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.requests.forms import LEAVING_MARKS, PREFIX, make_field
from jointdesk.desk.exchange.requests.labels import LEGAL_BASES
from jointdesk.desk.exchange.words import Words
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.joint.kinds import ENDED, EntryKind
from jointdesk.engine.exchange.requests.form_fields import FormField
from jointdesk.engine.exchange.wire.canonical import read_moment, write_moment

ZONES = (
    "Asia/Ho_Chi_Minh",
    "Asia/Phnom_Penh",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Manila",
    "Asia/Jakarta",
    "UTC",
)
MOMENT = "%Y-%m-%dT%H:%M"


class HourField(forms.DateTimeField):
    """An hour as it was typed: its zone stands in the form beside it."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


class EntryForm(forms.Form):
    """The fields of one kind; `seen`: the heads the officer has before him."""

    seen = Words(widget=forms.HiddenInput, required=False, max_length=33 * 200)

    def __init__(
        self, kind: EntryKind, group: JointGroup, *args: Any, standing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        # what is new is open, and has not ended
        left_out = () if standing else (ENDED, "state")
        for field in kind.fields:
            if field.name not in left_out:
                self.fields[PREFIX + field.name] = _make(field, group)
        if kind.name == "member" and not standing:
            self.fields["officer"] = behind_field()
        self.fields["mark"] = forms.ChoiceField(
            label=_("Handling mark"), choices=LEAVING_MARKS, initial=Mark.AMBER
        )
        self.fields["conditions"] = Words(label=_("Conditions of use"), max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Hours are told in the zone the form names."""
        data = super().clean() or {}
        zone = zone_of(str(data.get(PREFIX + "zone") or "UTC"))
        for name, value in data.items():
            if isinstance(value, datetime):
                data[name] = write_moment(value.replace(tzinfo=zone).astimezone(UTC))
            elif isinstance(value, date):
                data[name] = value.isoformat()
        return data

    def heads(self) -> list[str]:
        return [head for head in self.cleaned_data["seen"].split(",") if head]

    def changed(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What differs from what the officer had before him; a field that is emptied is cleared."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            own = name.removeprefix(PREFIX)
            if name.startswith(PREFIX) and _plain(value) != _plain(before.get(own)):
                found[own] = _plain(value)
        return found

    def show(self, refused: FieldErrors) -> None:
        """Put the reasons at their fields."""
        for error in refused.errors:
            place = PREFIX + error.field
            self.add_error(place if place in self.fields else None, say_error(self.kind, error))


def initial_of(kind: EntryKind, values: Mapping[str, Any], heads: str = "") -> dict[str, Any]:
    """What a form begins with: moments in the zone the entry names."""
    zone = zone_of(str(values.get("zone") or "UTC"))
    begun: dict[str, Any] = {"seen": heads}
    for field in kind.fields:
        value = values.get(field.name)
        if field.kind == "moment" and value:
            value = read_moment(value).astimezone(zone).strftime(MOMENT)
        elif field.kind == "yes_no" and value is not None:
            value = "yes" if value else "no"
        begun[PREFIX + field.name] = value
    return begun


def behind_field() -> "forms.ModelChoiceField[Officer]":
    """Which of our officers a member of ours is."""
    return forms.ModelChoiceField(
        Officer.objects.filter(is_active=True).order_by("name", "username"),
        label=_("Our officer"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("No other desk is told. Plans that name this member come to this officer alone."),
    )


class BehindForm(forms.Form):
    """Who of us a member is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = behind_field()


class InviteForm(forms.Form):
    """A further desk for the group."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), to_field_name="desk_id", empty_label="–"
    )

    def __init__(self, group: JointGroup, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = confirmed_partners().exclude(desk_id__in=group.desks)
        self.fields["partner"].queryset = others  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    """Nothing is nothing, however a form or an edit says it."""
    return "" if value is None or value == [] else value


def _make(field: FormField, group: JointGroup) -> forms.Field:
    known: dict[str, Any] = {"label": gettext(field.label), "required": False}
    made: forms.Field
    match field.kind:
        case "moment":
            widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
            made = HourField(widget=widget, input_formats=[MOMENT], **known)
        case "zone":
            made = forms.ChoiceField(choices=[(zone, zone) for zone in ZONES], **known)
        case "desk":
            desks = [(desk, desk_name(desk)) for desk in group.desks]
            made = forms.ChoiceField(choices=[("", "–"), *desks], **known)
        case "entry":
            made = forms.ChoiceField(choices=[("", "–"), *_named(field, group)], **known)
        case _:
            made = make_field(field)
    if field.name == "legal_basis":
        made.choices = list(LEGAL_BASES.items())  # type: ignore[attr-defined]
    if field.required:
        made.widget.attrs["aria-required"] = "true"
    return made


def _named(field: FormField, group: JointGroup) -> list[tuple[str, str]]:
    """The group's entries of the kind the field names: `meeting`, `of_meeting`."""
    kind = field.name.removeprefix("of_")
    rows = group.entries.filter(kind=kind, ended=False).exclude(title="").order_by("-day", "-pk")[:200]
    return [(row.key.hex, f"{row.title[:80]} ({partial_date(row.day)})") for row in rows]
