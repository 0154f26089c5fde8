"""One form a step. Nothing but what happened must be filled in; every field says what it is good for."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.engine.reference import countries, scam_types
from jointdesk.portal.hotlines import table_language
from jointdesk.portal.reporting.amounts import CURRENCIES, read_amount
from jointdesk.portal.reporting.recognising import MOST_SHOWN
from jointdesk.portal.words import Words

MOST_NARRATIVE = 20_000
FIRST_DAY = date(1990, 1, 1)
KEY = 16


def country_choices() -> list[tuple[str, str]]:
    language = table_language()
    return [("", "—"), *((code, country.names[language]) for code, country in countries().items())]


class PlainSelect(forms.Select):
    """A list to choose from, written at once: Django asks a template for each of two hundred countries."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) in chosen else "", said) for key, said in self.choices),
        )
        around = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", around, options)


class StepForm(forms.Form):
    """A form without colons, whose fields know what explains them."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)


def _text(label: Any, most: int, help_text: Any = "", rows: int = 0, **attributes: str) -> forms.CharField:
    widget: forms.Widget = forms.Textarea({"rows": str(rows)}) if rows else forms.TextInput()
    widget.attrs |= {"autocomplete": "off", **attributes}
    return Words(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


class Day(forms.DateField):
    """A day that is not to come."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not FIRST_DAY <= day <= timezone.localdate():
            raise ValidationError(gettext("Choose a day that is past."))
        return day


class What(StepForm):
    narrative = _text(
        _("What happened?"),
        MOST_NARRATIVE,
        _("In your own words and language. Write names, numbers, accounts and sites just as you have them."),
        rows=9,
    )
    happened_from = Day(label=_("When did it begin?"))
    happened_to = Day(label=_("When was the last time?"))

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if (
            found.get("happened_from")
            and found.get("happened_to")
            and found["happened_from"] > found["happened_to"]
        ):
            self.add_error("happened_to", gettext("The last time cannot lie before the beginning."))
        return found


class Who(StepForm):
    accused = _text(
        _("Who did it, as far as you know?"),
        2_000,
        _("Names, nicknames, the company or office they said they were."),
        rows=3,
    )
    identifiers = _text(
        _("Their telephone numbers, accounts, sites, names in chats"),
        4_000,
        _(
            "One below the other. Say which bank or app where you know it: Vietcombank 0123456789, Telegram @name."
        ),
        rows=5,
    )
    scam_types = forms.MultipleChoiceField(
        label=_("What was it like?"),
        required=False,
        choices=lambda: [(code, kind.names[table_language()]) for code, kind in scam_types().items()],
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("As many as fit, or none."),
    )

    def clean_scam_types(self) -> list[str]:
        found: list[str] = self.cleaned_data["scam_types"]
        if len(found) > 10:
            raise ValidationError(gettext("Ten at most."))
        return found


class Named(StepForm):
    """Which of what was recognised is not theirs: `denied`, keys of `Recognised`. The page says which it showed
    (`seen`): what another tab added meanwhile was not denied on it."""

    def __init__(self, *args: Any, denied: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._denied = set(denied)

    def clean(self) -> dict[str, Any]:
        seen, right = (set(self.data.getlist(key)[:MOST_SHOWN]) for key in ("seen", "right"))  # type: ignore[attr-defined]
        keys = (self._denied - seen) | (seen - right)
        return {"denied": sorted(key for key in keys if len(key) == KEY)}


class Loss(StepForm):
    amount = _text(_("Amount"), 40, inputmode="decimal")
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", "—"), *((code, code) for code in CURRENCIES)],
        widget=PlainSelect(),
    )
    on = Day(label=_("When"))
    way = _text(_("How was it paid?"), 200, _("Bank, wallet, cash, gift card"))

    def clean_amount(self) -> str:
        written = self.cleaned_data["amount"]
        amount = read_amount(written)
        if written.strip() and amount is None:
            raise ValidationError(gettext("Write the amount in figures, for example 1500000 or 1,500.50."))
        return amount or ""

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("amount") and not found.get("currency"):
            self.add_error("currency", gettext("Choose in which currency."))
        return found


# what is typed so far, and one line more
Losses = formset_factory(Loss, extra=1, max_num=10, validate_max=True)


class Files(StepForm):
    """The files themselves are taken by the view; nothing has to be uploaded."""


class Contact(StepForm):
    reporter = forms.ChoiceField(
        label=_("Who reports?"),
        choices=[
            ("person", _("A person")),
            ("organisation", _("A company or organisation")),
            ("state_body", _("A state body")),
        ],
        initial="person",
        widget=forms.RadioSelect(),
    )
    named = forms.ChoiceField(
        label=_("Do you want to say who you are?"),
        choices=[("no", _("No, I stay unknown")), ("yes", _("Yes, you may reach me"))],
        initial="no",
        widget=forms.RadioSelect(),
        help_text=_(
            "Either way you get a code by which you see what became of it, and can read and answer messages."
        ),
    )
    name = _text(_("Name"), 200, autocomplete="name")
    phone = _text(_("Telephone"), 100, autocomplete="tel", inputmode="tel")
    email = _text(_("E-mail"), 254, autocomplete="email", inputmode="email")
    other = _text(_("Or how else?"), 500)
    safe_times = _text(_("When and how is it safe?"), 500)
    country = forms.ChoiceField(
        label=_("In which country did it happen to you?"),
        required=False,
        choices=country_choices,
        widget=PlainSelect(),
    )
    keep_confidential = forms.BooleanField(
        label=_("Keep my name from everybody who need not know it"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("named") == "yes" and not any(found.get(key) for key in ("phone", "email", "other")):
            self.add_error("phone", gettext("Say at least one way to reach you, or stay unknown."))
        return found


class Check(StepForm):
    """Nothing more to fill in."""


class InDanger(StepForm):
    about_myself = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=[("yes", _("Myself")), ("no", _("Somebody else"))],
        initial="yes",
        widget=forms.RadioSelect(),
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=country_choices, widget=PlainSelect()
    )
    place = _text(_("Where?"), 1_000, _("Town, street, the name on the gate, a link from a map."), rows=3)
    landmarks = _text(
        _("What can be seen there?"),
        1_000,
        _("Colour, floors, signs, what stands opposite, which road."),
        rows=3,
    )
    people = forms.IntegerField(
        label=_("How many people?"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"autocomplete": "off"}),
    )
    safe_contact = _text(
        _("How can we reach you without danger?"),
        1_000,
        _("A number or name in a chat, and when nobody else reads it. Nothing, if nothing is safe."),
        rows=3,
    )
    narrative = _text(_("Anything else"), 10_000, rows=4)

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(key) for key in ("place", "landmarks", "narrative", "safe_contact")):
            self.add_error("place", gettext("Say something by which the place can be found."))
        return self.cleaned_data
