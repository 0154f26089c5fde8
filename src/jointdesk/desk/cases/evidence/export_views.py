"""Bundles: proposed, released by a second officer, fetched; and those that other desks gave us."""

import os
import secrets
import uuid
from collections.abc import Iterator
from typing import IO, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.responses import give_file
from jointdesk.desk.attachments.uploads import forget
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.evidence_models import EvidenceExport, Exhibit
from jointdesk.desk.cases.evidence.exhibit_actions import FORM_MB, largest_bundle
from jointdesk.desk.cases.evidence.exhibit_views import find_case
from jointdesk.desk.cases.evidence.exporting import is_ready, make_bundle, propose_export, release, withdraw
from jointdesk.desk.cases.evidence.forms import ExportForm, FetchForm, ImportForm
from jointdesk.desk.cases.evidence.importing import take_in, take_in_upload
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.intake.queries import clean
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.evidence.sealed import seal, seal_for_desk, seal_for_passphrase
from jointdesk.engine.exchange.files.limits import MB

PIECE = 256 * 1024
Seal = EvidenceExport.Seal


@require_http_methods(["GET", "POST"])
def export_new(request: HttpRequest, reference: str) -> HttpResponse:
    officer = officer_of(request)
    require(officer, queries.EXPORT)
    case = cases(officer).filter(reference=clean(reference)).first()
    if case is None:
        raise Http404
    offered = queries.exhibits(officer).filter(case=case).order_by("number")
    form = ExportForm(
        case, offered, request.POST or None, initial={"exhibits": request.GET.getlist("exhibit")}
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            export = propose_export(
                officer,
                case,
                list(chosen["exhibits"]),
                purpose=chosen["purpose"],
                recipient=chosen["recipient"],
                partner=chosen["partner"] if chosen["seal"] == Seal.PARTNER else None,
                seal=chosen["seal"],
            )
            return redirect("evidence-export", export.key)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
    found = {"form": form, "case": case, "offered": offered}
    return render(request, "evidence/export_new.html", found, status=400 if form.errors else 200)


@require_GET
def export_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _show(request, find_export(request, key), FetchForm())


@require_POST
def export_release(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _settle(request, key, release)


@require_POST
def export_withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _settle(request, key, withdraw)


@require_POST
def export_fetch(request: HttpRequest, key: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """The bundle as a file."""
    officer, export = officer_of(request), find_export(request, key)
    require(officer, queries.EXPORT)
    form = FetchForm(request.POST)
    form.is_valid()
    try:
        if not is_ready(export):
            raise CallerError(_("The log has not taken all of it yet: try again in a few seconds."))
        # a passphrase that is too short is told before anything is made
        if export.seal == Seal.PASSPHRASE:
            seal_for_passphrase(form.cleaned_data.get("passphrase", ""), 1, secrets.token_bytes)
        made = make_bundle(officer, export)
    except NotAllowed:
        raise
    except CallerError as error:
        form.add_error(None, str(error))
        return _show(request, export, form, 400)
    name = f"evidence-{export.case.reference}-{export.key.hex[:8]}"
    size = made.seek(0, os.SEEK_END)
    made.seek(0)
    plain = _pieces(made)
    if export.seal == Seal.NONE:
        return give_file(request, f"{name}.zip", size, plain)
    header, frame_key = _seal(export, form.cleaned_data.get("passphrase", ""), size)
    answer = give_file(request, f"{name}.sealed", 0, seal(header, frame_key, plain))
    del answer["Content-Length"]
    return answer


@require_http_methods(["GET", "POST"])
def bundle_import(request: HttpRequest, reference: str) -> HttpResponse:
    """Exhibits that another desk gave us, with their way until then."""
    officer = officer_of(request)
    require(officer, queries.WORK)
    case = find_case(officer, reference)
    form = ImportForm(officer, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data
            taken = _take_in(officer, case, chosen)
            messages.success(request, _("Taken in: %(count)d exhibits.") % {"count": len(taken)})
            return redirect("exhibit", taken[0].key) if len(taken) == 1 else redirect("case", reference)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
    found = {"form": form, "case": case, "largest": largest_bundle() // MB, "at_once": FORM_MB}
    return render(request, "evidence/import.html", found, status=400 if form.errors else 200)


def _take_in(officer: Officer, case: Case, chosen: dict[str, Any]) -> list[Exhibit]:
    if chosen["files"]:
        return take_in(officer, case, chosen["files"], chosen["passphrase"])
    [upload] = chosen["uploads"]
    taken = take_in_upload(officer, case, upload, chosen["passphrase"])
    forget(upload)
    return taken


def find_export(request: HttpRequest, key: uuid.UUID) -> EvidenceExport:
    export = queries.export_by_key(officer_of(request), key)
    if export is None:
        raise Http404
    return export


def _settle(request: HttpRequest, key: uuid.UUID, do: Any) -> HttpResponse:
    export = find_export(request, key)
    try:
        do(officer_of(request), export)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("evidence-export", key)


def _show(request: HttpRequest, export: EvidenceExport, form: FetchForm, status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    proposed = export.state == EvidenceExport.State.PROPOSED
    found = {
        "export": export,
        "form": form,
        "exhibits": export.exhibits.select_related("case")
        .prefetch_related("files__attachment")
        .order_by("number"),
        "ready": is_ready(export),
        "may_release": proposed and officer.may(queries.RELEASE) and export.proposed_by_id != officer.pk,
        "may_withdraw": proposed and (officer.may(queries.RELEASE) or export.proposed_by_id == officer.pk),
        "may_fetch": officer.may(queries.EXPORT),
        "check": "jointdesk evidence check",
    }
    return render(request, "evidence/export.html", found, status=status)


def _seal(export: EvidenceExport, passphrase: str, size: int) -> tuple[bytes, bytes]:
    if export.seal == Seal.PARTNER and export.partner is not None:
        return seal_for_desk(card_of(export.partner).encryption_key, size, secrets.token_bytes)
    return seal_for_passphrase(passphrase, size, secrets.token_bytes)


def _pieces(file: IO[bytes] | Any) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
