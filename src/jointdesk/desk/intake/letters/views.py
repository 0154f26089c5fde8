"""Doors of what came through the public door: the files of a letter, what was added, and writing back."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.previews import preview_of
from jointdesk.desk.attachments.responses import give_file, give_picture
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake.doors import find, pass_form, press
from jointdesk.desk.intake.letters import queries
from jointdesk.desk.intake.letters.forms import FileForm, ReplyForm
from jointdesk.desk.intake.letters.letter_models import LetterFile
from jointdesk.desk.intake.letters.reading import note_read
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.receipts.replying import write_to_complainant
from jointdesk.engine.errors import OwnError


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = ReplyForm(request.POST, auto_id="reply_%s")
    done = _("Sent. It is read with the receipt within a few seconds.")
    return pass_form(
        request,
        complaint,
        "reply_form",
        form,
        lambda officer, one: write_to_complainant(officer, one, form.words()),
        done,
    )


@require_POST
def read_additions(request: HttpRequest, pk: int) -> HttpResponse:
    return press(request, find(officer_of(request), pk, "complaints.decide"), note_read, _("Noted as read."))


@require_GET
def file_detail(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    complaint, found = _find_file(request, pk, file)
    note_access(officer_of(request), "consultation", _subject(complaint), f"file {found.pk}: looked at")
    return _show(request, complaint, found, FileForm())


@require_GET
def file_picture(request: HttpRequest, pk: int, file: int, number: int) -> HttpResponse:
    """A page of the preview, from 1: drawn anew, without what the file says of itself."""
    _complaint, found = _find_file(request, pk, file)
    drawn = preview_of(_attachment(found))
    if drawn is None or drawn.chat or not 1 <= number <= len(drawn.pages):
        raise Http404
    return give_picture(drawn.pages[number - 1])


@require_POST
def file_download(request: HttpRequest, pk: int, file: int) -> HttpResponse | StreamingHttpResponse:
    """The file as it came, for a purpose; one with warnings only to whoever says that he has read them."""
    complaint, found = _find_file(request, pk, file)
    form, attachment = FileForm(request.POST), _attachment(found)
    if form.is_valid() and attachment.warnings and not form.cleaned_data["read"]:
        form.add_error(None, _("Read the warnings first, and confirm that you have."))
    if not form.is_valid():
        return _show(request, complaint, found, form, 400)
    try:
        pieces = open_plain(attachment)
    except OwnError:
        form.add_error(None, _("This file is not what it was: it is not given out. An alarm was raised."))
        return _show(request, complaint, found, form, 409)
    purpose = f"file {found.pk}: {form.cleaned_data['purpose']}"[:300]
    note_access(officer_of(request), "consultation", _subject(complaint), purpose)
    return give_file(request, attachment.name, attachment.size, pieces)


@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """Which doors the desk fetches from, and letters that do not open."""
    context = {"doors": queries.door_places(), "stuck": queries.stuck_letters()[:200]}
    return render(request, "intake/doors.html", context)


def _find_file(request: HttpRequest, pk: int, file: int) -> tuple[Complaint, LetterFile]:
    officer = officer_of(request)
    complaint = find(officer, pk)
    found = queries.file_of(officer, complaint, file)
    if found is None:
        raise Http404
    return complaint, found


def _attachment(file: LetterFile) -> Attachment:
    if file.attachment is None:
        raise Http404
    return file.attachment


def _show(
    request: HttpRequest, complaint: Complaint, file: LetterFile, form: FileForm, status: int = 200
) -> HttpResponse:
    attachment = _attachment(file)
    drawn = preview_of(attachment)
    context = {
        "complaint": complaint,
        "file": file,
        "attachment": attachment,
        "preview": drawn,
        "numbers": range(1, len(drawn.pages) + 1) if drawn and not drawn.chat else (),
        "lines": drawn.talk.lines(1) if drawn and drawn.talk else (),
        "form": form,
    }
    return render(request, "intake/letter_file.html", context, status=status)


def _subject(complaint: Complaint) -> str:
    return f"complaint:{complaint.reference}"
