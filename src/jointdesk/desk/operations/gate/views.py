"""The gate's page, and what its script asks for. The page itself names nobody, so that a phone may keep it."""

import hashlib
import json
import uuid
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from functools import cache, wraps
from pathlib import Path
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.gate import gate_queries
from jointdesk.desk.operations.gate.entering import Answer, enter, read_lateness
from jointdesk.desk.operations.gate.forms import GateForm
from jointdesk.desk.operations.gate.gate_models import GatePhone
from jointdesk.desk.operations.gate.phones import (
    PhoneLost,
    own_desk,
    private_half,
    public_half,
    register_phone,
)
from jointdesk.desk.operations.gate.sent_rows import (
    MOST_MRZ,
    RowRefused,
    document_of,
    read_document,
    read_key,
)
from jointdesk.desk.operations.gate.words import words
from jointdesk.desk.operations.models import Operation
from jointdesk.desk.operations.views import find_operation
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.travel_documents import Problem

OWN_FILES = (
    "operations/gate.css",
    "operations/gate.js",
    "operations/gate_desk.js",
    "operations/gate_document.js",
    "operations/gate_photo.js",
    "operations/gate_shown.js",
    "operations/kept_rows.js",
    "desk.svg",
)


# of a phone's clock; beyond it the officer is told
TOLERATED = timedelta(minutes=5)
View = Callable[[HttpRequest, str], JsonResponse]


@csp_update({"worker-src": ["'self'"], "img-src": ["blob:"]})  # type: ignore[arg-type]
def gate(request: HttpRequest, reference: str) -> HttpResponse:
    """The form; without a script it is posted here, one person at a time."""
    officer, operation = _at(request, reference)
    form = GateForm(initial={"key": str(uuid.uuid4())})
    if request.method == "POST":
        form = GateForm(request.POST, request.FILES)
        answer = _enter_one(request, officer, operation)
        if answer.state == "taken":
            messages.success(request, _("Taken in as %(row)s.") % {"row": answer.row})
            return redirect("gate", reference)
        _say(form, answer)
    # what a phone keeps of this page must hold no officer, no token and nobody's name
    kept = request.method == "GET" and "shell" in request.GET
    context = {"operation": operation, "form": form, "kept": kept, "words": words()}
    if not kept:
        context |= _shown(officer, operation)
    page = render(request, "operations/gate/gate.html", context)
    # a phone with files of another version fetches these anew
    page["Gate-Version"] = _version()
    return page


@require_GET
def gate_state(request: HttpRequest, reference: str) -> JsonResponse:
    """Who is signed in, with a fresh token: asked whenever the connection is back."""
    officer, operation = _at(request, reference)
    return JsonResponse(
        {
            "token": get_token(request),
            "officer": str(officer.pk),
            "state": operation.state,
            "counts": _counts(officer, operation),
        }
    )


def telling_lost(view: View) -> View:
    """410 for a phone that was reported lost, so that its script forgets what it knows."""

    @wraps(view)
    def told(request: HttpRequest, reference: str) -> JsonResponse:
        try:
            return view(request, reference)
        except PhoneLost as error:
            return JsonResponse({"detail": str(error)}, status=410)

    return told


@require_POST
@telling_lost
def gate_phone(request: HttpRequest, reference: str) -> JsonResponse:
    """Give the phone its number, and the key it seals its rows for."""
    officer, operation = _at(request, reference)
    phone = register_phone(officer, operation, _key(_json(request).get("key")))
    return JsonResponse(
        {"number": phone.number, "entered": phone.entries.count(), "seals": public_half(phone)}
    )


@require_POST
@telling_lost
def gate_key(request: HttpRequest, reference: str) -> JsonResponse:
    """The key that opens what this officer kept on this phone: for the page's memory alone."""
    officer, operation = _at(request, reference)
    phone = register_phone(officer, operation, _key(_json(request).get("phone")))
    answer = JsonResponse({"opens": private_half(phone)})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@telling_lost
