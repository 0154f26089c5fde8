"""Warnings for machines: Atom and RSS in each language, CAP alerts as an Atom feed; asked again, they cost little."""

import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET

from jointdesk.engine.letterbox.advisories import Advisory
from jointdesk.engine.letterbox.feeds import Feed, write_alerts, write_atom, write_rss
from jointdesk.engine.reference import LANGUAGES
from jointdesk.portal import bundles
from jointdesk.portal.door import DOOR
from jointdesk.portal.warnings import told

Write = Callable[[Feed, Iterable[Advisory]], bytes]
FORMS: dict[str, tuple[Write, str]] = {
    "atom": (write_atom, "application/atom+xml"),
    "rss": (write_rss, "application/rss+xml"),
}
# of a door that was never told anything
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DJANGO = {"zh": "zh-hans"}


def _version(request: HttpRequest, **_named: str) -> str | None:
    """Another one when a bundle came, or when what it holds begins or ends."""
    bundle = bundles.in_force("advisories")
    stands = ",".join(one.id for one in told.standing(timezone.now()))
    return f'"{bundle.sequence}-{zlib.crc32(stands.encode()):x}"' if bundle else None


@require_GET
@condition(etag_func=_version)
def feed(request: HttpRequest, language: str, form: str) -> HttpResponse:
    if language not in LANGUAGES or form not in FORMS:
        raise Http404
    write, media_type = FORMS[form]
    with translation.override(DJANGO.get(language, language)):
        title = f"{DOOR.name}: {_('Warnings')}"
    return _answer(write(_feed(title, language, f"{language}.{form}"), _fed()), media_type)


@require_GET
@condition(etag_func=_version)
def alerts(request: HttpRequest) -> HttpResponse:
    raw = write_alerts(_feed(f"{DOOR.name}: CAP 1.2", DOOR.language.split("-")[0], "cap.atom"), _fed())
    return _answer(raw, "application/atom+xml")


def _fed() -> list[Advisory]:
    """What stands, and what was withdrawn of late: the desk hands out no older one."""
    now = timezone.now()
    return [one for one in told.all_told() if one.holds(now) or one.kind == "cancel"]


def _feed(title: str, language: str, name: str) -> Feed:
    bundle = bundles.in_force("advisories")
    return Feed(
        title=title,
        desk=DOOR.desk,
        desk_name=DOOR.name,
        language=language,
        link=f"{told.PAGES}/",
        self_link=f"{told.PAGES}/feeds/{name}",
        updated=bundle.issued_at if bundle else LONG_AGO,
    )


def _answer(raw: bytes, media_type: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type=f"{media_type}; charset=utf-8")
    # what everybody may read may be kept on the way
    answer["Cache-Control"] = "public, max-age=300"
    return answer
