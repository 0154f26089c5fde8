"""Forms of the exchange's pages. What a request's own form asks is read from the engine's table."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.exchange.data import words
from jointdesk.desk.exchange.data.leave import FORM
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.requests.drafts import Draft, say_error
from jointdesk.desk.exchange.requests.labels import (
    GROUNDS,
    GROUPS,
    LEGAL_BASES,
    URGENCIES,
    choice_name,
    group_name,
    say_hours,
)
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.exchange.words import Words
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.requests.form_fields import FieldError, FormField
from jointdesk.engine.exchange.requests.forms import RequestForm
from jointdesk.engine.identifiers import KINDS

HANDLING_CODES = [("", "–"), *words.HANDLING.items()]
LEAVING_MARKS = [(value, label) for value, label in Mark.choices if value in LEAVING]
# the form's own fields are apart from those that every request has
PREFIX = "form_"
TERMS_OF_GROUP = {"law": ("legal_basis", "purpose"), "when": ("urgency", "answer_by")}


class NeutralForm(forms.Form):
    """A form whose words may ask for a reason: the field is there once they did."""

    REASON = "neutral"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.REASON in self.data:
            self.ask_reason()

    def ask_reason(self) -> None:
        self.fields[self.REASON] = Words(
            label=_("Why the matter is neutral"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def neutral_reason(self) -> str:
        return str(self.cleaned_data.get(self.REASON, ""))


class PartnerForm(forms.Form):
    """Any form that begins with a confirmed partner."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), to_field_name="desk_id", empty_label="–"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = confirmed_partners()  # type: ignore[attr-defined]
        two = confirmed_partners()[:2]
        if len(two) == 1 and not self.initial.get("partner"):
            self.initial["partner"] = two[0].desk_id


class AskForm(NeutralForm, PartnerForm):
    purpose = Words(label=_("Purpose"), max_length=500, help_text=_("The partner is told it."))
    case = Words(label=_("Case reference"), max_length=100, required=False)


class NoticesForm(NeutralForm, PartnerForm):
    purpose = Words(label=_("Purpose"), max_length=300)


