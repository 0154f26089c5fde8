"""The form of a call to the hotline, in the order in which a caller tells it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import scam_type_name, unit_name
from jointdesk.desk.intake import queries
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import COLUMNS, MAX_NARRATIVE, Draft, by_code, parse_complaint
from jointdesk.desk.intake.enquiry_actions import Loss
from jointdesk.desk.intake.forms import LANGUAGES
from jointdesk.desk.intake.handling_forms import LossForm
from jointdesk.desk.intake.subjects import SCAM, subject_name, subjects
from jointdesk.engine.errors import InputError
from jointdesk.engine.reference import scam_types

PAYMENTS = 3
SENT_AGO = [
    ("", _("No money was sent")),
    ("now", _("Within the last hours")),
    ("days", _("Within the last days")),
    ("long", _("Longer ago")),
]


class CallForm(forms.Form):
    complainant_contact = forms.CharField(
        label=_("Number to call back"), max_length=200, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    complainant_name = forms.CharField(label=_("Caller"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of the call"), choices=LANGUAGES, required=False)
    sent_ago = forms.ChoiceField(
        label=_("When was money sent?"), choices=SENT_AGO, required=False, widget=forms.RadioSelect
    )
    narrative = forms.CharField(
        label=_("What happened, in the caller's words"),
        max_length=MAX_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    subject = forms.ChoiceField(label=_("What it is about"))
    scam_type = forms.ChoiceField(label=_("Type of scam"), required=False)
    unit = forms.ChoiceField(label=_("Unit"))
    confidential = forms.BooleanField(
        label=_("Demands that name and number stay confidential"), required=False
    )
    wants_result = forms.BooleanField(label=_("Wants to be told the result"), required=False)

    def __init__(self, officer: Officer, data: Any = None) -> None:
        super().__init__(data)
        self.officer = officer
        _choose(self, "subject", [(code, subject_name(code)) for code in subjects()])
        _choose(
            self,
            "scam_type",
            [("", _("Not known"))] + [(code, scam_type_name(code)) for code in scam_types()],
        )
        _choose(self, "unit", [(unit.code, unit_name(unit)) for unit in queries.units(officer)])
        self.fields["unit"].initial, self.fields["subject"].initial = officer.unit.code, SCAM
        self.payments = [_Payment(data, prefix=f"payment{number}") for number in range(PAYMENTS)]

    @property
    def further_filled(self) -> bool:
        return any(payment.is_filled() for payment in self.payments[1:])

    def draft(self) -> tuple[Draft, list[Loss]] | None:
        """The complaint and its payments; None, with the errors at their fields, when a rule is broken."""
        filled = [payment for payment in self.payments if payment.is_filled()]
        broken = [payment for payment in filled if not payment.is_valid()]
        if not self.is_valid() or broken:
            return None
        cells = {column: str(self.cleaned_data.get(column) or "") for column in COLUMNS}
        cells |= {
            "channel": "hotline",
            "received_at": timezone.now().isoformat(),
            "scam_types": self.cleaned_data["scam_type"],
        }
        try:
            units = by_code(queries.units(self.officer))
            draft = parse_complaint(Row("form", 0, cells), units, self.officer.unit, numbered=False)
        except InputError as error:
            self.add_error(error.field if error.field in self.fields else None, error.why)
            return None
        return draft, [payment.loss() for payment in filled]


class _Payment(LossForm):
    """A payment the caller names; left empty, there is none."""

    def is_filled(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("amount", "recipient"))


def _choose(form: forms.Form, field: str, choices: list[Any]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - a fact of the class above
    chosen.choices = choices
