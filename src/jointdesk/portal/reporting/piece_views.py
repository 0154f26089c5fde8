"""Files by pieces, for a browser with scripts: what is here is asked, what is missing sent. Answers are JSON."""

import logging
import os
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.engine.errors import CallerError
from jointdesk.portal import drafts, error_views, limits
from jointdesk.portal.draft_turns import one_at_a_time
from jointdesk.portal.drafts import Draft
from jointdesk.portal.reporting import uploads
from jointdesk.portal.reporting.bounded_files import LeftOut
from jointdesk.portal.reporting.pieces import PIECE, Coming

log = logging.getLogger("jointdesk.door")


@require_POST
@one_at_a_time("report")
def piece(request: HttpRequest) -> HttpResponse:
    draft = drafts.find(request, "report")
    if draft is None or draft.sent:
        return refuse(_("What you wrote earlier is not here any more. Load this page anew."))
    return take_piece(request, draft)


def take_piece(request: HttpRequest, draft: Draft) -> HttpResponse:
    """`name`, `size`, `changed`: which file. With `number` and `piece`, and `type` if known: one more of it.

    Answers `here` (numbers that have come), `piece` (octets of each), `list` (the page's list, once all is here), or
    `refused`: a line for the reader.
    """
    said = request.POST
    size = int(said["size"]) if said.get("size", "").isascii() and said.get("size", "").isdigit() else 0
    coming = Coming(draft, uploads.clean_name(said.get("name", "")), size, said.get("changed", "")[:40])
    why = uploads.why_not(draft, size)
    if why:
        return refuse(f"{coming.name}: {why}")
    try:
        if "piece" not in request.FILES:
            limits.count("file", request)
            return JsonResponse({"here": coming.here(), "piece": PIECE})
        return _take(request, coming)
    except limits.TooOften:
        return refuse(" ".join(error_views.say_too_often()))
    except CallerError:
        return refuse(f"{coming.name}: {_('it could not be taken')}")
    except OSError as error:
        log.error("a piece could not be stored: %s", os.strerror(error.errno or 0))
        return refuse(f"{coming.name}: {uploads.no_room()}")


def _take(request: HttpRequest, coming: Coming) -> HttpResponse:
    limits.count("mebibytes", request)
    sent: Any = request.FILES["piece"]
    if isinstance(sent, LeftOut) or (sent.size or 0) > PIECE:
        raise CallerError("a piece is larger than it may be")
    number = request.POST.get("number", "")
    coming.put(int(number) if number.isascii() and number.isdigit() and len(number) < 8 else -1, sent.read())
    here = coming.here()
    if len(here) < coming.count:
        return JsonResponse({"here": here, "piece": PIECE})
    coming.finish(request.POST.get("type", ""))
    shown = render_to_string("portal/file_list.html", {"draft": coming.draft}, request)
    return drafts.keep(request, JsonResponse({"here": here, "piece": PIECE, "list": shown}), coming.draft)


def refuse(why: str) -> HttpResponse:
    return JsonResponse({"refused": why})
