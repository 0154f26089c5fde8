from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.accounts.permissions import holders
from jointdesk.desk.attachments.upload_models import Upload
from jointdesk.desk.cases.evidence.custody import ENDS, OWN_ACTS, Told
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, EvidenceExport, Exhibit, ExhibitFile
from jointdesk.desk.cases.evidence.queries import WORK, uploads
from jointdesk.desk.cases.models import Case, Person
from jointdesk.desk.cases.persons.person_queries import conceal_in_case
from jointdesk.desk.partners.models import Partner

Act = CustodyStep.Act
MOMENT = "%Y-%m-%dT%H:%M"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more, each under the bounds of its own."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        single = super().clean
        if isinstance(data, list | tuple) and data:
            return [single(one, initial) for one in data]
        found = single(data, initial)
        return [found] if found else []


class UploadsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Files that came by pieces and are not used yet: the officer's own, and no others."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            Upload.objects.none(),
            label=_("Files of yours that are here already"),
            required=False,
            to_field_name="key",
        )

    def offer(self, officer: Officer) -> None:
        self.queryset = uploads(officer).filter(state=Upload.State.READY)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {filesizeformat(obj.size)}"


def require_files(form: forms.Form) -> None:
    """Of a form where files must be chosen, one way or the other."""
    if not (form.cleaned_data.get("files") or form.cleaned_data.get("uploads")) and not form.errors:
        form.add_error("files", _("Choose a file."))


def moment(label: Any, **extra: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=False, widget=widget, **extra)


def line(label: Any, most: int = 200, *, required: bool = False, **extra: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **extra)


WHY = _("Why")
WHERE = _("Where it is now")


class ExhibitForm(forms.Form):
    """What is taken in; asked of a file as of a thing, nothing but what it is must be known."""

    kind = forms.ChoiceField(
        label=_("Kind of thing"), choices=Exhibit.Kind.choices, initial=Exhibit.Kind.FILES
    )
    title = line(
        _("What it is"), required=True, help_text=_("In a few words: “Telephone, black, from table 4”.")
    )
    files = FilesField(label=_("Files or photographs"), required=False)  # type: ignore[assignment]
    uploads = UploadsField()
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    serial = line(_("Serial number, IMEI or number on it"))
    quantity = line(_("Quantity or sum"), 100)
    seal = line(_("Seal number"), 60)
    seized_at = moment(_("Taken on"))
    seized_where = line(_("Taken where"))
    seized_by = line(_("Taken by"))
    seized_from = forms.ModelChoiceField(
        Person.objects.none(), label=_("Taken from"), required=False, empty_label="–"
    )
    authority = line(_("Under which warrant or consent"))
    found_in = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput())
    found_in_url = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput())
    place = line(WHERE)

    def __init__(self, officer: Officer, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].offer(officer)  # type: ignore[attr-defined]
        people = Person.objects.filter(involvements__case=case).distinct().order_by("name", "pk")
        chosen = self.fields["seized_from"]
        chosen.queryset = people  # type: ignore[attr-defined]
        named = list(people[:500])
        conceal_in_case(officer, case, named)
        names = {person.pk: str(person) for person in named}
        chosen.label_from_instance = lambda person: names.get(person.pk, "–")  # type: ignore[attr-defined]


class FilesForm(forms.Form):
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]
    uploads = UploadsField()
    part = forms.ChoiceField(label=_("What they are"), choices=ExhibitFile.Part.choices, initial="copy")
    note = line(_("Note"))

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].offer(officer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        require_files(self)
        return self.cleaned_data


class ToldForm(forms.Form):
    """What every step says. `told`: the same for the room's actions."""

    why = line(WHY, 300, required=True)

    def told(self, **more: Any) -> Told:
        said = self.cleaned_data
        texts: dict[str, Any] = {name: said.get(name) or "" for name in ("place", "seal", "to_name")}
        return Told(said["why"], at=said.get("at"), **texts, **more)


class HandOverForm(ToldForm):
    to = forms.ModelChoiceField(
        Officer.objects.none(), label=_("To an officer of this desk"), required=False, empty_label="–"
    )
    to_name = line(_("Or to somebody outside: name, office"))
    receipt = forms.FileField(label=_("Signed receipt, if outside"), required=False)
    place = line(WHERE)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Officer.objects.filter(is_active=True, role__in=holders(WORK)).exclude(pk=officer.pk)
        chosen = self.fields["to"]
        chosen.queryset = others.select_related("unit").order_by("unit__path", "name")  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda one: f"{one} · {unit_name(one.unit)}"  # type: ignore[attr-defined]


class StepForm(ToldForm):
    act = forms.ChoiceField(
        label=_("What happened"), choices=[(act.value, act.label) for act in (*OWN_ACTS, *ENDS)]
    )
    at = moment(_("When"), help_text=_("Empty: now."))
    place = line(WHERE)
    seal = line(_("Seal number"), 60)
    to_name = line(_("Returned to"))
    receipt = forms.FileField(label=_("Signed receipt"), required=False)


class AnswerForm(ToldForm):
    place = line(WHERE)


class CorrectForm(ToldForm):
    number = forms.IntegerField(label=_("Step"), min_value=1)
    why = line(_("What is wrong, and what is right"), 300, required=True)


class ExportForm(forms.Form):
    exhibits = forms.ModelMultipleChoiceField(
        Exhibit.objects.none(), label=_("Exhibits"), widget=forms.CheckboxSelectMultiple
    )
    purpose = line(_("Purpose"), 300, required=True)
    recipient = line(_("Recipient"))
    seal = forms.ChoiceField(
        label=_("Sealed"), choices=EvidenceExport.Seal.choices, initial=EvidenceExport.Seal.PASSPHRASE
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label="–"
    )

    def __init__(self, case: Case, offered: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["exhibits"]
        chosen.queryset = offered  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda one: f"{one.number} · {one.title}"  # type: ignore[attr-defined]
        confirmed = Partner.objects.filter(state=Partner.State.CONFIRMED)
        self.fields["partner"].queryset = confirmed  # type: ignore[attr-defined]


class FetchForm(forms.Form):
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        strip=True,
        required=False,
        help_text=_("At least 12 characters. Tell it to the recipient another way: not beside the bundle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class DownloadForm(forms.Form):
    purpose = line(_("Purpose"), 300, required=True)
    read = forms.BooleanField(
        label=_("I have read the warnings. I open it only where it can do no harm."), required=False
    )


class ImportForm(forms.Form):
    files = forms.FileField(label=_("Bundle"), required=False)  # type: ignore[assignment]
    uploads = UploadsField()
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].offer(officer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        require_files(self)
        chosen = [self.cleaned_data.get("files"), *self.cleaned_data.get("uploads", ())]
        if len([one for one in chosen if one]) > 1:
            self.add_error("files", _("One bundle at a time."))
        return self.cleaned_data
