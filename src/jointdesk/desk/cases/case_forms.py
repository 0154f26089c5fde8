"""Forms of a case's page: each is a page of its own too, so that what was typed comes back with what is wrong."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.accounts.permissions import holders
from jointdesk.desk.cases.chronology.event_actions import WRITTEN
from jointdesk.desk.cases.models import Case, CaseEvent, Involvement, Member, PersonDocument, Proceeding
from jointdesk.desk.cases.queries import OPEN, WORK, team

SEXES = [("", "–"), ("f", _("Female")), ("m", _("Male")), ("x", _("Other"))]


def name_officer(officer: Officer) -> str:
    return f"{officer} · {officer.get_role_display()} · {unit_name(officer.unit)}"


def officers_holding(action: str) -> Any:
    rows = Officer.objects.filter(is_active=True, role__in=holders(action)).select_related("unit")
    return rows.order_by("unit__path", "name", "pk")


class _ChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": "–", **kwargs})


class OfficerField(_ChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_officer(obj)


class UnitField(_ChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return unit_name(obj)


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )


class EditForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    mark = forms.ChoiceField(label=_("Handling mark"), choices=Mark.choices)


class TaskForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    assignee = OfficerField(Officer.objects.none(), label=_("By whom"), required=False)
    due_at = moment_field(_("Until when"))
    details = forms.CharField(
        label=_("Details"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [case.lead_id, *team(case).values_list("officer", flat=True)]
        field: Any = self.fields["assignee"]
        field.queryset = Officer.objects.filter(pk__in=members, is_active=True).select_related("unit")
        field.empty_label = _("Whoever takes it")


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in WRITTEN])
    at = moment_field(_("When it happened"))
    text = forms.CharField(
        label=_("What happened"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_kind(self) -> CaseEvent.Kind:
        return CaseEvent.Kind(self.cleaned_data["kind"])


def read_lines(text: object) -> tuple[str, ...]:
    return tuple(line for line in str(text).splitlines() if line.strip())


class WhoForm(forms.Form):
    """What tells one person from another, as officers are told it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    aliases = forms.CharField(
        label=_("Also written (one a line, any script)"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    birth_date = forms.CharField(label=_("Born (YYYY, YYYY-MM or YYYY-MM-DD)"), required=False, max_length=10)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=SEXES)
    nationality = forms.CharField(label=_("Nationality (two letters)"), required=False, max_length=2)

    def clean_nationality(self) -> str:
        return str(self.cleaned_data["nationality"]).upper()

    def clean_aliases(self) -> tuple[str, ...]:
        return read_lines(self.cleaned_data["aliases"])


class PersonForm(WhoForm):
    document = forms.CharField(label=_("Document"), required=False, max_length=40)


class InvolveForm(PersonForm):
    category = forms.ChoiceField(label=_("Category in this case"), choices=Involvement.Category.choices)
    note = forms.CharField(label=_("What for"), required=False, max_length=300)
    field_order = ("name", "category", "note")


class CategoryForm(forms.Form):
    category = forms.ChoiceField(label=_("Category in this case"), choices=Involvement.Category.choices)
    note = forms.CharField(label=_("What for"), required=False, max_length=300)


class StepForm(forms.Form):
    step = forms.ChoiceField(label=_("Step"), choices=Proceeding.Step.choices)
    on = day_field(_("Day"), required=True)
    court = forms.CharField(label=_("Court or prosecutor"), required=False, max_length=200)
    offence = forms.CharField(label=_("Offence"), required=False, max_length=300)
    outcome = forms.ChoiceField(
        label=_("What came of it"), required=False, choices=[("", "–"), *Proceeding.Outcome.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class MemberForm(forms.Form):
    officer = OfficerField(Officer.objects.none(), label=_("Officer"))
    part = forms.ChoiceField(label=_("Part"), choices=Member.Part.choices, initial=Member.Part.INVESTIGATOR)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["officer"]
        field.queryset = officers_holding(WORK).exclude(pk=case.lead_id)


class LeadForm(forms.Form):
    lead = OfficerField(Officer.objects.none(), label=_("Lead"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead"]
        field.queryset = officers_holding(OPEN)


class TransferForm(forms.Form):
    unit = UnitField(Unit.objects.all(), label=_("To which unit"))
    lead = OfficerField(Officer.objects.none(), label=_("Lead there"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.exclude(pk=case.unit_id)
        lead: Any = self.fields["lead"]
        lead.queryset = officers_holding(OPEN)
        lead.empty_label = _("The present lead, until the unit names one")


class ComplaintForm(forms.Form):
    complaint = forms.CharField(label=_("Complaint's reference"), max_length=40)


class IdentifierForm(forms.Form):
    text = forms.CharField(
        label=_("Phone, account, wallet, site or handle"), max_length=2000, widget=forms.TextInput
    )
    note = forms.CharField(label=_("Whose, and how it is known"), required=False, max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=PersonDocument.Kind.choices)
    number = forms.CharField(label=_("Number"), max_length=40)
    country = forms.CharField(label=_("Country (two letters)"), required=False, max_length=2)
    valid_until = day_field(_("Valid until"))

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class MergeForm(forms.Form):
    other = forms.IntegerField(label=_("Number of the other person"), min_value=1, max_value=2**62)
    reason = forms.CharField(label=_("Why they are one"), max_length=300)
