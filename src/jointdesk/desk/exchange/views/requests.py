from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import columns
from jointdesk.desk.exchange.dossiers.asking import dossier_facts, dossier_terms
from jointdesk.desk.exchange.lookups import find_case, find_group, find_hit, find_request
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.requests import request_actions, request_queries
from jointdesk.desk.exchange.requests.drafts import DraftRefused, Setting, is_in_group
from jointdesk.desk.exchange.requests.following import fields_from, terms_from
from jointdesk.desk.exchange.requests.forms import PREFIX, DraftForm
from jointdesk.desk.exchange.requests.labels import STATES, URGENCIES
from jointdesk.desk.exchange.requests.prefills import request_fields
from jointdesk.desk.exchange.requests.request_filters import choose, page_of, read_wanted
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import RequestForm, request_forms

PAGE = 50


@require_GET
def request_list(request: HttpRequest) -> HttpResponseBase:
    """Requests in and out, those due first on top."""
    officer = officer_of(request)
    require(officer, request_queries.READ)
    wanted = read_wanted(request.GET)
    rows = choose(request_queries.requests(officer), officer, wanted)
    if wants_file(request):
        return export(
            request, "requests", columns.REQUESTS, rows, read_form(request), subject="requests:list"
        )
    found = {
        "page": page_of(rows, request.GET.get("page"), PAGE),
        "wanted": wanted,
        "states": STATES.items(),
        "kinds": request_forms().values(),
        "partners": confirmed_partners(),
        "urgencies": URGENCIES.items(),
        "groups": groups(officer)[:100],
        "now": timezone.now(),
    }
    return render(request, "exchange/requests.html", found)


def request_new(request: HttpRequest) -> HttpResponse:
    """A request's form, half filled from a hit, a case, or what it follows; without a form, the choice of one."""
    officer = officer_of(request)
    require(officer, "requests.draft")
    setting = _setting(officer, request)
    name = request.GET.get("form", "")
    if not name:
        found = {"kinds": request_forms().values(), "setting": setting, "kept": _kept(request)}
        return render(request, "exchange/request_kinds.html", found)
    form = request_forms().get(name)
    if form is None:
        raise Http404
    working = [group for group in groups(officer)[:100] if group.is_working]
    initial = _initial(officer, form, setting, request)
    initial["group"] = _group_of(setting, initial["partner"], working)
    draft = DraftForm(form, request.POST or None, initial=initial, groups=working)
    if request.method == "POST" and draft.is_valid():
        try:
            chosen = draft.cleaned_data["partner"]
            row = request_actions.draft_request(
                officer,
                chosen,
                draft.draft(),
                hit=setting.hit,
                case=setting.case,
                follows=setting.follows,
                group=_chosen(draft, working) if "group" in draft.data else setting.group,
                dossier=setting.dossier,
            )
            messages.success(request, _("Drafted. Another officer approves it, then it is sent."))
            return redirect("request", row.key)
        except DraftRefused as refused:
            draft.show(refused.errors)
        except CallerError as error:
            draft.add_error(None, str(error))
    found = {"form": draft, "kind": form, "kinds": request_forms().values(), "setting": setting}
    found["kept"] = _kept(request)
    found["told_under"] = dossier_terms(officer, setting.group, setting.dossier)
    return render(request, "exchange/request_new.html", found, status=400 if draft.errors else 200)


def _setting(officer: Officer, request: HttpRequest) -> Setting:
    """What of ours the address says the request comes from; only what the officer may see."""
    follows, group = request.GET.get("follows", ""), request.GET.get("group", "")
    return Setting(
        hit=find_hit(officer, _whole(request.GET.get("hit"))),
        case=find_case(officer, request.GET.get("case", "")),
        follows=find_request(officer, follows) if follows else None,
        group=find_group(officer, group) if group else None,
        dossier=request.GET.get("dossier", "")[:32],
    )


def _initial(officer: Officer, form: RequestForm, setting: Setting, request: HttpRequest) -> dict[str, Any]:
    known = {field.name for field in form.fields}
    about = dossier_facts(officer, setting.group, setting.dossier)
    fields = {name: value for name, value in about.items() if value and name in known}
    fields |= request_fields(officer, form, setting.hit, setting.case)
    if "datum" in known:
        fields["datum"] = request.GET.get("datum", "")[:32]
    partner, terms = request.GET.get("partner", ""), {}
    if setting.hit is not None:
        partner = setting.hit.partner.desk_id
    if setting.follows is not None:
        fields = fields_from(setting.follows, form) | fields
        terms, partner = terms_from(setting.follows, form), setting.follows.partner.desk_id
    return {"partner": partner, **terms, **{PREFIX + name: value for name, value in fields.items()}}


def _group_of(setting: Setting, partner: str, working: Sequence[JointGroup]) -> str:
    """The group of what it comes from, or the only one we share with the partner: its chronology shows the steps."""
    if setting.group is not None:
        return setting.group.key.hex
    if setting.follows is not None:
        return setting.follows.group.key.hex if setting.follows.group else ""
    shared = [group for group in working if is_in_group(partner, group)]
    return shared[0].key.hex if len(shared) == 1 else ""


def _chosen(draft: DraftForm, working: Sequence[JointGroup]) -> JointGroup | None:
    return next((group for group in working if group.key.hex == draft.cleaned_data.get("group")), None)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address says, kept when another form is chosen."""
    names = ("hit", "case", "follows", "group", "dossier", "partner")
    return [(name, value) for name in names if (value := request.GET.get(name, ""))]


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
