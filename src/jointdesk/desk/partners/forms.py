from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.engine.exchange.wire.cards import MAX_CARD


class CardForm(forms.Form):
    """A partner's card: pasted, or as a file."""

    card = forms.CharField(
        label=_("Card as text"), required=False, max_length=MAX_CARD, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = forms.FileField(label=_("Or card as a file"), required=False)

    def clean(self) -> dict[str, Any]:
        """`raw`: the card's bytes, bounded; what they say is the protocol's to judge."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        data["raw"] = file.read(MAX_CARD + 1) if file else (data.get("card") or "").encode()
        if not data["raw"]:
            raise forms.ValidationError(_("Paste the card or choose its file."))
        return data


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("The words you hear"),
        max_length=400,
        help_text=_(
            "Call the partner on a number you know, and type the ten words its officer reads to you."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


class RevocationForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ConditionsForm(forms.Form):
    """What the two desks agreed; the bounds are the actions' to judge."""

    daily_cap = forms.IntegerField(label=_("Identifiers a day"), min_value=0)
    daily_person_cap = forms.IntegerField(label=_("Person keys a day"), min_value=0)
    largest_set = forms.IntegerField(label=_("Largest set we take, in tags"), min_value=0)


class KeyChangeForm(forms.Form):
    """The second step: why, and the desk's id typed by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    desk = forms.CharField(
        label=_("Type our desk's id to go on"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def clean_desk(self) -> str:
        typed = str(self.cleaned_data["desk"]).strip()
        if typed != settings.DESK.id:
            raise forms.ValidationError(_("This is not our desk's id."))
        return typed


class KeyRevocationForm(KeyChangeForm):
    since = forms.DateTimeField(
        label=_("Since when others may have had the keys"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    field_order = ("since", "reason", "desk")
