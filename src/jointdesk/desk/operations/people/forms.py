from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.operations.gate.forms import SEXES
from jointdesk.desk.operations.people.outcome_models import Outcome, SeizedItem
from jointdesk.engine.reference import countries

CATEGORIES = [
    ("victim", _("Presumed victim: opens a referral")),
    ("worker", _("Worked there; nothing decided")),
    ("suspect", _("Suspect")),
    ("ringleader", _("Ringleader")),
]


class OutcomeForm(forms.Form):
    kind = forms.ChoiceField(label=_("What became of the person"), choices=Outcome.Kind.choices)
    place = forms.CharField(label=_("Where to"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class CategoryForm(forms.Form):
    to = forms.ChoiceField(label=_("Taken for"), choices=CATEGORIES)
    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SeizedForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=SeizedItem.Kind.choices)
    description = forms.CharField(
        label=_("Description"), max_length=500, help_text=_("Make, colour, IMEI, amount and currency")
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000, initial=1)
    seal = forms.CharField(label=_("Number of the seal"), max_length=40)
    place = forms.CharField(label=_("Where it was found"), max_length=200, required=False)


class CorrectForm(forms.Form):
    """The texts are read as a roster's are."""

    name = forms.CharField(label=_("Name, in any script"), max_length=200, required=False)
    aliases = forms.CharField(
        label=_("Other names"), max_length=400, required=False, help_text=_("Separated by ;")
    )
    birth_date = forms.CharField(
        label=_("Born"), max_length=10, required=False, help_text=_("YYYY-MM-DD, or only YYYY-MM or YYYY")
    )
    age = forms.CharField(
        label=_("or age"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=SEXES)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    document = forms.CharField(label=_("Document number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["nationality"])
        field.choices = [("", _("Not known")), *((code, country_name(code)) for code in countries())]


# what a correction of a row is of, in words
CORRECTED = {
    **{name: field.label for name, field in CorrectForm.base_fields.items()},
    "age": _("Age"),
    "role": _("Taken for"),
    "indicators": _("Signs seen or told"),
}


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
