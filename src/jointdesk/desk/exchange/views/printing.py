import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.dossiers.dossier_queries import dossier
from jointdesk.desk.exchange.models import JointGroup, Request
from jointdesk.desk.exchange.plans.plan_queries import current
from jointdesk.desk.exchange.printing.documents import (
    print_answer,
    print_blank,
    print_dossier,
    print_group,
    print_meeting,
    print_plan,
    print_request,
)
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.requests.request_queries import request_by_key
from jointdesk.desk.printing.labels import Words, read_day_or_none, read_languages
from jointdesk.engine.exchange.requests.forms import request_forms


@require_GET
def request_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _print_request(request, key, print_request, "request")


@require_GET
def answer_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _print_request(request, key, print_answer, "answer")


@require_GET
def blank_print(request: HttpRequest, form: str) -> HttpResponse:
    """A form for handwriting."""
    found = request_forms().get(form)
    if found is None:
        raise Http404
    return as_pdf(print_blank(officer_of(request), found, chosen_languages(request)), form)


@require_GET
def group_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A group with its chronology from `since` until `until`; `own`: with what our desk alone knows."""
    officer = officer_of(request)
    since, until = (read_day_or_none(request.GET.get(name, "")) for name in ("since", "until"))
    own = request.GET.get("own") == "1"
    raw = print_group(officer, _find_group(officer, key), chosen_languages(request), since, until, own=own)
    return as_pdf(raw, f"group-{key.hex[:8]}")


@require_GET
def meeting_print(request: HttpRequest, group: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    raw = print_meeting(officer, _find_group(officer, group), key, chosen_languages(request))
    return as_pdf(raw, f"meeting-{key.hex[:8]}")


@require_GET
def dossier_print(request: HttpRequest, group: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    gang = dossier(officer, group, key)
    if gang is None:
        raise Http404
    return as_pdf(print_dossier(officer, gang, chosen_languages(request)), f"dossier-{key.hex[:8]}")


@require_GET
def plan_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    version = current(officer, key)
    if version is None:
        raise Http404
    return as_pdf(print_plan(officer, version, chosen_languages(request)), f"plan-{key.hex[:8]}")


def _find_group(officer: Officer, key: uuid.UUID) -> JointGroup:
    group = groups(officer).filter(key=key).first()
    if group is None:
        raise Http404
    return group


def chosen_languages(request: HttpRequest) -> Words:
    """`lang`, else the officer's own, and `with`, the reader's beside it."""
    return read_languages(request.GET.get("lang") or get_language() or "en", request.GET.get("with", ""))


def as_pdf(raw: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _print_request(
    request: HttpRequest, key: uuid.UUID, printer: Callable[[Officer, Request, Words], bytes], name: str
) -> HttpResponse:
    officer = officer_of(request)
    row = request_by_key(officer, key)
    if row is None:
        raise Http404
    return as_pdf(printer(officer, row, chosen_languages(request)), f"{name}-{key.hex[:8]}")
