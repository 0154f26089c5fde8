"""What officers type on a complaint's page and in the inbox while they handle it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.intake.clock_actions import Wish
from jointdesk.desk.intake.clock_rules import clock_rules
from jointdesk.desk.intake.enquiry_actions import ANSWER_WITHIN_DAYS, Loss
from jointdesk.desk.intake.models import ClockStep, Complaint, Enquiry, LossLine
from jointdesk.desk.intake.queries import colleagues
from jointdesk.desk.intake.rates import currencies
from jointdesk.desk.intake.subjects import rejection_name, rejections

GROUNDS = {
    "foreign_assistance": _("Assistance of another country"),
    "expert": _("An expert's conclusion or valuation"),
    "documents": _("Decisive documents or objects"),
    "disaster": _("A disaster or epidemic prevents the work"),
}
# whom a translation is for: the desk's languages, and English
LANGUAGES = [(code.split("-")[0], name) for code, name in settings.LANGUAGES]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300)


class RejectForm(forms.Form):
    code = forms.ChoiceField(label=_("Why it is rejected"))
    reason = _reason(_("In your words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "code", [(code, rejection_name(code)) for code in rejections()])


class TransferForm(forms.Form):
    """`to` any unit of the desk that is open, but the one it is in, and guests."""

    to = forms.ModelChoiceField(label=_("To the unit"), queryset=Unit.objects.none(), empty_label="–")
    why = _reason(_("Why it goes there"))

    def __init__(self, *args: Any, here: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(closed_at=None).exclude(level=Unit.Level.ORGANISATION)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a fact of the class above
        field.queryset = units.exclude(pk=here.pk) if here else units
        field.label_from_instance = unit_name  # type: ignore[method-assign, assignment]


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("To the officer"), queryset=Officer.objects.none(), empty_label="–")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a fact of the class above
        field.queryset = colleagues(unit)


class EnquiryForm(forms.Form):
    asked_of = forms.ChoiceField(label=_("Who is asked"), choices=Enquiry.AskedOf.choices)
    question = forms.CharField(
        label=_("What is asked"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer_by = _day(
        _("Answer by"), initial=lambda: timezone.localdate() + timedelta(days=ANSWER_WITHIN_DAYS)
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What was answered"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClockForm(forms.Form):
    """One step of the clock; only those the complaint's state and the law allow are offered."""

    kind = forms.ChoiceField(label=_("Step"))
    ground = forms.ChoiceField(label=_("What is awaited (for a suspension)"), required=False)
    reason = _reason(_("Reason"))
    on = _day(_("Since"), initial=timezone.localdate)
    authority = forms.CharField(label=_("Who granted it (for an extension)"), max_length=200, required=False)
    document = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = clock_rules(settings.DESK.country).suspended.grounds
        _choices(self, "ground", [("", "–"), *((code, GROUNDS[code]) for code in grounds)])
        kinds = [
            (kind.value, kind.label)
            for kind in ClockStep.Kind
            if (kind == ClockStep.Kind.RESUMED) == bool(complaint.stopped_on)
        ]
        _choices(self, "kind", kinds)

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class TranslationForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the translation"), choices=LANGUAGES)
    text = forms.CharField(
        label=_("Translation"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class LossForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, decimal_places=2, max_digits=18, localize=False
    )
    currency = forms.ChoiceField(label=_("Currency"))
    paid_on = _day(_("Paid on"), initial=timezone.localdate)
    recipient = forms.CharField(label=_("To which account or wallet"), max_length=200, required=False)
    bank_reference = forms.CharField(label=_("Transaction reference"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "currency", [(code, code) for code in currencies()])
        self.fields["currency"].initial = own_currency()

    def loss(self) -> Loss:
        return Loss(**self.cleaned_data)


class _PaymentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: LossLine) -> str:
        day = date_format(obj.paid_on, "SHORT_DATE_FORMAT")
        return f"{day}: {number_format(obj.amount)} {obj.currency} {obj.recipient}".strip()


def _part(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, decimal_places=2, max_digits=18, initial=0, localize=False
    )


class FollowForm(forms.Form):
    line = _PaymentField(label=_("Payment"), queryset=LossLine.objects.none(), empty_label=None)
    stopped = _part(_("Stopped, held at a bank"))
    returned = _part(_("Given back"))

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        assert isinstance(line, _PaymentField)  # noqa: S101 - a fact of the class above
        line.queryset = complaint.losses.all()


def own_currency() -> str:
    """What the desk's country pays in; US dollars where the table of rates has none of it."""
    return {"VN": "VND", "KH": "KHR", "KR": "KRW", "CN": "CNY", "SG": "SGD", "TH": "THB"}.get(
        settings.DESK.country, "USD"
    )


def _choices(form: forms.Form, field: str, choices: list[tuple[str, Any]]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - a fact of the classes above
    chosen.choices = choices
