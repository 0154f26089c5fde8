import uuid
from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.dossiers.dossier_queries import dossier
from jointdesk.desk.exchange.lookups import find_group, find_request
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
from jointdesk.desk.printing.labels import read_languages
from jointdesk.engine.errors import NotFound
from jointdesk.engine.exchange.requests.forms import request_forms

router = Router()
Beside = Annotated[str, Query(alias="with")]


@router.get("/requests/{key}/print")
def request_print(request: HttpRequest, key: str, lang: str = "en", beside: Beside = "") -> HttpResponse:
    """A request as PDF, in one language or with a second one beside it."""
    officer = officer_of(request)
    return _as_pdf(print_request(officer, find_request(officer, key), read_languages(lang, beside)))


@router.get("/requests/{key}/answers/print")
def answer_print(request: HttpRequest, key: str, lang: str = "en", beside: Beside = "") -> HttpResponse:
    """What was said to a request, as PDF."""
    officer = officer_of(request)
    return _as_pdf(print_answer(officer, find_request(officer, key), read_languages(lang, beside)))


@router.get("/forms/{name}/print")
def blank_print(request: HttpRequest, name: str, lang: str = "en", beside: Beside = "") -> HttpResponse:
    """A blank form for handwriting, as PDF."""
    form = request_forms().get(name)
    if form is None:
        raise NotFound("form: there is no such form")
    return _as_pdf(print_blank(officer_of(request), form, read_languages(lang, beside)))


@router.get("/groups/{key}/print")
def group_print(
    request: HttpRequest,
    key: str,
    lang: str = "en",
    beside: Beside = "",
    since: date | None = None,
    until: date | None = None,
    own: bool = False,
) -> HttpResponse:
    """A joint group with its chronology of a period as PDF. `own`: with what our desk alone knows."""
    officer = officer_of(request)
    languages = read_languages(lang, beside)
    return _as_pdf(print_group(officer, find_group(officer, key), languages, since, until, own=own))


@router.get("/groups/{group}/meetings/{key}/print")
def meeting_print(
    request: HttpRequest, group: str, key: uuid.UUID, lang: str = "en", beside: Beside = ""
) -> HttpResponse:
    """A meeting's minutes as PDF."""
    officer = officer_of(request)
    return _as_pdf(print_meeting(officer, find_group(officer, group), key, read_languages(lang, beside)))


@router.get("/groups/{group}/dossiers/{key}/print")
def dossier_print(
    request: HttpRequest, group: uuid.UUID, key: uuid.UUID, lang: str = "en", beside: Beside = ""
) -> HttpResponse:
    """A gang dossier as PDF."""
    officer = officer_of(request)
    gang = dossier(officer, group, key)
    if gang is None:
        raise NotFound("dossier: there is none of this key, or it is not open to you")
    return _as_pdf(print_dossier(officer, gang, read_languages(lang, beside)))


@router.get("/plans/{key}/print")
def plan_print(request: HttpRequest, key: uuid.UUID, lang: str = "en", beside: Beside = "") -> HttpResponse:
    """A plan as PDF, for one of its readers: its originator is told that it was read."""
    officer = officer_of(request)
    version = current(officer, key)
    if version is None:
        raise NotFound("plan: there is none of this key, or it is not open to you")
    return _as_pdf(print_plan(officer, version, read_languages(lang, beside)))


def _as_pdf(raw: bytes) -> HttpResponse:
    return HttpResponse(raw, content_type="application/pdf")
