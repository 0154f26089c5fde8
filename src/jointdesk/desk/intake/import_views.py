"""Pages of imports: upload a file, see how it went, take the refused lines away."""

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake import queries
from jointdesk.desk.intake.correction_actions import COLUMNS as CORRECTION_COLUMNS
from jointdesk.desk.intake.correction_actions import import_corrections
from jointdesk.desk.intake.drafts import COLUMNS, REQUIRED
from jointdesk.desk.intake.forms import ImportForm
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.refused import refused_csv
from jointdesk.engine.errors import InputError

TAKE = {"complaints": import_complaints, "corrections": import_corrections}
RECENT = 20
SHOWN = 100


def upload(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "complaints.import")
    form = ImportForm(request.POST or None, request.FILES or None)
    error = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file: UploadedFile[bytes] = given["file"]
        try:
            imported = TAKE[given["kind"]](
                cast(BinaryIO, file.file), file.name or "upload.csv", officer, quarantine=given["quarantine"]
            )
            return redirect("complaints-imported", imported.pk)
        except InputError as refused:
            error = refused
    context = {
        "form": form,
        "error": error,
        "columns": COLUMNS,
        "required": REQUIRED,
        "correction_columns": CORRECTION_COLUMNS,
        "recent": queries.imported_files(officer)[:RECENT],
    }
    return render(request, "intake/import.html", context, status=400 if error or form.errors else 200)


def imported_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.imported_files(officer_of(request)), pk=pk)
    context = {"imported": found, "lines": found.refused_lines.all()[:SHOWN], "shown": SHOWN}
    return render(request, "intake/imported.html", context)


def refused_lines(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.imported_files(officer_of(request)), pk=pk)
    name = f"{found.name.rsplit('.', 1)[0]}.refused.csv"
    response = HttpResponse(refused_csv(found.pk), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
