"""Pages of imports: bring a file, agree how it is read, see how it went, take the refused lines away."""

import uuid
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake import queries
from jointdesk.desk.intake.coming_actions import AT_A_PAGE, bring, coming_files, forget, opened, take_in
from jointdesk.desk.intake.correction_actions import COLUMNS as CORRECTION_COLUMNS
from jointdesk.desk.intake.correction_actions import import_corrections
from jointdesk.desk.intake.drafts import COLUMNS, REQUIRED
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.import_forms import ImportForm, ReadingForm
from jointdesk.desk.intake.looks import look_at
from jointdesk.desk.intake.models import ComingFile
from jointdesk.desk.intake.refused import refused_csv
from jointdesk.engine.errors import CallerError, NotAllowed

TAKE = {"complaints": import_complaints, "corrections": import_corrections}
RECENT = 20
SHOWN = 100


def upload(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "complaints.import")
    form = ImportForm(request.POST or None, request.FILES or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            return _bring(officer, form.cleaned_data)
        except NotAllowed:
            raise
        except CallerError as refused:
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


def _bring(officer: Officer, given: dict[str, Any]) -> HttpResponse:
    """A short file that leaves nothing open is taken in at once; of any other it is first agreed how it is read."""
    file: UploadedFile[bytes] = given["file"]
    stream, name = cast(BinaryIO, file.file), file.name or "upload.csv"
    look = look_at(stream, name, given["kind"])
    if look.error is not None and "encoding" not in look.doubts:
        raise look.error
    if look.is_plain and (file.size or 0) <= AT_A_PAGE:
        imported = TAKE[given["kind"]](
            stream, name, officer, quarantine=given["quarantine"], reading=look.reading
        )
        return redirect("complaints-imported", imported.pk)
    coming = bring(officer, stream, name, given["kind"], look.reading, quarantine=given["quarantine"])
    if look.is_plain:
        take_in(officer, coming, look.reading, quarantine=given["quarantine"])
    return redirect("complaints-coming", coming.key)


def coming_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """How it is read, and what that makes of it; `take` takes it in, `forget` throws it away."""
    officer = officer_of(request)
    coming = coming_files(officer).filter(key=key).first()
    if coming is None:
        raise Http404
    form = ReadingForm(request.POST or None, initial=coming.reading | {"quarantine": coming.quarantine})
    if request.method == "POST" and "forget" in request.POST:
        forget(coming)
        messages.success(request, _("The file is deleted; nothing of it was taken in."))
        return redirect("complaints-import")
    if request.method == "POST" and form.is_valid() and "take" in request.POST:
        coming = take_in(officer, coming, form.reading(), quarantine=form.cleaned_data["quarantine"])
        if coming.imported_id is None:
            return redirect("complaints-coming", coming.key)
    if coming.imported_id is not None:
        return redirect("complaints-imported", coming.imported_id)
    look = None
    if coming.state != ComingFile.State.WAITING:
        with opened(coming) as file:
            agreed = form.reading() if form.is_bound and form.is_valid() else None
            look = look_at(cast(BinaryIO, file), coming.name, coming.kind, agreed)
        if not form.is_bound:
            form = ReadingForm(initial=asdict(look.reading) | {"quarantine": coming.quarantine})
    note_access(officer, "consultation", f"coming:{coming.key.hex}", "import of complaints")
    context = {"coming": coming, "form": form, "look": look, "doubts": look.doubts if look else ()}
    return render(request, "intake/coming.html", context)


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
