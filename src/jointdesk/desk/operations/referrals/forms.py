"""What officers write on a referral's pages."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.exchange.requests.labels import LEGAL_BASES, URGENCIES
from jointdesk.desk.operations.models import ReferralReview, ReferralStep
from jointdesk.desk.operations.referrals.assistance import FORM, Asked
from jointdesk.desk.operations.referrals.step_actions import WRITTEN
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.requests.forms import request_forms

ANSWERS = [("", _("Not yet known")), ("yes", _("Yes")), ("no", _("No"))]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def read_answer(said: str) -> bool | None:
    return {"yes": True, "no": False}.get(said)


class ReviewForm(forms.Form):
    """One officer's finding on a presumed victim."""

    finding = forms.ChoiceField(
        label=_("What do you find?"), choices=ReferralReview.Finding.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Reasons"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you find no indications"),
    )


class GateForm(forms.Form):
    """The two questions of the protection gate, and whether the family may know."""

    consents = forms.ChoiceField(
        label=_("Does the person consent to contact with the own state?"),
        choices=ANSWERS,
        required=False,
        widget=forms.RadioSelect,
    )
    claim = forms.ChoiceField(
        label=_("Does the person claim protection (asylum), or fear to return?"),
        choices=ANSWERS,
        required=False,
        widget=forms.RadioSelect,
    )

    def answer(self, name: str) -> bool | None:
        return read_answer(self.cleaned_data[name])


class FamilyForm(forms.Form):
    family = forms.ChoiceField(
        label=_("May the family be told that the person has been found?"),
        choices=ANSWERS,
        required=False,
        widget=forms.RadioSelect,
    )


class ReflectionForm(forms.Form):
    until = forms.DateField(label=_("Reflection period until"), widget=DAY)


class StepForm(forms.Form):
    """Something needed, arranged or due."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[(kind.value, kind.label) for kind in WRITTEN if kind != ReferralStep.Kind.FAMILY],
    )
    note = forms.CharField(label=_("In words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = forms.DateField(label=_("To be done by"), required=False, widget=DAY)
    organisation = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Handed over to"),
        required=False,
        empty_label=_("nobody of this desk's units"),
        help_text=_(
            "For a handover: an embassy or another organisation at this desk acknowledges it itself."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Unit]", self.fields["organisation"])
        field.queryset = Unit.objects.filter(level=Unit.Level.ORGANISATION)
        field.label_from_instance = unit_name  # type: ignore[method-assign, assignment]


class WorkerForm(forms.Form):
    worker = forms.ModelChoiceField(Officer.objects.none(), label=_("Officer"), empty_label="–")

    def __init__(self, officers: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Officer]", self.fields["worker"]).queryset = officers


class AssistanceForm(forms.Form):
    """What a partner is asked to do for this person; who it is comes from the record."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), empty_label="–")
    place = forms.CharField(label=_("Where the person is"), max_length=500)
    circumstances = forms.CharField(
        label=_("Circumstances, and what help is needed"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    caution = forms.CharField(
        label=_("How not to endanger the person"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    guardian = forms.CharField(label=_("Who decides for the child"), max_length=200, required=False)
    contact = forms.CharField(label=_("Contact point at all hours"), max_length=200)
    purpose = forms.CharField(label=_("Purpose"), max_length=2000)
    legal_basis = forms.ChoiceField(label=_("Legal basis"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=list(URGENCIES.items()), initial="urgent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = cast("forms.ModelChoiceField[Partner]", self.fields["partner"])
        partner.queryset = confirmed_partners()
        basis = cast(forms.ChoiceField, self.fields["legal_basis"])
        basis.choices = [(name, LEGAL_BASES[name]) for name in request_forms()[FORM].legal_bases]

    def asked(self) -> Asked:
        return Asked(**{name: value for name, value in self.cleaned_data.items() if name != "partner"})
