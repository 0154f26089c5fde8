"""The gate's form, for a browser without scripts; with them the page sends the same fields itself."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.operations.explanations import name_indicator
from jointdesk.desk.operations.gate.form import needs, quick_signs
from jointdesk.engine.reference import countries

SEXES = [("", _("Not known")), ("F", _("Female")), ("M", _("Male")), ("X", _("Other"))]
# what a person was taken for on the spot; asked last, and never by itself a finding
ROLES = [
    ("", _("Nothing said")),
    ("worker", _("Worked there")),
    ("suspect", _("Suspect")),
    ("ringleader", _("Ringleader")),
]


class GateForm(forms.Form):
    """Urgent needs, who, signs, things; suspicion last."""

    key = forms.CharField(widget=forms.HiddenInput)
    needs = forms.MultipleChoiceField(label=_("Urgent"), required=False, widget=forms.CheckboxSelectMultiple)
    mrz = forms.CharField(
        label=_("Lines of the document"),
        required=False,
        max_length=400,
        widget=forms.Textarea(
            attrs={"rows": 3, "class": "mono", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        help_text=_(
            "Scan with a reader, paste or type the lines with the < signs: the rest fills itself in. A photo of the "
            "document is not read."
        ),
    )
    name = forms.CharField(label=_("Name, in any script"), required=False, max_length=200)
    aliases = forms.CharField(
        label=_("Other names"), required=False, max_length=400, help_text=_("Separated by ;")
    )
    birth_date = forms.CharField(
        label=_("Born"), required=False, max_length=10, help_text=_("YYYY-MM-DD, or only YYYY-MM or YYYY")
    )
    age = forms.CharField(
        label=_("or age"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=SEXES)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    document = forms.CharField(label=_("Document number"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    room = forms.CharField(label=_("Building and room"), required=False, max_length=120)
    indicators = forms.MultipleChoiceField(
        label=_("Signs seen or told"), required=False, widget=forms.CheckboxSelectMultiple
    )
    held = forms.CharField(
        label=_("Had with them"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Phones, cards, papers, cash: one a line. Sealed things are recorded on the person's page."
        ),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    photo = forms.FileField(
        label=_("Photo (optional)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    role = forms.ChoiceField(label=_("Taken for, on the spot"), required=False, choices=ROLES)

    FIRST = ("needs",)
    WHO = (
        "mrz",
        "name",
        "aliases",
        "birth_date",
        "age",
        "sex",
        "nationality",
        "document",
        "phone",
        "room",
        "photo",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("needs", [(code, str(need)) for code, need in needs().items()])
        self._offer("indicators", [(str(number), name_indicator(number)) for number in quick_signs()])
        self._offer(
            "nationality", [("", _("Not known")), *((code, country_name(code)) for code in countries())]
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def who(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHO]
