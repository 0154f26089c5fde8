"""What officers say of a file they bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jointdesk.desk.intake.encodings import ENCODINGS
from jointdesk.desk.intake.readings import Reading


class ImportForm(forms.Form):
    """A file of complaints or of corrections."""

    KINDS = [("complaints", _("Complaints")), ("corrections", _("Corrections"))]
    kind = forms.ChoiceField(label=_("What the file holds"), choices=KINDS)
    file = forms.FileField(
        label=_("CSV or XLSX file"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"})
    )
    quarantine = forms.BooleanField(
        label=_("Take in all good lines, and set the bad ones aside"), required=False
    )


class ReadingForm(forms.Form):
    """How the file is read. Dates with the year first are read whatever is chosen."""

    SEPARATORS = [
        ("", _("As the first line shows")),
        (",", pgettext_lazy("separator", "Comma")),
        (";", pgettext_lazy("separator", "Semicolon")),
        ("\t", pgettext_lazy("separator", "Tab")),
        ("|", pgettext_lazy("separator", "Bar")),
    ]
    DATES = [
        ("", "2026-12-31"),
        ("day", _("31/12/2026: the day first")),
        ("month", _("12/31/2026: the month first")),
    ]
    DECIMALS = [("", "1200000.50"), (",", "1.200.000,50"), (".", "1,200,000.50")]
    encoding = forms.ChoiceField(label=_("Encoding"), choices=list(ENCODINGS.items()), required=False)
    separator = forms.ChoiceField(label=_("What parts the cells"), choices=SEPARATORS, required=False)
    dates = forms.ChoiceField(label=_("Dates"), choices=DATES, required=False)
    decimal = forms.ChoiceField(label=_("Sums of money"), choices=DECIMALS, required=False)
    quarantine = forms.BooleanField(
        label=_("Take in all good lines, and set the bad ones aside"), required=False
    )

    def reading(self) -> Reading:
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in ("separator", "dates", "decimal")}
        return Reading(encoding=self.cleaned_data["encoding"] or "utf-8", **said)
