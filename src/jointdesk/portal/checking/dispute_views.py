"""“This is mine”: somebody's own number, account or site is listed wrongly. A letter, a receipt, an answer."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jointdesk.portal import drafts, error_views, limits
from jointdesk.portal.checking.reading import places, read
from jointdesk.portal.receipts.slips import show_slip
from jointdesk.portal.reporting import sending
from jointdesk.portal.reporting.recognising import Recognised
from jointdesk.portal.words import Words

MOST_REASON = 10_000


def _text(label: Any, most: int, help_text: Any = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", **attributes})
    return Words(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


class Dispute(forms.Form):
    """`found` after cleaning: the one identifier that it is about."""

    use_required_attribute = False

    text = _text(
        _("Your number, account, site or name"), 500, _("One only, as others see it."), autocapitalize="none"
    )
    where = forms.ChoiceField(label=_("Which bank or app is it of?"), required=False)
    narrative = Words(
        label=_("Why is it wrong?"),
        max_length=MOST_REASON,
        required=False,
        help_text=_("Since when it is yours, who had it before, why somebody may have reported it."),
        widget=forms.Textarea({"rows": "6", "autocomplete": "off"}),
    )
    name = _text(_("Name"), 200, autocomplete="name")
    phone = _text(_("Telephone"), 100, autocomplete="tel", inputmode="tel")
    email = _text(_("E-mail"), 254, autocomplete="email", inputmode="email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.found: Recognised | None = None
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a fact of the class above
        field.choices = [("", "—"), *places()]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        asked = read(said.get("text", ""), said.get("where", ""))
        if len(asked.found) != 1:
            self.add_error("text", _explain(len(asked.found), said.get("text", "")))
        else:
            self.found = asked.found[0]
        if not said.get("narrative", "").strip():
            self.add_error("narrative", gettext("Say why, in a few words."))
        return said


@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest) -> HttpResponse:
    sent, form = drafts.find(request, "dispute"), Dispute(request.POST or None)
    once = request.POST.get("once", "")
    if request.method == "GET":
        return show_slip(request, sent) if sent else _show(request, form, drafts.once())
    if "written_down" in request.POST:
        return drafts.forget(request, redirect("home"), "dispute")
    if not form.is_valid() or form.found is None:
        return _show(request, form, once, 422)
    try:
        limits.count("report", request)
    except limits.TooOften:
        return _show(request, form, once, 429, list(error_views.say_too_often()))
    draft = drafts.begin_from("dispute", once, _write(form.cleaned_data, form.found))
    sending.send(draft, limits.origin_of(request, timezone.now()))
    draft.answers, draft.sent = {}, True
    return drafts.keep(request, redirect("dispute"), draft)


def _show(
    request: HttpRequest, form: Dispute, once: str, status: int = 200, why: list[str] | None = None
) -> HttpResponse:
    context = {"form": form, "once": once, "why": why}
    return render(request, "portal/check/mine.html", context, status=status)


def _write(said: dict[str, Any], found: Recognised) -> dict[str, Any]:
    """As a letter is written from a report's answers."""
    reachable = any(said[key] for key in ("name", "phone", "email"))
    return {
        "what": {"narrative": said["narrative"]},
        "found": [found.record()],
        "contact": {
            "named": "yes" if reachable else "no",
            **{key: said[key] for key in ("name", "phone", "email")},
        },
    }


def _explain(found: int, text: str) -> str:
    if not text.strip():
        return gettext("Write the number, account, site or name that is yours.")
    if found:
        return gettext("Write one only; send another form for the next.")
    return gettext("We do not recognise it. Choose the bank or app, or write a number with its country code.")
