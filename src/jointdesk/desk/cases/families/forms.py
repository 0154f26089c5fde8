"""What officers write of a family's report."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.case_forms import WhoForm, day_field, read_lines
from jointdesk.desk.cases.families.report_actions import LONGEST, MOST_BYTES, Told
from jointdesk.desk.cases.models import FamilyNews, FamilyReport

LINES = forms.Textarea(attrs={"rows": 3})


def text(
    label: Any, name: str, *, required: bool = False, long: bool = False, help_text: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST[name],
        widget=forms.Textarea(attrs={"rows": 3}) if long else None,
        help_text=help_text,
    )


class ReportForm(WhoForm):
    """Who is missing, what happened, who asks, and with whom it may be shared."""

    name = forms.CharField(label=_("Name of the missing person"), max_length=200)
    documents = forms.CharField(
        label=_("Passport, identity card (one a line)"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description = text(_("Height, marks, clothes"), "description", long=True)
    photo = forms.FileField(
        label=_("Photo (JPEG, PNG or WebP)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    life_at_risk = forms.BooleanField(label=_("A life is at risk now"), required=False)
    police_report = text(_("Report to the police (where, number)"), "police_report")
    last_contact_on = day_field(_("Last contact on"))
    last_contact_how = text(_("How (call, message, seen)"), "last_contact_how")
    last_place = text(_("Last known place"), "last_place")
    said_going_to = text(_("Where the person said to be going"), "said_going_to")
    lure = text(_("The job that was offered: by whom, where, for what pay"), "lure", long=True)
    contacts = text(_("Numbers, accounts and names of recruiters and companions"), "contacts", long=True)
    through = forms.ChoiceField(label=_("How the report came"), choices=FamilyReport.Through.choices)
    organisation = text(_("Which embassy or organisation"), "organisation")
    reporter = text(_("Who reports"), "reporter", required=True)
    relation = forms.ChoiceField(
        label=_("Relation to the missing person"), choices=FamilyReport.Relation.choices
    )
    contact = text(_("How to answer (telephone, address)"), "contact", required=True)
    answer_safely = text(
        _("How to answer safely"),
        "answer_safely",
        help_text=_("When to call, who must not hear of it, what not to write."),
    )
    language = forms.ChoiceField(
        label=_("Language of who reports"), required=False, choices=[("", "–"), *settings.LANGUAGES]
    )
    consents_to_search = forms.BooleanField(label=_("Partner desks abroad"), required=False)
    consents_to_organisations = forms.BooleanField(
        label=_("Shelters, embassies and other organisations"), required=False
    )
    consents_to_poster = forms.BooleanField(label=_("The public, on a poster"), required=False)

    GROUPS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
        (
            "person",
            _("Who is missing"),
            ("name", "aliases", "birth_date", "sex", "nationality", "documents", "description", "photo"),
        ),
        (
            "happened",
            _("What happened"),
            (
                "life_at_risk",
                "last_contact_on",
                "last_contact_how",
                "last_place",
                "said_going_to",
                "lure",
                "contacts",
                "police_report",
            ),
        ),
        (
            "asks",
            _("Who asks, and how to answer"),
            (
                "reporter",
                "relation",
                "through",
                "organisation",
                "contact",
                "answer_safely",
                "language",
            ),
        ),
        (
            "consent",
            _("With whom the family lets us share it"),
            ("consents_to_search", "consents_to_organisations", "consents_to_poster"),
        ),
    )

    def clean_documents(self) -> tuple[str, ...]:
        return read_lines(self.cleaned_data["documents"])

    def clean_photo(self) -> bytes:
        file = self.cleaned_data["photo"]
        if file is None or file is False:
            return b""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This picture is too large: at most 5 MB."))
        return bytes(file.read(MOST_BYTES + 1))

    def clean_last_contact_on(self) -> Any:
        day = self.cleaned_data["last_contact_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The last contact lies in the future."))
        return day

    def groups(self) -> Iterator[tuple[str, Promise, list[BoundField]]]:
        for code, title, names in self.GROUPS:
            yield code, title, [self[name] for name in names]

    def told(self) -> Told:
        return Told(**self.cleaned_data)


class NewsForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was heard"), choices=FamilyNews.Kind.choices)
    heard_on = day_field(_("When"), required=True)
    text = forms.CharField(label=_("In words"), max_length=5000, widget=LINES)


class ToldForm(forms.Form):
    what = forms.CharField(
        label=_("What the family was told, and how"),
        max_length=5000,
        widget=LINES,
        help_text=_("No more than the person lets it know."),
    )


class CloseForm(forms.Form):
    why = forms.CharField(label=_("Why the search ends"), max_length=500, widget=LINES)


def initial_of(report: FamilyReport) -> dict[str, Any]:
    told = {name: getattr(report, name) for name in ReportForm.base_fields if name != "photo"}
    return told | {"aliases": "\n".join(report.aliases), "documents": "\n".join(report.documents)}
