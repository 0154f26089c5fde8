"""Files: a page each, never their content. That is a download, for a purpose, and no browser makes a page of it."""

import uuid
from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import allowed
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.responses import give_file
from jointdesk.desk.exchange.data.passages import datum_of
from jointdesk.desk.exchange.files import store, uploads
from jointdesk.desk.exchange.files.downloads import open_file
from jointdesk.desk.exchange.files.file_queries import file_by_key
from jointdesk.desk.exchange.files.forms import DownloadForm
from jointdesk.desk.exchange.files.retrying import try_again
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.exchange.requests.request_queries import request_by_key
from jointdesk.engine.errors import CallerError


@require_GET
def file_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    file = find(request, key)
    return _show(request, file, DownloadForm(file))


@require_POST
def file_download(request: HttpRequest, key: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """Its content, for a purpose; one with warnings only to whoever says that he has read them."""
    file = find(request, key)
    form = DownloadForm(file, request.POST)
    if not form.is_valid():
        return _show(request, file, form, 400)
    try:
        pieces = open_file(officer_of(request), file, form.cleaned_data["purpose"], form.cleaned_data["read"])
    except CallerError as error:
        form.add_error(None, str(error))
        return _show(request, file, form, 400)
    return give(request, file, pieces)


@require_POST
def files_add(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Files for the answer to a partner's request."""
    officer = officer_of(request)
    row = request_by_key(officer, key)
    if row is None:
        raise Http404
    chosen = request.FILES.getlist("files")
    try:
        if not chosen:
            raise CallerError(_("Choose a file."))
        uploads.add_files(officer, row, chosen)
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("request", key)


@require_POST
def file_drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    file = find(request, key)
    try:
        uploads.drop_file(officer_of(request), file)
    except CallerError as error:
        messages.error(request, str(error))
    if file.request is None:
        return redirect("exchange")
    return redirect("request", file.request.key)


@require_POST
def file_again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Fetch a partner's file that was not taken."""
    try:
        try_again(officer_of(request), find(request, key))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("file", key)


def find(request: HttpRequest, key: uuid.UUID) -> TravelledFile:
    file = file_by_key(officer_of(request), key)
    if file is None:
        raise Http404
    return file


def give(request: HttpRequest, file: TravelledFile, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """The content, for an officer."""
    return give_file(request, file.name, file.size, pieces)


def _show(request: HttpRequest, file: TravelledFile, form: DownloadForm, status: int = 200) -> HttpResponse:
    found = {
        "file": file,
        "form": form,
        "datum": datum_of(file.key),
        "limits": store.limits(),
        "may_try_again": file.origin is not None and allowed(officer_of(request).role, "requests.draft"),
    }
    return render(request, "exchange/file.html", found, status=status)
