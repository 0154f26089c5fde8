"""A conversation among the exhibits: read page by page, with the identifiers that stand in it beside."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.conversations import PAGE, Line, Talk
from jointdesk.desk.attachments.previews import preview_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.evidence.evidence_models import ExhibitFile
from jointdesk.desk.cases.evidence.file_views import find_file
from jointdesk.desk.cases.evidence.suggestions import is_offered, take_suggested, taken_already
from jointdesk.desk.cases.queries import cases_to_work_in
from jointdesk.desk.intake.kinds import KIND_NAMES
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.identifiers.kinds import BY_NAME

# colours of labels; the seventh person has the first one's
HUES = 6


@require_GET
def chat_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A hundred messages; `?message=123` opens the page on which that one stands."""
    file = find_file(request, key)
    subject = f"evidence:{file.exhibit.key.hex}"
    note_access(officer_of(request), "consultation", subject, f"file {file.pk}: conversation read")
    return _show(request, file)


@require_POST
def chat_identifiers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The identifiers that were chosen become the case's."""
    file, officer = find_file(request, key), officer_of(request)
    talk = _talk_of(file)
    chosen = request.POST.getlist("identifier")
    try:
        if talk is None:
            raise CallerError(_("This file is no conversation that can be read here."))
        taken = take_suggested(officer, file, talk, chosen)
    except NotAllowed:
        raise
    except CallerError as error:
        return _show(request, file, fault=str(error), chosen=set(chosen), status=400)
    said = ngettext(
        "%(n)d identifier belongs to the case now.", "%(n)d identifiers belong to the case now.", len(taken)
    )
    messages.success(request, said % {"n": len(taken)})
    return redirect("exhibit-file-chat", key)


def _talk_of(file: ExhibitFile) -> Talk | None:
    found = preview_of(file.attachment)
    return found.talk if found else None


def _show(
    request: HttpRequest,
    file: ExhibitFile,
    fault: str = "",
    chosen: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    officer, talk = officer_of(request), _talk_of(file)
    found: dict[str, Any] = {"file": file, "attachment": file.attachment, "talk": talk, "fault": fault}
    # all children are busy
    found["busy"] = file.attachment.preview_size is None
    if talk is not None:
        page = Paginator(range(1, talk.held + 1), PAGE).get_page(_page_number(request))
        here = _with_marks(talk, talk.lines(page.number))
        works = (
            cases_to_work_in(officer).filter(pk=file.exhibit.case_id).exists()
            and not file.exhibit.case.is_closed
        )
        found |= {
            "page": page,
            "lines": here,
            "may_take": works,
            "seen": _suggest(file, talk, chosen or set()),
        }
    return render(request, "evidence/chat.html", found, status=status)


def _page_number(request: HttpRequest) -> str | int:
    number = request.GET.get("message", "")
    if number.isascii() and number.isdigit() and len(number) < 10 and "page" not in request.GET:
        return (max(int(number), 1) - 1) // PAGE + 1
    return request.GET.get("page", "1")


def _with_marks(talk: Talk, lines: list[Line]) -> list[dict[str, Any]]:
    """Each message with its label's colour, the conversation that begins with it, and what stands in it."""
    hues: dict[str, int] = {}
    begins = {part.start: part for part in talk.parts}
    for part in talk.parts:
        for name, _count in part.people:
            hues.setdefault(name, len(hues) % HUES)
    return [
        {
            "line": line,
            "hue": hues.get(line.author, 0),
            "part": begins.get(line.number),
            "seen": talk.at_places.get(line.number, ()),
        }
        for line in lines
    ]


def _suggest(file: ExhibitFile, talk: Talk, chosen: set[str]) -> list[dict[str, Any]]:
    taken = taken_already(file)
    return [
        {
            "one": one,
            "name": BY_NAME[one.kind].format(one.value) if one.kind in BY_NAME else one.value,
            "kind_name": KIND_NAMES.get(one.kind, one.kind),
            "is_taken": one.key in taken,
            "is_offered": is_offered(one),
            "is_chosen": one.key in chosen,
        }
        for one in talk.sightings
    ]
