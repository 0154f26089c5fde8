"""The check page. One address; what was asked comes and goes in the body of a form, and is kept nowhere."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jointdesk.engine.letterbox.check_file import Listing
from jointdesk.engine.letterbox.proof_of_work import EARLY, TAKEN
from jointdesk.engine.reference import scam_types
from jointdesk.portal import limits
from jointdesk.portal.checking import tolls
from jointdesk.portal.checking.listed import Silent, look_up
from jointdesk.portal.checking.reading import MOST_TEXT, Asked, places, read
from jointdesk.portal.hotlines import hotlines, table_language
from jointdesk.portal.reporting.recognising import Recognised
from jointdesk.portal.words import Words

BANDS = {
    "few": _("by a few people (two to four)"),
    "several": _("by several people (five to nineteen)"),
    "many": _("by many people (twenty or more)"),
    "very_many": _("by very many people (a hundred or more)"),
}


class Question(forms.Form):
    use_required_attribute = False

    text = Words(
        label=_("Number, account, site, name or message"),
        max_length=MOST_TEXT,
        help_text=_("As you have it. You may paste a whole message: numbers and sites in it are found."),
        widget=forms.Textarea(
            {"rows": "3", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write or paste what you want to check.")},
    )
    where = forms.ChoiceField(
        label=_("Which bank or app is it of?"),
        required=False,
        help_text=_("Needed for a bare account number, or a bare name in an app."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a fact of the class above
        field.choices = [("", "—"), *places()]


@dataclass(frozen=True)
class Told:
    """What is told of one identifier. `listing` None: nobody reported it, or not so that it may be told."""

    asked: Recognised
    listing: Listing | None

    @property
    def band_words(self) -> object:
        return BANDS[self.listing.band] if self.listing else ""

    @property
    def types(self) -> list[str]:
        if self.listing is None:
            return []
        names = scam_types()
        return [names[code].names[table_language()] for code in self.listing.scam_types if code in names]


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    form = Question(request.POST or None)
    if request.method == "GET":
        return _ask(request, form)
    limits.count("recognise", request)
    if not form.is_valid():
        return _ask(request, form, status=422)
    asked = read(form.cleaned_data["text"], form.cleaned_data["where"])
    if not asked.found:
        return _ask(request, form, status=422, nothing=True, asked=asked)
    ticket, answer = request.POST.get("ticket", ""), request.POST.get("answer", "")
    verdict = tolls.pay(request, ticket, answer, len(asked.found)) if ticket else ""
    if verdict == TAKEN:
        return _tell(request, form, asked)
    return _let_wait(request, form, asked, ticket if verdict == EARLY else "")


@require_GET
def ticket(request: HttpRequest) -> JsonResponse:
    """For the page's script: a ticket, and how many zero bits of work it asks for."""
    limits.count("recognise", request)
    given, bits = tolls.work_ticket(request)
    return JsonResponse({"ticket": given, "bits": bits})


def _ask(request: HttpRequest, form: Question, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "portal/check/ask.html", {"form": form, **more}, status=status)


def _let_wait(request: HttpRequest, form: Question, asked: Asked, ticket: str) -> HttpResponse:
    """Without a script the same form is sent again after a while. `ticket`: one that was sent too early."""
    context = {"form": form, "asked": asked, "early": bool(ticket), "seconds": tolls.tolls().wait}
    try:
        context["ticket"] = ticket or tolls.wait_ticket(request)
    except tolls.TooManyWait:
        why = gettext(
            "Many people near you are checking without scripts. Allow scripts here, or try again in a few minutes."
        )
        return _ask(request, form, status=429, why=why)
    return render(request, "portal/check/wait.html", context)


def _tell(request: HttpRequest, form: Question, asked: Asked) -> HttpResponse:
    limits.count("check", request, len(asked.found))
    try:
        found = look_up([(one.kind, one.value) for one in asked.found])
    except Silent:
        return render(request, "portal/check/silent.html", {"hotlines": hotlines()[:1]}, status=503)
    told = [Told(one, listing) for one, listing in zip(asked.found, found, strict=True)]
    context = {
        "told": sorted(told, key=lambda one: one.listing is None),
        "any_listed": any(one.listing for one in told),
        "asked": asked,
        "form": Question(),
        "hotlines": hotlines()[:2],
    }
    return render(request, "portal/check/told.html", context)