def gate_rows(request: HttpRequest, reference: str) -> JsonResponse:
    """Take rows in; an answer for each."""
    officer, operation = _at(request, reference)
    said = _json(request)
    phone = register_phone(officer, operation, _key(said.get("phone")))
    rows = said.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CallerError("rows: a list of objects is expected")
    late = read_lateness(said.get("sent_at"))
    answers = enter(officer, phone, rows, timezone.localdate(), late)
    return JsonResponse(
        {
            "answers": [vars(one) for one in answers],
            "counts": _counts(officer, operation, phone),
            "clock_wrong": abs(late) > TOLERATED,
        }
    )


@require_POST
def gate_mrz(request: HttpRequest, reference: str) -> JsonResponse:
    """What the lines of a document say, for the form to show; nothing is stored."""
    _at(request, reference)
    zone = read_document(str(_json(request).get("text", ""))[: MOST_MRZ + 1], timezone.localdate())
    if isinstance(zone, Problem):
        return JsonResponse({"outcome": zone.why})
    return JsonResponse(
        {
            "outcome": zone.outcome,
            "wrong": list(zone.wrong),
            "corrected": len(zone.corrections),
            "others": list(zone.other_numbers),
            "expired": bool(zone.expires_on) and zone.expires_on < timezone.localdate().isoformat(),
            "fields": {
                "name": zone.name,
                "birth_date": zone.birth_date,
                "sex": zone.sex,
                "nationality": zone.nationality,
                "document": document_of(zone),
            },
        }
    )


@require_GET
def gate_latest(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer's last rows and whom they may be, as a part of the page."""
    officer, operation = _at(request, reference)
    shown = _shown(officer, operation)
    if shown["latest"]:
        note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "people entered at the gate")
    return render(request, "operations/gate/latest.html", {"operation": operation, **shown})


@require_GET
def gate_worker(request: HttpRequest, reference: str) -> HttpResponse:
    """The service worker of this gate: its scope is this folder, so it can touch no other page."""
    _at(request, reference)
    files = [static(name) for name in _files()]
    page = reverse("gate", args=[reference])
    shell = f"{page}?shell={_version()}-{get_language()}"
    context = {"page": page, "shell": shell, "files": files, "version": _version()}
    answer = render(request, "operations/gate/worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def _at(request: HttpRequest, reference: str) -> tuple[Officer, Operation]:
    officer = officer_of(request)
    require(officer, "operations.record")
    return officer, find_operation(request, reference)


def _shown(officer: Officer, operation: Operation) -> dict[str, Any]:
    latest = gate_queries.latest(officer, operation)
    return {"latest": latest, "counts": _counts(officer, operation)}


def _counts(officer: Officer, operation: Operation, phone: GatePhone | None = None) -> dict[str, int]:
    return vars(gate_queries.counts(officer, operation, phone))


def _enter_one(request: HttpRequest, officer: Officer, operation: Operation) -> Answer:
    phone = register_phone(officer, operation, own_desk(officer))
    said: dict[str, Any] = {name: request.POST.get(name, "") for name in GateForm.base_fields}
    said |= {name: request.POST.getlist(name) for name in ("needs", "indicators")}
    photo = request.FILES.get("photo")
    said["photo"] = b64encode(photo.read()).decode() if photo else ""
    return enter(officer, phone, [said], timezone.localdate())[0]


def _say(form: GateForm, answer: Answer) -> None:
    """Show what was typed again, and why it was not taken."""
    form.full_clean()
    form.add_error(answer.field if answer.field in form.fields else None, answer.why)


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        raise CallerError("JSON is expected") from None
    if not isinstance(found, dict):
        raise CallerError("a JSON object is expected")
    return found


def _key(raw: object) -> uuid.UUID:
    try:
        return read_key(raw)
    except RowRefused:
        raise CallerError("key: a UUID is expected") from None


@cache
def _files() -> tuple[str, ...]:
    """What the page is drawn with: the desk's styles and the gate's own files."""
    styles = sorted(path.name for path in _place("desk/tokens.css").parent.glob("*.css"))
    return (*(f"desk/{name}" for name in styles), *OWN_FILES)


@cache
def _version() -> str:
    """Changes whenever a file the phone keeps changes, or its address does."""
    digest = hashlib.sha256()
    for name in _files():
        digest.update(static(name).encode() + _place(name).read_bytes())
    return digest.hexdigest()[:12]


def _place(name: str) -> Path:
    path = finders.find(name)
    if not isinstance(path, str):
        raise OwnError(f"the file {name} is not where it should be")
    return Path(path)
