"""Forms of notices: one for every colour is made of the table, so that a colour changed there is changed here."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.cases.case_forms import day_field
from jointdesk.desk.cases.models import FamilyReport, Notice, Poster
from jointdesk.desk.cases.notices.colours import Colour, Field, fields
from jointdesk.desk.cases.notices.facts import LONGEST, PERSONAL
from jointdesk.desk.cases.notices.poster_actions import SAYABLE, Consent
from jointdesk.desk.cases.notices.validity import months_later

SEXES = [("", "–"), ("F", _("Female")), ("M", _("Male")), ("X", _("Other"))]
MB = 1024 * 1024
PHOTO_BYTES = 12 * MB
WORDS_OF_PERSON = {"birth_date": _("Born"), "sex": _("Sex"), "nationality": _("Nationality")}


class NoticeForm(forms.Form):
    """What a notice of one colour says. A draft may lack what is marked as needed before it is issued."""

    def __init__(self, colour: Colour, *args: Any, reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colour = colour
        if colour.person != "none":
            self._add_person()
        for field in colour.fields:
            self.fields[field.name] = _make(field)
        self.fields["mark"] = forms.ChoiceField(
            label=_("Handling mark"), choices=Mark.choices, initial=Mark.AMBER
        )
        if reason:
            self.fields["reason"] = forms.CharField(label=_("Why it is changed"), max_length=1_000)

    def _add_person(self) -> None:
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=200, required=self.colour.person == "named"
        )
        self.fields["aliases"] = forms.CharField(
            label=_("Also written (one a line, any script)"),
            required=False,
            max_length=4_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["birth_date"] = forms.CharField(
            label=_("Born (YYYY, YYYY-MM or YYYY-MM-DD)"), required=False, max_length=10
        )
        self.fields["sex"] = forms.ChoiceField(label=_("Sex"), required=False, choices=SEXES)
        self.fields["nationality"] = forms.CharField(
            label=_("Nationality (two letters)"), required=False, max_length=2
        )
        self.fields["document"] = forms.CharField(label=_("Document"), required=False, max_length=40)

    def person(self) -> list[forms.BoundField]:
        return [self[name] for name in PERSONAL if name in self.fields]

    def needed(self) -> list[forms.BoundField]:
        """What must be there before it is issued."""
        return [self[name] for name in self.colour.required]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.colour.optional]

    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("mark", "reason") if name in self.fields]

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class IssueForm(forms.Form):
    until = day_field(_("Valid until"), required=True)
    is_neutral = forms.BooleanField(
        label=_("The matter is not political, military, religious or racial (INTERPOL, Art. 3).")
    )
    neutral = forms.CharField(
        label=_("Why, where its words may be read otherwise"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, colour: Colour, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = months_later(timezone.localdate(), colour.valid_months)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))


class RenewForm(ReasonForm):
    until = day_field(_("Valid until"), required=True)
    field_order = ("until", "reason")


class PhotoForm(forms.Form):
    photo = forms.FileField(label=_("Photograph"), widget=forms.FileInput(attrs={"accept": "image/*"}))


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or XLSX file"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"})
    )


class PosterForm(forms.Form):
    """What a poster says, and whose consent it rests on."""

    first = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    beside = forms.ChoiceField(
        label=_("A second language beside it"), required=False, choices=[("", "–"), *settings.LANGUAGES]
    )
    says = forms.MultipleChoiceField(
        label=_("What it says beside the name"), required=False, widget=forms.CheckboxSelectMultiple
    )
    with_photo = forms.BooleanField(label=_("With the photograph"), required=False, initial=True)
    contact = forms.CharField(label=_("Whom to call: the desk's public number"), max_length=200)
    consent_by = forms.CharField(label=_("Who allowed it"), max_length=200)
    consent_relation = forms.ChoiceField(label=_("As what"), choices=FamilyReport.Relation.choices)
    consent_on = day_field(_("Allowed on"), required=True)
    consent_scope = forms.ChoiceField(label=_("For what"), choices=Poster.Scope.choices)
    until = day_field(_("Until when"), required=True)

    def __init__(self, notice: Notice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [name for name in SAYABLE if getattr(notice, name, "") or notice.details.get(name)]
        says: Any = self.fields["says"]
        says.choices = [(name, _word(name)) for name in offered]
        says.initial = offered
        today = timezone.localdate()
        self.fields["consent_on"].initial = today
        self.fields["until"].initial = min(today + timedelta(days=90), notice.valid_until or notice.review_on)
        if notice.photo_id is None:
            del self.fields["with_photo"]

    def consent(self) -> Consent:
        said = self.cleaned_data
        return Consent(
            by=said["consent_by"],
            relation=said["consent_relation"],
            on=said["consent_on"],
            scope=said["consent_scope"],
            until=said["until"],
        )

    def asked(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "languages": [code for code in (said["first"], said["beside"]) if code],
            "says": said["says"],
            "contact": said["contact"],
            "with_photo": said.get("with_photo", False),
        }


def _word(name: str) -> Any:
    return WORDS_OF_PERSON.get(name) or fields()[name].label


def _make(field: Field) -> forms.Field:
    if field.kind == "day":
        return day_field(field.label)
    if field.kind == "number":
        return forms.IntegerField(label=field.label, required=False, min_value=0, max_value=9999)
    if field.kind == "choice":
        offered = [(code, field.show(code)) for code in field.choices]
        return forms.ChoiceField(label=field.label, required=False, choices=[("", "–"), *offered])
    area = forms.Textarea(attrs={"rows": 3}) if field.kind == "long" else forms.TextInput()
    return forms.CharField(label=field.label, required=False, max_length=LONGEST[field.kind], widget=area)
