"""Pages of hubs: which there are and why, and an officer's word on one, with what it would do shown first."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.networks import actions, columns, queries
from jointdesk.desk.networks.forms import HubForm
from jointdesk.desk.networks.models import Hub
from jointdesk.desk.networks.previews import preview_hub, read_reach
from jointdesk.engine.errors import CallerError

PAGE = 50
TABS = (
    ("", pgettext_lazy("hubs", "All")),
    ("proposed", pgettext_lazy("hubs", "Put before an officer")),
    ("rule", pgettext_lazy("hubs", "By the rule")),
    ("list", pgettext_lazy("hubs", "On a list")),
    ("officer", pgettext_lazy("hubs", "Called hubs by an officer")),
    ("genuine", pgettext_lazy("hubs", "Found genuine")),
)


@dataclass(frozen=True)
class Word:
    """An officer's word on an identifier: does it link now, does it link afterwards."""

    links_now: bool
    links_then: bool


def hub_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, queries.READ)
    counts = queries.count_hubs(officer)
    view = request.GET.get("show", "proposed" if counts["proposed"] else "")
    view = view if view in counts else ""
    rows = queries.hubs(officer, view)
    if wants_file(request):
        return export(request, "hubs", columns.HUBS, rows, read_form(request), subject="hubs:list")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tabs = [(name, label, counts[name]) for name, label in TABS]
    return render(request, "networks/hubs.html", {"page": page, "tabs": tabs, "view": view})


@require_http_methods(["GET", "POST"])
def decide_hub(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, actions.RIGHT)
    form = HubForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise CallerError("unknown word on an identifier")
    given = form.cleaned_data
    identifier = get_object_or_404(queries.identifiers(officer), pk=given["identifier"])
    hub = queries.hubs(officer).filter(identifier=identifier).first()
    if request.method == "GET":
        return _ask(request, given, identifier, hub)
    _say(officer, given["word"], given["reason"], identifier, hub)
    messages.success(request, _("Your word on this identifier is kept; everything is linked anew."))
    return redirect("network-hubs")


def _ask(
    request: HttpRequest, given: dict[str, str], identifier: Identifier, hub: Hub | None
) -> HttpResponse:
    word = _weigh(given["word"], hub)
    context = {
        "identifier": identifier,
        "hub": hub,
        "word": given["word"],
        "reason": given["reason"],
        "effect": word,
        "reach": read_reach(identifier) if word.links_then and not word.links_now else None,
        "preview": preview_hub(identifier) if word.links_now and not word.links_then else None,
    }
    return render(request, "networks/hub_ask.html", context)


def _weigh(word: str, hub: Hub | None) -> Word:
    now = hub is None or hub.links
    then = {"confirm": False, "declare": False, "reject": True, "overrule": True, "release": not now}[word]
    return Word(now, then)


def _say(officer: Officer, word: str, reason: str, identifier: Identifier, hub: Hub | None) -> None:
    if word == "declare":
        actions.declare_hub(officer, identifier, reason)
    elif word == "overrule":
        actions.overrule_hub(officer, identifier)
    elif hub is None:
        raise CallerError("no such hub")
    elif word == "confirm":
        actions.confirm_hub(officer, hub, reason)
    elif word == "reject":
        actions.reject_hub(officer, hub, reason)
    else:
        actions.release_hub(officer, hub)
