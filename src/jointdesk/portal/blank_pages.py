"""Pages that are the same for everybody who has written nothing yet: made once, then only the visitor's token is new.

Most pages of a report are such, and to write one takes longer than all else that is done for it.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

# stands where the token goes; nobody's words are in these pages, so it stands nowhere else
_TOKEN = secrets.token_hex(16)
_PAGES: dict[tuple[object, ...], bytes] = {}


def show_blank(
    request: HttpRequest, template: str, describe: Callable[[], dict[str, Any]], *differs: object
) -> HttpResponse:
    """`describe`: its context. `differs`: what such pages differ by beside language and template: few values, and none
    of a visitor's writing."""
    key = (template, get_language(), *differs)
    page = _PAGES.get(key)
    if page is None:
        page = render_to_string(template, {**describe(), "csrf_token": _TOKEN}, request).encode()
        _PAGES[key] = page
    return HttpResponse(page.replace(_TOKEN.encode(), get_token(request).encode()))
