"""Founding a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.requests.labels import LEGAL_BASES
from jointdesk.desk.exchange.words import Words
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners


class GroupForm(forms.Form):
    name = Words(label=_("Name of the group"), max_length=200)
    mandate = Words(label=_("Mandate"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=list(LEGAL_BASES.items()))
    valid_from = forms.DateField(
        label=_("Valid from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(), label=_("Partners"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = confirmed_partners()  # type: ignore[attr-defined]
