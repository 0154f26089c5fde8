"""A list is asked for once more by its address: when its purpose was said, and by the worker when it is long.

The list's own view answers, behind its own door and for the same officer: whatever it shows him at that moment, and no
row more. Nothing but the file of a list comes back: no other page is read this way.
"""

from typing import TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.doors import require_door
from jointdesk.desk.lists.taking import Taking
from jointdesk.engine.errors import CallerError

LONGEST = 2_000
# what is said elsewhere: in the form that asks, or by the page that leafs
DROPPED = ("form", "purpose", "page", "csrfmiddlewaretoken")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def clean_address(address: str) -> str:
    """A list's own address with its choice of rows. Raises CallerError for one that is none of this desk's."""
    parts = urlsplit(address.strip()) if len(address) <= LONGEST else None
    if parts is None or parts.scheme or parts.netloc or not parts.path.startswith("/") or "\x00" in address:
        raise CallerError(_("There is no such list."))
    choice = QueryDict(parts.query, mutable=True)
    # what is empty stays: some lists say "all" so
    for key in [key for key in choice if key in DROPPED]:
        del choice[key]
    return f"{parts.path}?{choice.urlencode()}" if choice else parts.path


def ask_list(request: HttpRequest, address: str, form: str, taking: Taking, kind: type[Answer]) -> Answer:
    """What the list's view answers. `request`: nobody else's, it is changed. Raises CallerError where that is no
    `kind`, NotAllowed where the door stays shut."""
    parts = urlsplit(clean_address(address))
    try:
        found = resolve(parts.path)
    except Resolver404:
        raise CallerError(_("There is no such list.")) from None
    choice = QueryDict(parts.query, mutable=True)
    choice["form"] = form
    request.method, request.path, request.path_info = "GET", parts.path, parts.path
    request.GET, request.POST, request.resolver_match = choice, QueryDict(), found  # type: ignore[assignment]
    request.taking = taking  # type: ignore[attr-defined]
    require_door(request, found.route)
    answer = found.func(request, *found.args, **found.kwargs)
    if not isinstance(answer, kind):
        raise CallerError(_("There is no such list."))
    return answer
