"""Forms of the exchange's pages. What a request's own form asks is read from the engine's table."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.exchange.labels import GROUNDS, LEGAL_BASES, URGENCIES, choice_name
from jointdesk.desk.exchange.request_actions import Draft
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.requests import FieldError, FormField, RequestForm
from jointdesk.engine.identifiers import KINDS

LEAVING_MARKS = [(value, label) for value, label in Mark.choices if value in LEAVING]
# the form's own fields are apart from those that every request has
PREFIX = "form_"


class PartnerForm(forms.Form):
    """Any form that begins with a confirmed partner."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), to_field_name="desk_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = confirmed_partners()  # type: ignore[attr-defined]


class AskForm(PartnerForm):
    purpose = forms.CharField(label=_("Purpose"), max_length=500, help_text=_("The partner is told it."))
    case = forms.CharField(label=_("Case reference"), max_length=100, required=False)


class NoticesForm(PartnerForm):
    purpose = forms.CharField(label=_("Purpose"), max_length=300)


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    mandate = forms.CharField(label=_("Mandate"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=list(LEGAL_BASES.items()))
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(), label=_("Partners"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = confirmed_partners()  # type: ignore[attr-defined]


class TextsField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (super().to_python(value) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        """Whether it may be empty is the request form's to say."""


class DraftForm(PartnerForm):
    """A request: the fields of its form, then those that every request has. The engine judges the values."""

    def __init__(self, form: RequestForm, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form
        for field in form.fields:
            self.fields[PREFIX + field.name] = make_field(field)
        bases = [(basis, LEGAL_BASES[basis]) for basis in form.legal_bases]
        self.fields |= {
            "legal_basis": forms.ChoiceField(label=_("Legal basis"), choices=bases),
            "purpose": forms.CharField(
                label=_("Purpose"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            ),
            "conditions": forms.CharField(
                label=_("Conditions of use"),
                max_length=2000,
                required=False,
                help_text=_("They travel with what you send, and are shown wherever it appears."),
            ),
            "mark": forms.ChoiceField(label=_("Handling mark"), choices=LEAVING_MARKS, initial=Mark.AMBER),
            "urgency": forms.ChoiceField(label=_("Urgency"), choices=list(URGENCIES.items())),
            "answer_by": forms.DateField(
                label=_("Answer by"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                help_text=_("Empty: %(days)d days, %(urgent)d if urgent.")
                % {"days": form.default_days, "urgent": form.urgent_days},
            ),
        }

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def common_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(PREFIX)]

    def draft(self) -> Draft:
        data = self.cleaned_data
        fields = {
            name.removeprefix(PREFIX): value.isoformat() if isinstance(value, date) else value
            for name, value in data.items()
            if name.startswith(PREFIX) and value not in (None, "", [])
        }
        common = {name: data[name] for name in ("legal_basis", "purpose", "conditions", "mark", "urgency")}
        return Draft(form=self.form.name, fields=fields, answer_by=data["answer_by"], **common)

    def show(self, errors: tuple[FieldError, ...]) -> None:
        """Put the engine's errors at their fields."""
        for name, why in errors:
            place = PREFIX + name if PREFIX + name in self.fields else name
            self.add_error(place if place in self.fields else None, why)


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
            made = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **known)
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
        case _:
            made = forms.CharField(**known)
    if field.required:
        made.widget.attrs["aria-required"] = "true"
    return made


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 7}))
    identifiers = TextsField(
        label=_("Identifiers"), required=False, help_text=_("One a line: kind and value.")
    )
    complete = forms.ChoiceField(
        label=_("Extent"), choices=[("full", _("This is all")), ("part", _("In part, more follows"))]
    )
    mark = forms.ChoiceField(label=_("Handling mark"), choices=LEAVING_MARKS, initial=Mark.AMBER)
    conditions = forms.CharField(label=_("Conditions of use"), max_length=2000, required=False)

    def clean_identifiers(self) -> list[tuple[str, str]]:
        pairs = [tuple(line.split(None, 1)) for line in self.cleaned_data["identifiers"]]
        if any(len(pair) != 2 or pair[0] not in KINDS for pair in pairs):
            raise forms.ValidationError(
                _("Each line is a kind (%(kinds)s) and a value."), params={"kinds": ", ".join(KINDS)}
            )
        return [(pair[0], pair[1]) for pair in pairs]


class RefusalForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=list(GROUNDS.items()))
    reason = forms.CharField(label=_("Reasons"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class PostponementForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reasons"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, required=False)
