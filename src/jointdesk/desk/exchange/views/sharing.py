from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.lookups import find_case
from jointdesk.desk.exchange.matching import sharing
from jointdesk.desk.exchange.matching.set_actions import end_set
from jointdesk.desk.exchange.matching.sharing_queries import kept_back, shared_with
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import CallerError


@require_GET
def sharing_page(request: HttpRequest, desk: str = "") -> HttpResponse:
    """What one partner may find with us, and what nobody may."""
    officer = officer_of(request)
    require(officer, "hits.read")
    partners = list(confirmed_partners())
    partner = next((one for one in partners if one.desk_id == desk), None)
    if desk and partner is None:
        raise Http404
    partner = partner or next(iter(partners), None)
    found = {
        "partners": partners,
        "partner": partner,
        "shared": shared_with(officer, partner) if partner else None,
        "hours": range(24),
        "kept_back": kept_back(officer)[:200],
    }
    return render(request, "exchange/sharing.html", found)


@require_POST
def sharing_change(request: HttpRequest, desk: str) -> HttpResponse:
    """One change: a kind marked, the hour set, or a set ended."""
    officer, partner = officer_of(request), confirmed_partners().filter(desk_id=desk).first()
    if partner is None:
        raise Http404
    _try(request, lambda: _change(officer, partner, request.POST))
    return redirect("sharing-with", desk)


@require_POST
def case_keep_back(request: HttpRequest) -> HttpResponse:
    """Keep a case back, or share it again."""
    officer, told = officer_of(request), request.POST
    _try(
        request, lambda: _keep(officer, told.get("case", "").strip(), told.get("reason"), told.get("release"))
    )
    return redirect("sharing")


def _change(officer: Officer, partner: Partner, told: QueryDict) -> None:
    if kind := told.get("kind"):
        sharing.mark_kind(officer, partner, kind, shared=told.get("shared") == "1")
    elif digest := told.get("end"):
        key = partner.match_keys.filter(set_digest=digest).first()
        if key is None:
            raise CallerError(_("There is no such set."))
        end_set(officer, key, told.get("reason", ""))
    else:
        hour = told.get("hour", "")
        sharing.set_hour(officer, partner, int(hour) if hour.isascii() and hour.isdecimal() else None)


def _keep(officer: Officer, reference: str, reason: str | None, release: str | None) -> None:
    case = find_case(officer, reference)
    if case is None:
        raise CallerError(_("Name the case by its reference."))
    if release:
        sharing.release_case(officer, case)
    else:
        sharing.keep_back(officer, case, reason or "")


def _try(request: HttpRequest, change: Callable[[], None]) -> None:
    try:
        change()
        messages.success(request, _("Noted."))
    except CallerError as error:
        messages.error(request, str(error))
