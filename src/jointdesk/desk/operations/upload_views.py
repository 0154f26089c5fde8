from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.operations.forms import ImportForm
from jointdesk.desk.operations.operation_actions import import_operations
from jointdesk.desk.operations.procedure_actions import import_partner_arrests, import_proceedings
from jointdesk.desk.operations.roster_actions import import_corrections
from jointdesk.desk.screening.lines import Source
from jointdesk.engine.errors import InputError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

IMPORTS = {
    "operations": import_operations,
    "roster-corrections": import_corrections,
    "proceedings": import_proceedings,
    "partner-arrests": import_partner_arrests,
}


def operation_import(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "operations.record")
    form = ImportForm(*_posted(request))
    refused: list[InputError] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = IMPORTS[said["kind"]](officer, _source(said["file"], said["quarantine"]))
        except InputError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("%(stored)s lines taken in.") % {"stored": done.stored})
            refused = [error for error, _cells in done.refused]
            if not refused:
                return redirect("operations")
    return render(request, "operations/import.html", {"form": form, "refused": refused})


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent with a post, even when it is empty; nothing before."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _source(file: "UploadedFile[Any]", quarantine: bool) -> Source:
    return Source(cast(BinaryIO, file.file), file.name or "upload.csv", quarantine)
