"""A warning as a sheet to hang up: A4 as PDF, one language, with the way to the public door as a QR code."""

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import province_name
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.printing.codes import draw_code
from jointdesk.desk.printing.fonts import choose_fonts, show_codes
from jointdesk.desk.printing.typesetting import KHMER, open_fonts
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.engine.errors import OwnError
from jointdesk.engine.reference import lines_on_a_sheet, lures, scam_types
from jointdesk.engine.reference.lure_pictures import draw_lure
from jointdesk.engine.reference.toml_files import read_toml

# what the catalogues call our tables' languages
DJANGO = {"zh": "zh-hans"}
MOST_ON_A_SHEET = 900
RED = "#8a1f11"  # of poster.typ


def draw_poster(officer: Officer, version: AdvisoryVersion, language: str) -> bytes:
    """Raises CallerError where the language's font is missing."""
    with translation.override(DJANGO.get(language, language)):
        plain = _contents(version, language)
    texts = [text for value in plain.values() for text in ([value] if isinstance(value, str) else value)]
    chosen = choose_fonts("".join(texts), [DJANGO.get(language, language)])
    plain = {name: _draw_codes(value, chosen.drawn) for name, value in plain.items()}
    plain["fonts"] = chosen.families
    plain["tall"] = any(ord(letter) in KHMER for text in texts for letter in text)
    address = door_address()
    plain["address"] = address and f"{address}/warnings/{version.advisory.reference}/"
    plain["picture"] = list(draw_lure(version.lure, RED).encode()) if version.lure in lures() else None
    plain["code"] = list(draw_code(plain["address"]).encode()) if address else None
    raw = _compile(plain, chosen.folders, int((version.sent_at or version.changed_at).timestamp()))
    with transaction.atomic():
        facts = {"version": version.number, "language": language, "officer": officer.pk}
        record("advisory_printed", f"advisory:{version.advisory.reference}", facts)
    return raw


def door_address() -> str:
    """Where the public reads it: of the first door, without a slash at the end; empty where there is none."""
    for door in known_doors(settings.HOME):
        if door.address:
            return door.address.rstrip("/")
        try:
            told = read_toml(Path(door.folder) / "door.toml") or {}
        except OwnError:
            continue
        if isinstance(told.get("address"), str):
            return str(told["address"]).rstrip("/")
    return ""


def _contents(version: AdvisoryVersion, language: str) -> dict[str, Any]:
    said = version.words[language]
    places = [province_name(code) for code in version.province_codes]
    until = timezone.localtime(version.expires).date()
    return {
        "language": language,
        "desk": settings.DESK.name,
        "reference": version.advisory.reference,
        "heading": _("WARNING"),
        "title": said["headline"],
        "types": [scam_types()[code].names[language] for code in version.type_codes],
        "where": ", ".join(places),
        "text": said["description"][:MOST_ON_A_SHEET],
        "todo_label": _("What to do"),
        "todo": said.get("instruction", "")[:MOST_ON_A_SHEET],
        "calls": [
            f"{one.number}\t{one.names[language]}"
            for one in lines_on_a_sheet(settings.DESK.country, language)
        ],
        "more": _("More, in other languages, and where to report it:"),
        "draft": "" if version.state == AdvisoryVersion.State.OUT else _("Not published yet"),
        "until": _("Until %(day)s") % {"day": formats.date_format(until, "SHORT_DATE_FORMAT")},
    }


def _compile(plain: dict[str, Any], folders: tuple[str, ...], at: int) -> bytes:
    with as_file(files(__package__) / "poster.typ") as template:
        try:
            raw: bytes = typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=open_fonts(folders),
                format="pdf",
                sys_inputs={"poster": json.dumps(plain, ensure_ascii=False)},
                timestamp=at,
            )
        except typst.TypstError as error:
            raise OwnError(f"poster.typ: {error.message}") from None
    return raw


def _draw_codes(value: Any, drawn: frozenset[int]) -> Any:
    return show_codes(value, drawn) if isinstance(value, str) else [show_codes(one, drawn) for one in value]
