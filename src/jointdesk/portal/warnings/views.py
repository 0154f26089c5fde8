"""Warnings as pages: by province and type, one by one, and as a sheet to print."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.engine.letterbox.advisories import Advisory
from jointdesk.engine.letterbox.cap import write_cap
from jointdesk.engine.reference import borders, countries, lines_on_a_sheet, provinces, scam_types
from jointdesk.portal.codes import draw_code
from jointdesk.portal.door import DOOR
from jointdesk.portal.hotlines import Hotline, table_language
from jointdesk.portal.warnings import told
from jointdesk.portal.warnings.shown import OWN_NAMES, TAGS, show, ways
from jointdesk.portal.warnings.tile_map import draw_maps


@require_GET
def warnings(request: HttpRequest) -> HttpResponse:
    """`?province=`, `?type=`: what is chosen; those at a border stand first."""
    province, scam_type = request.GET.get("province", ""), request.GET.get("type", "")
    province = province if province in provinces() else ""
    scam_type = scam_type if scam_type in scam_types() else ""
    now = timezone.now()
    found = [show(one) for one in told.standing(now, province, scam_type)]
    at_border = [one for one in found if told.is_at_border(one.advisory)]
    context = {
        "at_border": at_border,
        "others": [one for one in found if one not in at_border],
        "province": province,
        "type": scam_type,
        "places": place_choices(),
        "types": [
            (code, scam.names[table_language()]) for code, scam in scam_types().items() if code != "OTHER"
        ],
        "maps": draw_maps(told.standing(now, scam_type=scam_type)),
        "feeds": _feeds(),
        "ways": ways()[:4],
    }
    return render(request, "portal/warnings.html", context)


@require_GET
def warning(request: HttpRequest, reference: str) -> HttpResponse:
    advisory = _find(reference)
    now = timezone.now()
    context = {
        "one": show(advisory),
        "withdrawn": advisory.kind == "cancel",
        "over": not advisory.holds(now) and advisory.kind != "cancel",
        "others": _other_languages(advisory),
    }
    return render(request, "portal/warning.html", context)


@require_GET
def cap(request: HttpRequest, reference: str) -> HttpResponse:
    answer = HttpResponse(write_cap(_find(reference)), content_type="application/cap+xml; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_GET
def poster(request: HttpRequest, reference: str) -> HttpResponse:
    """A sheet for the wall, of what stands: the browser prints it."""
    advisory = _find(reference)
    if not _prints(advisory, timezone.now()):
        raise Http404
    context = {
        "one": show(advisory),
        "picture": draw_code(advisory.link),
        "hotlines": [Hotline(one) for one in lines_on_a_sheet(DOOR.country, show(advisory).language)],
    }
    return render(request, "portal/poster.html", context)


def place_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Provinces by country, the door's own country first; of each those at a border before the others."""
    language = table_language()
    order = sorted(
        dict.fromkeys(one.country for one in provinces().values()), key=lambda code: code != DOOR.country
    )
    found = []
    for country in order:
        named = [(code, one.names[language]) for code, one in provinces().items() if one.country == country]
        name = countries()[country].names[language]
        at_border = [(code, said) for code, said in named if code in borders()]
        if at_border:
            found.append((_("%(country)s: at the border") % {"country": name}, at_border))
        found.append((name, [(code, said) for code, said in named if code not in borders()]))
    return found


def _other_languages(advisory: Advisory) -> list[dict[str, Any]]:
    shown = advisory.choose_words(table_language())[0]
    return [
        {"tag": TAGS.get(language, language), "name": OWN_NAMES[language], "words": advisory.words[language]}
        for language in advisory.languages
        if language != shown
    ]


def _feeds() -> dict[str, str]:
    base = f"{told.PAGES}/feeds"
    language = table_language()
    return {
        "atom": f"{base}/{language}.atom",
        "rss": f"{base}/{language}.rss",
        "cap": f"{base}/cap.atom",
    }


def _prints(advisory: Advisory, now: datetime) -> bool:
    return advisory.kind != "cancel" and now < advisory.expires


def _find(reference: str) -> Advisory:
    advisory = told.find(reference)
    if advisory is None:
        raise Http404
    return advisory
