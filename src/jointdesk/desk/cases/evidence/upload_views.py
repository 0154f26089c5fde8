"""Files that are sent by pieces: begun, piece by piece, finished, asked after, forgotten. JSON, for a script."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments import uploads
from jointdesk.desk.attachments.upload_models import Upload
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.exhibit_actions import begin_upload, largest, largest_bundle
from jointdesk.engine.errors import CallerError

SHA256 = 64


@require_POST
def upload_begin(request: HttpRequest) -> JsonResponse:
    """A new upload, or the one that the same file was begun as. `for`: bundle, where it is to be taken in as one."""
    said = request.POST
    size = said.get("size", "")
    try:
        upload = begin_upload(
            officer_of(request),
            said.get("name", "")[:300],
            int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0,
            limit_bytes=largest_bundle() if said.get("for") == "bundle" else largest(),
            claimed=said.get("type", "")[:100],
            changed=said.get("changed", ""),
        )
    except CallerError as error:
        return _refuse(error)
    return _tell(upload, 201)


@require_POST
def upload_piece(request: HttpRequest, key: uuid.UUID, number: int) -> JsonResponse:
    """The body is the piece; the header X-Piece-SHA256 says what it must be."""
    upload = _find(request, key)
    try:
        uploads.put(upload, number, request, request.headers.get("X-Piece-SHA256", "")[:SHA256].lower())
    except CallerError as error:
        return _refuse(error)
    return JsonResponse({"number": number})


@require_POST
def upload_finish(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    try:
        return _tell(uploads.finish(_find(request, key)))
    except CallerError as error:
        return _refuse(error)


@require_GET
def upload_state(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    return _tell(_find(request, key))


@require_POST
def upload_forget(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    upload = _find(request, key)
    uploads.forget(upload)
    messages.success(request, _("%(name)s is forgotten: nothing of it is here.") % {"name": upload.name})
    return redirect("evidence")


def _find(request: HttpRequest, key: uuid.UUID) -> Upload:
    upload = queries.uploads(officer_of(request)).filter(key=key).first()
    if upload is None:
        raise Http404
    return upload


def _tell(upload: Upload, status: int = 200) -> JsonResponse:
    said: dict[str, Any] = {
        "key": str(upload.key),
        "state": upload.state,
        "said": str(upload.get_state_display()),
        "piece": uploads.PIECE,
        "count": uploads.piece_count(upload),
        "size": upload.size,
        "put_together": upload.put_together,
        "pieces": uploads.pieces_here(upload),
    }
    return JsonResponse(said, status=status)


def _refuse(error: CallerError) -> JsonResponse:
    return JsonResponse({"detail": str(error)}, status=400)