class TextsField(Words):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (super().to_python(value) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        """Whether it may be empty is the request form's to say."""


class MomentInput(forms.DateTimeInput):
    """A day and a time of the desk's own clock."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DraftForm(PartnerForm):
    """A request: the fields of its form, then those that every request has. The engine judges the values."""

    def __init__(
        self, form: RequestForm, *args: Any, groups: Iterable[JointGroup] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.form = form
        if choices := [(group.key.hex, group.name) for group in groups]:
            self.fields["group"] = forms.ChoiceField(
                label=_("Joint group"), choices=[("", "–"), *choices], required=False
            )
        for field in form.fields:
            self.fields[PREFIX + field.name] = make_field(field)
        bases = [(basis, LEGAL_BASES[basis]) for basis in form.legal_bases]
        self.fields |= {
            "legal_basis": forms.ChoiceField(label=_("Legal basis"), choices=bases),
            "purpose": Words(label=_("Purpose"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})),
            "conditions": Words(
                label=_("Conditions of use"),
                max_length=2000,
                required=False,
                help_text=_("They travel with what you send, and are shown wherever it appears."),
            ),
            "mark": forms.ChoiceField(label=_("Handling mark"), choices=LEAVING_MARKS, initial=Mark.AMBER),
            "handling": forms.ChoiceField(label=_("Handling code"), choices=HANDLING_CODES, required=False),
            "urgency": forms.ChoiceField(label=_("Urgency"), choices=list(URGENCIES.items())),
            "answer_by": forms.DateTimeField(
                label=_("Answer by"),
                required=False,
                widget=MomentInput(),
                help_text=_hours_help(form),
            ),
        }
        if not form.expects_answer:
            del self.fields["answer_by"]
        if form.name == FORM:
            self.fields[PREFIX + "recipient"].help_text = _desks_help()

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form's own fields under their headings, with those terms that belong there."""
        found = []
        for group in GROUPS:
            names = [PREFIX + field.name for field in self.form.fields if field.group == group]
            names += [name for name in TERMS_OF_GROUP.get(group, ()) if name in self.fields]
            found.append((group_name(group), [self._bound(name) for name in names]))
        return [(heading, fields) for heading, fields in found if fields]

    def terms_of_use(self) -> list[forms.BoundField]:
        """To which group it belongs, and how what is sent may be used."""
        belongs = [self._bound("group")] if "group" in self.fields else []
        return [*belongs, *(self[name] for name in ("mark", "handling", "conditions"))]

    def _bound(self, name: str) -> forms.BoundField:
        """What was filled in for the officer is to be seen as such."""
        bound = self[name]
        bound.prefilled = not self.is_bound and bool(self.initial.get(name))  # type: ignore[attr-defined]
        return bound

    def draft(self) -> Draft:
        data = self.cleaned_data
        fields = {
            name.removeprefix(PREFIX): value.isoformat() if isinstance(value, date) else value
            for name, value in data.items()
            if name.startswith(PREFIX) and value not in (None, "", [])
        }
        common = {
            name: data[name]
            for name in ("legal_basis", "purpose", "conditions", "handling", "mark", "urgency")
        }
        return Draft(form=self.form.name, fields=fields, answer_by=data.get("answer_by"), **common)

    def show(self, errors: tuple[FieldError, ...]) -> None:
        """Put the engine's errors at their fields."""
        for error in errors:
            place = PREFIX + error.field if PREFIX + error.field in self.fields else error.field
            self.add_error(place if place in self.fields else None, say_error(self.form, error))


def _desks_help() -> str:
    ids = ", ".join(f"{partner.desk_id} ({partner.name})" for partner in confirmed_partners()[:20])
    return gettext("A desk by its id, so that its leave has effect: %(desks)s.") % {"desks": ids}


def _hours_help(form: RequestForm) -> str:
    if not form.expects_answer:
        return ""
    return gettext("Empty: %(routine)s, %(urgent)s if urgent, %(life)s if a life is at risk.") % {
        "routine": say_hours(form.hours["routine"]),
        "urgent": say_hours(form.hours["urgent"]),
        "life": say_hours(form.hours["life_at_risk"]),
    }


def make_field(field: FormField) -> forms.Field:
    """The widget for a field of a request form. Never required here: the engine says what is missing."""
    known: dict[str, Any] = {
        "label": gettext(field.label),
        "required": False,
        "help_text": gettext(field.help) if field.help else "",
    }
    made: forms.Field
    match field.kind:
        case "long_text":
            made = Words(widget=forms.Textarea(attrs={"rows": 4}), **known)
        case "texts":
            made = TextsField(**known)
        case "date":
            made = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **known)
        case "yes_no":
            made = forms.TypedChoiceField(
                choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                **known,
            )
        case "whole":
            made = forms.IntegerField(min_value=field.least, max_value=field.most, **known)
        case "choice":
            options = [("", "–"), *((choice, choice_name(choice)) for choice in field.choices)]
            made = forms.ChoiceField(choices=options, **known)
        case "choices":
            several = [(choice, choice_name(choice)) for choice in field.choices]
            made = forms.MultipleChoiceField(choices=several, widget=forms.CheckboxSelectMultiple, **known)
        case _:
            made = Words(**known)
    if field.required:
        made.widget.attrs["aria-required"] = "true"
    return made


class PairsField(TextsField):
    """Identifiers, one a line: kind and value. Cleaned: pairs."""

    def clean(self, value: Any) -> Any:
        pairs = [tuple(line.split(None, 1)) for line in super().clean(value)]
        if any(len(pair) != 2 or pair[0] not in KINDS for pair in pairs):
            raise forms.ValidationError(
                _("Each line is a kind (%(kinds)s) and a value."), params={"kinds": ", ".join(KINDS)}
            )
        return [(pair[0], pair[1]) for pair in pairs]


class AnswerForm(forms.Form):
    text = Words(label=_("Answer"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 7}))
    identifiers = PairsField(
        label=_("Identifiers"), required=False, help_text=_("One a line: kind and value.")
    )
    complete = forms.ChoiceField(
        label=_("Extent"), choices=[("full", _("This is all")), ("part", _("In part, more follows"))]
    )
    mark = forms.ChoiceField(label=_("Handling mark"), choices=LEAVING_MARKS, initial=Mark.AMBER)
    handling = forms.ChoiceField(label=_("Handling code"), choices=HANDLING_CODES, required=False)
    conditions = Words(label=_("Conditions of use"), max_length=2000, required=False)
    # keys of the files the officer saw: nobody slips one in
    files = Words(required=False, max_length=1000, widget=forms.HiddenInput)  # type: ignore[assignment]

    def clean_files(self) -> list[str]:
        return list(self.cleaned_data["files"].split())


class RefusalForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=list(GROUNDS.items()))
    reason = Words(label=_("Reasons"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class PostponementForm(forms.Form):
    until = forms.DateTimeField(label=_("Until"), widget=MomentInput())
    reason = Words(label=_("Reasons"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class ReminderForm(forms.Form):
    note = Words(label=_("Note to the partner"), max_length=2000, required=False)


class WithdrawalForm(forms.Form):
    reason = Words(label=_("Reason"), max_length=2000, required=False)
