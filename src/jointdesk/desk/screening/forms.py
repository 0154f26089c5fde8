from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.wording import say
from jointdesk.desk.screening.cells import understand
from jointdesk.desk.screening.lookup_actions import Asked
from jointdesk.desk.screening.roster_lines import OLDEST_AGE
from jointdesk.engine.screening.written_dates import DateError

SEXES = [("", _("Not known")), ("F", _("female")), ("M", _("male"))]


class LookupForm(forms.Form):
    """One person, as far as known, and why somebody asks."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("In any script, as it is said or written"),
    )
    birth_date = forms.CharField(
        label=_("Date of birth"), max_length=40, required=False, help_text=_("Or only the year")
    )
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=OLDEST_AGE, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=60, required=False)
    document = forms.CharField(label=_("Document"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=300, help_text=_("It is written into the register of accesses")
    )

    def clean_birth_date(self) -> str:
        try:
            return understand("birth_date", self.cleaned_data["birth_date"], "day")
        except DateError as error:
            raise forms.ValidationError(say(str(error))) from None

    def clean_nationality(self) -> str:
        found = understand("nationality", self.cleaned_data["nationality"], "day")
        if found and len(found) != 2:
            raise forms.ValidationError(_now("No country of this name or code"))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not (said["name"] or said["document"] or said["phone"]):
            raise forms.ValidationError(_now("A name, a document or a phone is needed."))
        return said

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(**{name: said[name] for name in Asked.__dataclass_fields__})
