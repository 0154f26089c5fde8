from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.operations.people.outcome_models import Outcome, SeizedItem

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


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
