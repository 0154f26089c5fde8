"""A file of an exhibit: its page with what could be drawn of it, the pictures, the download with its purpose."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.previews import kind_of, preview_of
from jointdesk.desk.attachments.responses import give_file, give_picture
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.evidence_models import ExhibitFile
from jointdesk.desk.cases.evidence.forms import DownloadForm
from jointdesk.engine.errors import OwnError


@require_GET
def file_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    file = find_file(request, key)
    subject = f"evidence:{file.exhibit.key.hex}"
    note_access(officer_of(request), "consultation", subject, f"file {file.pk}: looked at")
    return _show(request, file, DownloadForm())


@require_GET
def file_preview(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What could be drawn: a fragment, for it may take a child process some seconds."""
    file = find_file(request, key)
    found = preview_of(file.attachment)
    numbers = range(1, len(found.pages) + 1) if found else ()
    said = {"file": file, "preview": found, "numbers": numbers, "busy": file.attachment.preview_size is None}
    return render(request, "evidence/preview.html", said)


@require_GET
def file_picture(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """A page of the preview, from 1."""
    found = preview_of(find_file(request, key).attachment)
    if found is None or not 1 <= number <= len(found.pages):
        raise Http404
    return give_picture(found.pages[number - 1])


@require_POST
def file_download(request: HttpRequest, key: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """Its content, for a purpose; one with warnings only to whoever says that he has read them."""
    file, officer = find_file(request, key), officer_of(request)
    form = DownloadForm(request.POST)
    attachment = file.attachment
    if form.is_valid() and attachment.warnings and not form.cleaned_data["read"]:
        form.add_error(None, _("Read the warnings first, and confirm that you have."))
    if not form.is_valid():
        return _show(request, file, form, 400)
    try:
        pieces = open_plain(attachment)
    except OwnError:
        form.add_error(None, _("This file is not what it was: it is not given out. An alarm was raised."))
        return _show(request, find_file(request, key), form, 409)
    purpose = f"file {file.pk}: {form.cleaned_data['purpose']}"[:300]
    note_access(officer, Access.Act.CONSULTATION, f"evidence:{file.exhibit.key.hex}", purpose)
    return give_file(request, attachment.name, attachment.size, pieces)


def find_file(request: HttpRequest, key: uuid.UUID) -> ExhibitFile:
    file = queries.file_by_key(officer_of(request), key)
    if file is None:
        raise Http404
    return file


def _show(request: HttpRequest, file: ExhibitFile, form: DownloadForm, status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    found = {
        "file": file,
        "attachment": file.attachment,
        "form": form,
        "same": queries.files_alike(officer, file)[:10],
        "drawable": bool(kind_of(file.attachment)),
    }
    return render(request, "evidence/file.html", found, status=status)
