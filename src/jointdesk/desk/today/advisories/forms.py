"""An advisory as an officer writes it: for whom and where, and a text in each language there is one in."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.naming import country_name, lure_name, province_name, scam_type_name
from jointdesk.desk.today.advisories.actions import Said, Texts
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.engine.legible import legible
from jointdesk.engine.letterbox.advisories import MOST_HEADLINE, MOST_TEXT
from jointdesk.engine.reference import LANGUAGES, borders, lures, provinces, scam_types

HALF = MOST_TEXT // 2
DEFAULT_DAYS = 30
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PARTS = ("headline", "description", "instruction")


class AdvisoryForm(forms.Form):
    """`language_groups` and `place_groups` are what the page shows together."""

    scam_types = forms.MultipleChoiceField(
        label=gettext_lazy("Types of scam"), widget=forms.CheckboxSelectMultiple
    )
    lure = forms.ChoiceField(label=gettext_lazy("How they lure"), required=False)
    provinces = forms.MultipleChoiceField(
        label=gettext_lazy("Where: no province is everywhere"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("How grave"), choices=AdvisoryVersion.Severity.choices, initial="moderate"
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon to act"), choices=AdvisoryVersion.Urgency.choices, initial="expected"
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("How certain"), choices=AdvisoryVersion.Certainty.choices, initial="observed"
    )
    begins_on = forms.DateField(
        label=gettext_lazy("Holds from (empty: from when it is published)"), required=False, widget=DAY
    )
    ends_on = forms.DateField(label=gettext_lazy("Holds until, this day included"), widget=DAY)
    is_exercise = forms.BooleanField(label=gettext_lazy("Only an exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # names are in the language of whoever reads the page
        self.fields["scam_types"].choices = [(code, scam_type_name(code)) for code in scam_types()]  # type: ignore[attr-defined]
        self.fields["lure"].choices = [("", "–"), *((code, lure_name(code)) for code in lures())]  # type: ignore[attr-defined]
        self.fields["provinces"].choices = [(code, province_name(code)) for code in provinces()]  # type: ignore[attr-defined]
        self.fields["ends_on"].initial = timezone.localdate() + timedelta(days=DEFAULT_DAYS)
        for language in LANGUAGES:
            self._add_language(language)

    def language_groups(self) -> Iterator[tuple[str, list[BoundField], bool]]:
        """Language, its fields, and whether anything is said in it yet."""
        for language in LANGUAGES:
            fields = [self[f"{part}_{language}"] for part in (*PARTS, "ready")]
            yield language, fields, any(field.value() for field in fields)

    def place_groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Provinces of each country: those at a border by themselves, before the others."""
        boxes = list(self["provinces"])
        for country in dict.fromkeys(province.country for province in provinces().values()):
            of_it = [box for box in boxes if provinces()[box.data["value"]].country == country]
            at_border = [box for box in of_it if box.data["value"] in borders()]
            inland = [box for box in of_it if box not in at_border]
            if at_border:
                yield _("%(country)s: at the border") % {"country": country_name(country)}, at_border
            yield country_name(country), inland

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            words=self._words(),
            scam_types=tuple(given["scam_types"]),
            provinces=tuple(given["provinces"]),
            lure=given["lure"],
            severity=given["severity"],
            urgency=given["urgency"],
            certainty=given["certainty"],
            onset=_moment(given["begins_on"], time.min) if given["begins_on"] else None,
            expires=_moment(given["ends_on"], time(23, 59, 59)),
            is_exercise=given["is_exercise"],
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for language in LANGUAGES:
            if given.get(f"ready_{language}") and not (
                given.get(f"headline_{language}") and given.get(f"description_{language}")
            ):
                self.add_error(f"ready_{language}", _("A heading and a text first."))
        if not any(given.get(f"headline_{language}") for language in LANGUAGES):
            self.add_error(None, _("Write it in one language at least."))
        return given

    def _words(self) -> Texts:
        given = self.cleaned_data
        words = {}
        for language in LANGUAGES:
            said: dict[str, Any] = {part: _plain(given[f"{part}_{language}"]) for part in PARTS}
            if any(said.values()):
                words[language] = {**said, "ready": bool(given[f"ready_{language}"])}
        return words

    def _add_language(self, language: str) -> None:
        spoken = {"lang": "zh-Hans" if language == "zh" else language}
        self.fields[f"headline_{language}"] = forms.CharField(
            label=_("Heading, one line"),
            required=False,
            max_length=MOST_HEADLINE,
            widget=forms.TextInput(attrs=spoken),
        )
        for part, label in (("description", _("What happens")), ("instruction", _("What to do"))):
            self.fields[f"{part}_{language}"] = forms.CharField(
                label=label,
                required=False,
                max_length=HALF,
                widget=forms.Textarea(attrs={"rows": 4, **spoken}),
            )
        self.fields[f"ready_{language}"] = forms.BooleanField(
            label=_("Read by somebody who knows this language: to be published"), required=False
        )


class ReasonForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=500)


def initial_of(version: AdvisoryVersion) -> dict[str, Any]:
    texts = {
        f"{part}_{language}": said.get(part, "")
        for language, said in version.words.items()
        for part in (*PARTS, "ready")
    }
    return texts | {
        "scam_types": version.type_codes,
        "provinces": version.province_codes,
        "lure": version.lure,
        "severity": version.severity,
        "urgency": version.urgency,
        "certainty": version.certainty,
        "begins_on": timezone.localtime(version.onset).date() if version.onset else None,
        "ends_on": timezone.localtime(version.expires).date(),
        "is_exercise": version.is_exercise,
    }


def initial_from_lure(code: str) -> dict[str, Any]:
    """What the table says of a lure, as a proposal in each language: none is ready before somebody has read it."""
    lure = lures().get(code)
    if lure is None:
        return {}
    texts: dict[str, Any] = {}
    for language in LANGUAGES:
        texts[f"headline_{language}"] = lure.names[language]
        texts[f"description_{language}"] = f"{lure.begins[language]}\n\n{lure.goes_on[language]}"
        texts[f"instruction_{language}"] = lure.what_to_do[language]
    return texts | {
        "lure": code,
        "scam_types": [one for one in lure.scam_types if one != "OTHER"] or ["OTHER"],
    }


def _moment(day: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _plain(text: str) -> str:
    return legible(text).strip()
