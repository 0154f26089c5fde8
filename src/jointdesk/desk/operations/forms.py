from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.naming import country_name, province_name
from jointdesk.desk.operations.operation_actions import REFERENCE, OperationFacts
from jointdesk.engine.reference import provinces

ROSTER_TEXT = 2_000_000
KINDS = {
    "operations": _("Operations: id, title, date, province, site, partners"),
    "roster-corrections": _("Corrections of rosters: operation, id, field, value, corrected_at, reason"),
    "proceedings": _("Steps of procedure: operation, person, step, date, court"),
    "partner-arrests": _("Arrests by partners: partner, date, nationality, count, gang, site"),
}


class OperationForm(forms.Form):
    """A new operation."""

    reference = forms.RegexField(
        REFERENCE, label=_("Reference"), max_length=60, help_text=_("Letters, digits, dot, dash, underscore")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    held_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    province = forms.ChoiceField(label=_("Province"))
    site = forms.CharField(label=_("Site"), max_length=200, required=False)
    partners = forms.CharField(
        label=_("Partners who took part"), max_length=500, required=False, help_text=_("Separated by ;")
    )
    mark = forms.ChoiceField(label=_("Handling mark"), choices=Mark.choices, initial=Mark.AMBER)

    def __init__(self, country: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = sorted(provinces().values(), key=lambda province: province.country != country)
        cast(forms.ChoiceField, self.fields["province"]).choices = [
            (one.code, f"{province_name(one.code)} ({country_name(one.country)})") for one in codes
        ]

    def facts(self) -> OperationFacts:
        said = self.cleaned_data
        partners = tuple(part.strip()[:100] for part in said["partners"].split(";") if part.strip())
        names = ("reference", "title", "held_on", "province", "site", "mark")
        return OperationFacts(**{name: said[name] for name in names}, partners=partners)


class RosterForm(forms.Form):
    """A roster as a file, or pasted."""

    file = forms.FileField(label=_("CSV or Excel file"), required=False)
    text = forms.CharField(
        label=_("Or paste the lines, as copied from a table"),
        required=False,
        max_length=ROSTER_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not said.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste the lines."))
        return said


class ImportForm(forms.Form):
    """Any other file that operations bring."""

    kind = forms.ChoiceField(label=_("What is in the file"), choices=list(KINDS.items()))
    file = forms.FileField(label=_("CSV file"))
    quarantine = forms.BooleanField(label=_("Take the good lines and set the bad ones aside"), required=False)
