"""Forms of a dossier's pages; what a kind asks is read from the engine's table, and judged there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.naming import country_name, province_name, scam_type_name
from jointdesk.desk.exchange.dossiers.guards import EntryRefused
from jointdesk.desk.exchange.dossiers.words import POINTERS, say_error, value_name
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.requests.forms import LEAVING_MARKS, PREFIX, make_field
from jointdesk.desk.exchange.words import Words
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.evaluations import read_evaluation, schemes, write_evaluation
from jointdesk.engine.exchange.joint.kinds import EntryKind, entry_kinds
from jointdesk.engine.exchange.requests.form_fields import FormField
from jointdesk.engine.reference import countries, provinces

# the end of an entry is a step of its own, with its reason
LEFT_OUT = (*POINTERS, "ended")


class TermsForm(forms.Form):
    """What every proposal says beside its entries."""

    purpose = Words(label=_("Purpose"), max_length=300, help_text=_("The officer who approves reads it."))
    mark = forms.ChoiceField(label=_("Handling mark"), choices=LEAVING_MARKS, initial=Mark.AMBER)
    conditions = Words(
        label=_("Conditions of use"),
        max_length=2000,
        required=False,
        help_text=_("They travel with what you send, and are shown wherever it appears."),
    )
    scheme = Words(
        label=_("Evaluation scheme"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-scheme", "autocomplete": "off"}),
    )
    code = Words(
        label=_("Evaluation code"), max_length=20, required=False, help_text=_("As it was given: B2")
    )
    neutral = Words(
        label=_("Why it is neutral"),
        max_length=2000,
        required=False,
        help_text=_("Only if a word of it was found political, military, religious or racial."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["evaluation"] = write_evaluation(data.get("scheme") or "", data.get("code") or "")
        except CallerError as error:
            self.add_error("code", str(error))
        return data

    def terms(self) -> list[forms.BoundField]:
        return [self[name] for name in TermsForm.base_fields]


class EntryForm(TermsForm):
    """One entry: the fields of its kind, then the terms. Empty fields of a standing entry are cleared."""

    def __init__(self, kind: EntryKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in kind.fields:
            if field.name not in LEFT_OUT:
                self.fields[PREFIX + field.name] = _make(kind, field)

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def changed(self, standing: Mapping[str, Any]) -> dict[str, Any]:
        """The fields it sets: those whose value is not the standing one."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name.startswith(PREFIX):
                own, plain = name.removeprefix(PREFIX), _plain(value)
                if plain != standing.get(own, "") and (plain or standing.get(own)):
                    found[own] = plain
        return found

    def show(self, refused: EntryRefused) -> None:
        """Put the reasons at their fields."""
        for error in refused.errors:
            place = PREFIX + error.field
            why = say_error(self.kind.name, error)
            self.add_error(place if place in self.fields else None, why)


class NewDossierForm(EntryForm):
    """The gang itself, and the group that is to keep it."""

    def __init__(self, groups: list[JointGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(entry_kinds()["gang"], *args, **kwargs)
        choices = [(group.key.hex, group.name) for group in groups]
        self.fields["group"] = forms.ChoiceField(label=_("Joint group"), choices=choices)


class ReasonForm(forms.Form):
    reason = Words(label=_("Reason"), max_length=500)


class MergeForm(forms.Form):
    """Which dossier goes on, and why they are one."""

    into = forms.ChoiceField(label=_("Goes on as"))
    purpose = Words(label=_("Why they are one gang"), max_length=300)

    def __init__(self, others: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = others  # type: ignore[attr-defined]


def initial_of(values: Mapping[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: an entry's values, and the terms it last had."""
    begun = {PREFIX + name: value for name, value in values.items()} | dict(terms)
    evaluation = read_evaluation(str(terms.get("evaluation") or ""))
    if evaluation:
        begun |= {"scheme": evaluation.scheme, "code": evaluation.code}
    return begun


def _make(kind: EntryKind, field: FormField) -> forms.Field:
    made = make_field(field)
    if isinstance(made, forms.MultipleChoiceField | forms.ChoiceField):
        options: list[tuple[str, Any]] = [(word, _option(kind, field, word)) for word in field.choices]
        made.choices = options if field.kind == "choices" else [("", "–"), *options]
    if field.name in ("country", "nationality", "province"):
        made.widget = forms.TextInput(attrs={"list": f"known-{field.name}", "autocomplete": "off"})
    return made


def _option(kind: EntryKind, field: FormField, word: str) -> str:
    return scam_type_name(word) if field.name == "scam_types" else value_name(kind.name, field.name, word)


def known_words() -> dict[str, list[tuple[str, str]]]:
    """What the boxes for places and schemes propose."""
    lands = [(code, country_name(code)) for code in countries()]
    return {
        "known-country": lands,
        "known-nationality": lands,
        "known-province": [(code, province_name(code)) for code in provinces()],
        "known-scheme": [(name, "") for name in schemes()],
    }


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
