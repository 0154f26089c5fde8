from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.operations.families.asking import GUARDIANS, LONGEST, MAY_TELL, Said

ANSWERS = [
    ("consents", _("Yes, the family may know what is chosen below")),
    ("refuses", _("No")),
    ("later", _("Not now, or not decided")),
]


class SaidForm(forms.Form):
    """What the person said, asked alone."""

    alone = forms.BooleanField(
        label=_(
            "I asked the person alone, in a language he or she understands, and nobody of the family heard it"
        ),
        required=False,
    )
    answer = forms.ChoiceField(
        label=_("May this member of the family be told?"), choices=ANSWERS, widget=forms.RadioSelect
    )
    may_tell = forms.MultipleChoiceField(
        label=_("What may be said"),
        choices=list(MAY_TELL.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.CharField(label=_("How the person may be reached"), required=False, max_length=200)
    words = forms.CharField(
        label=_("In the person's own words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As it may be passed on: place and way to be reached only if the person gives them."),
    )
    language = forms.ChoiceField(
        label=_("Language of these words"), choices=[("", "–"), *settings.LANGUAGES], required=False
    )
    translation = forms.CharField(
        label=_("Translation for the family, by an officer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    translated_into = forms.ChoiceField(
        label=_("Language of the translation"), choices=[("", "–"), *settings.LANGUAGES], required=False
    )
    guardian = forms.ChoiceField(
        label=_("Who agrees for the child"), choices=[("", "–"), *GUARDIANS.items()], required=False
    )
    guardian_name = forms.CharField(label=_("Name of the guardian"), max_length=200, required=False)

    def __init__(self, *args: Any, guardian: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not guardian:
            del self.fields["guardian"], self.fields["guardian_name"]

    def said(self) -> Said:
        told = self.cleaned_data
        return Said(**told | {"may_tell": tuple(told["may_tell"])})


class DistrustForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
