"""Pages of lists that were made aside: fetching one, throwing it away."""

import copy
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.responses import give_file
from jointdesk.desk.today.taken.actions import ask_for, fetch, forget
from jointdesk.desk.today.taken.models import TakenList
from jointdesk.desk.today.taken.queries import taken_lists


@require_POST
def taken_fetch(request: HttpRequest, key: uuid.UUID) -> StreamingHttpResponse:
    officer = officer_of(request)
    taken = _find(officer, key)
    pieces = fetch(copy.copy(request), officer, taken)
    assert taken.attachment is not None  # noqa: S101 - fetch has seen it
    return give_file(request, taken.attachment.name, taken.attachment.size, pieces)


@require_POST
def taken_forget(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    forget(_find(officer_of(request), key))
    messages.success(request, _("The list is deleted."))
    return redirect("works")


def take_aside(officer: Officer, address: str, form: str, purpose: str, **_said: Any) -> str:
    """What the room of lists asks us: where the officer finds it again."""
    ask_for(officer, address, form, purpose)
    return reverse("works")


def _find(officer: Officer, key: uuid.UUID) -> TakenList:
    taken = taken_lists(officer).filter(key=key).first()
    if taken is None:
        raise Http404
    return taken
