"""Every page and operation that an officer reads is in the register, unless unnoted.yaml says why it need not be.

A view that knows better (purpose, several subjects) notes the look itself; then nothing is added here. So a page that
somebody adds tomorrow is registered before anybody has thought of it. What looks for a name or number (lookups.yaml)
leaves a digest of it besides.
"""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils.translation import gettext_noop

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.accesses.lookups import looked_for, note_lookup
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.audit.subjects import record_at
from jointdesk.engine.reference import read_yaml

OPENED, LED_ON = 200, 302
# a search that finds one thing leads there
SHOWN = (OPENED, LED_ON)
LOOKED_UP = "looked-up"
SEARCHED = gettext_noop("looked up by name")
# how an answer's type begins -> what was done; the first that fits
PURPOSES = {
    "text/html": gettext_noop("looked at a page"),
    "application/json": gettext_noop("read by a program"),
    "image/": gettext_noop("looked at a picture"),
    "": gettext_noop("took a paper or a file"),
}


class EveryLookIsNoted:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code in SHOWN and isinstance(request.user, Officer):
            _note(request, request.user, answer)
        return answer


def _note(request: HttpRequest, officer: Officer, answer: HttpResponse) -> None:
    found = request.resolver_match
    if found is None:
        return
    if text := looked_for(request, found.view_name):
        # a line of its own where the view wrote none: nothing was found
        line = (
            officer.last_look
            or note_access(
                officer, Access.Act.CONSULTATION, f"{LOOKED_UP}:{found.url_name}"[:120], SEARCHED
            ).pk
        )
        note_lookup(officer, text, line)
    elif _shows_unnoted(request, officer, found, answer.status_code):
        purpose = next(
            said for type_, said in PURPOSES.items() if answer.get("Content-Type", "").startswith(type_)
        )
        note_access(officer, Access.Act.CONSULTATION, subject_of(found)[:120], purpose)


def _shows_unnoted(request: HttpRequest, officer: Officer, found: ResolverMatch, status: int) -> bool:
    shows = request.method == "GET" and status == OPENED
    return shows and not officer.look_noted and found.view_name not in unnoted()


@cache
def unnoted() -> dict[str, str]:
    """URL name -> why a look at it needs no line."""
    groups: dict[str, list[str]] = read_yaml("jointdesk.desk.audit.accesses", "unnoted.yaml")
    return {name: reason for reason, names in groups.items() for name in names}


def subject_of(found: ResolverMatch) -> str:
    """The record whose page, or page below it, this is; otherwise the page's name and what its address names."""
    if named := record_at(found):
        kind, row = named
        return kind.subject(row) if row else kind.name
    said = "/".join(str(value) for value in found.kwargs.values())
    return f"{found.url_name}:{said}" if said else str(found.url_name)
