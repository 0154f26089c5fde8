"""What officers type about complaints, parsed by the same rules as a file's line."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import country_name, scam_type_name, unit_name
from jointdesk.desk.intake import queries
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import COLUMNS, MAX_NARRATIVE, Draft, by_code, parse_complaint
from jointdesk.desk.intake.kinds import CHANNEL_NAMES
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.subjects import SCAM, subject_name, subjects
from jointdesk.engine.errors import InputError
from jointdesk.engine.reference import countries, scam_types

# what the form calls a language, of those complaints mostly come in
LANGUAGES = [
    ("", _("Not known")),
    ("vi", "Tiếng Việt"),
    ("km", "ភាសាខ្មែរ"),
    ("ko", "한국어"),
    ("zh", "中文"),
    ("en", "English"),
]


class ComplaintForm(forms.Form):
    """A new complaint, as an officer at the hotline or the counter takes it down."""

    narrative = forms.CharField(
        label=_("What happened, in the complainant's words"),
        max_length=MAX_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Numbers, accounts and addresses are found in the text by themselves."),
    )
    received_at = forms.DateField(
        label=_("Received on"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=list(CHANNEL_NAMES.items()))
    legal_kind = forms.ChoiceField(label=_("Legal kind"), choices=Complaint.LegalKind.choices)
    subject = forms.ChoiceField(label=_("What it is about"), required=False)
    their_reference = forms.CharField(
        label=_("Number of the organisation's letter"), max_length=120, required=False
    )
    unit = forms.ChoiceField(label=_("Unit"))
    complainant_name = forms.CharField(label=_("Complainant"), max_length=200, required=False)
    complainant_contact = forms.CharField(
        label=_("How to reach the complainant"), max_length=200, required=False
    )
    country = forms.ChoiceField(label=_("Country of the complainant"), required=False)
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES, required=False)
    amount = forms.DecimalField(label=_("Money lost"), required=False, min_value=Decimal(0), decimal_places=2)
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as VND or USD.")
    )
    scam_types = forms.MultipleChoiceField(
        label=_("Types of scam"), required=False, widget=forms.CheckboxSelectMultiple
    )

    confidential = forms.BooleanField(
        label=_("Demands that name and contact stay confidential"), required=False
    )
    wants_result = forms.BooleanField(label=_("Wants to be told the result"), required=False)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        units = [(unit.code, unit_name(unit)) for unit in queries.units(officer)]
        _choose(self, "unit", units, officer.unit.code)
        _choose(
            self, "country", [("", _("Not known")), *((code, country_name(code)) for code in countries())]
        )
        _choose(self, "subject", [(code, subject_name(code)) for code in subjects()], SCAM)
        _choose(self, "scam_types", [(code, scam_type_name(code)) for code in scam_types()])

    def draft(self) -> Draft | None:
        """The complaint as typed; None, with the errors said at their fields, when a rule is broken."""
        if not self.is_valid():
            return None
        cells = {column: _write(self.cleaned_data.get(column)) for column in COLUMNS}
        try:
            units = by_code(queries.units(self.officer))
            return parse_complaint(Row("form", 0, cells), units, self.officer.unit, numbered=False)
        except InputError as error:
            self.add_error(error.field if error.field in self.fields else None, error.why)
            return None


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class CorrectionForm(forms.Form):
    """One field put right."""

    FIELDS = [
        ("narrative", _("What happened")),
        ("amount", _("Money lost")),
        ("currency", _("Currency")),
        ("complainant_name", _("Complainant")),
        ("complainant_contact", _("How to reach the complainant")),
        ("country", _("Country of the complainant")),
        ("received_at", _("Received on")),
        ("scam_types", _("Types of scam")),
    ]
    field = forms.ChoiceField(label=_("Field"), choices=FIELDS)
    value = forms.CharField(
        label=_("New value"),
        max_length=MAX_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class DuplicateForm(forms.Form):
    original = forms.CharField(label=_("Reference of the earlier complaint"), max_length=40)
    reason = forms.CharField(label=_("Reason"), max_length=300)


def _choose(form: forms.Form, field: str, choices: list[tuple[str, Any]], initial: str | None = None) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - a fact of the class above
    chosen.choices = choices
    if initial is not None:
        chosen.initial = initial


def _write(value: object) -> str:
    """A cleaned value as a file's cell would hold it."""
    if isinstance(value, list):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date | datetime) else "" if value is None else str(value)
