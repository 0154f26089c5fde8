"""A poster as a sheet to hang up (PDF) or a picture to pass on (PNG), in one language or two.

It says what was frozen when it was made. The photograph is our own drawing of the file, made small: nothing of the file
itself, its place or its camera, leaves.
"""

import io
import json
from functools import partial
from importlib.resources import as_file, files
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from PIL import Image

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.attachments.previews import preview
from jointdesk.desk.cases.models import Poster
from jointdesk.desk.cases.notices.colours import fields, in_words
from jointdesk.desk.printing.codes import draw_code
from jointdesk.desk.printing.fonts import choose_fonts, show_codes
from jointdesk.desk.printing.labels import Labels
from jointdesk.desk.printing.typesetting import KHMER, open_fonts
from jointdesk.engine.errors import CallerError, OwnError

Form = Literal["a4", "phone"]
PHOTO_SIDE = 720
# dots of the picture's width: 405 pt
PHONE_DPI = 192


def draw_poster(poster: Poster, form: Form) -> bytes:
    """PDF of A4, or PNG of a telephone's width. Raises CallerError where a language's font is missing."""
    say = Labels(tuple(poster.languages))
    plain = _contents(poster, say, form)
    texts = _texts(plain)
    chosen = choose_fonts("".join(texts), poster.languages)
    plain = _draw_codes(plain, chosen.drawn)
    plain["fonts"] = chosen.families
    plain["tall"] = any(ord(letter) in KHMER for text in texts for letter in text)
    plain["photo"] = _photo_of(poster)
    plain["code"] = list(draw_code(settings.DESK.address).encode())
    return _compile(plain, form, chosen.folders, int(poster.made_at.timestamp()))


def _contents(poster: Poster, say: Labels, form: Form) -> dict[str, Any]:
    until = poster.expires_on
    return {
        "form": form,
        "language": poster.languages[0].split("-")[0],
        "desk": settings.DESK.name,
        "reference": poster.notice.reference,
        "heading": say.each(lambda: _("MISSING")),
        "name": poster.facts.get("name", ""),
        "aliases": " · ".join(poster.facts.get("aliases", ())),
        "facts": _facts(poster, say),
        "how": say.each(lambda: _("Have you seen or spoken with this person? Call:")),
        "contact": poster.contact,
        "safe": say.each(lambda: _("Do not go there yourself. What you say is kept in confidence.")),
        "draft": "" if poster.approved_at else say.line(_lazy("Not approved yet")),
        "until": say.each(
            lambda: _("Until %(day)s") % {"day": formats.date_format(until, "SHORT_DATE_FORMAT")}
        ),
    }


def _facts(poster: Poster, say: Labels) -> list[dict[str, Any]]:
    own = {
        "birth_date": lambda: _("Born"),
        "sex": lambda: _("Sex"),
        "nationality": lambda: _("Nationality"),
    }
    found = []
    for name, value in poster.facts.items():
        if name in ("name", "aliases") or not value:
            continue
        label = say.each(own[name]) if name in own else say.each(partial(_label, name))
        text = say.each(partial(_write, name, str(value)))
        found.append({"label": label, "text": " / ".join(text)})
    return found


def _label(name: str) -> str:
    return in_words(fields()[name].words)


def _write(name: str, value: str) -> str:
    if name == "last_seen_on":
        day = parse_date(value)
        return formats.date_format(day, "SHORT_DATE_FORMAT") if day else value
    if name == "nationality":
        return country_name(value)
    if name == "sex":
        return {"F": _("Female"), "M": _("Male")}.get(value, _("Other"))
    if name == "birth_date":
        # the year is enough for who has met the person, and too little for who steals an identity
        return value[:4]
    return f"{value} cm" if name == "height_cm" else value


def _photo_of(poster: Poster) -> list[int] | None:
    """The first page of the photograph's preview, small, as octets of a JPEG of our own."""
    if not poster.with_photo or poster.notice.photo is None:
        return None
    drawn = preview(poster.notice.photo)
    if drawn is None:
        raise CallerError(_("The photograph cannot be drawn just now: try again in a minute."))
    with Image.open(io.BytesIO(drawn)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        written = io.BytesIO()
        small.save(written, "JPEG", quality=85)
    return list(written.getvalue())


def _compile(plain: dict[str, Any], form: Form, folders: tuple[str, ...], at: int) -> bytes:
    kind: dict[str, Any] = {"format": "png", "ppi": PHONE_DPI} if form == "phone" else {"format": "pdf"}
    with as_file(files(__package__) / "poster.typ") as template:
        try:
            raw = typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=open_fonts(folders),
                sys_inputs={"poster": json.dumps(plain, ensure_ascii=False)},
                timestamp=at,
                **kind,
            )
        except typst.TypstError as error:
            raise OwnError(f"poster.typ: {error.message}") from None
    first: bytes = raw[0] if isinstance(raw, list) else raw
    return first


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return [text for item in inner for text in _texts(item)]


def _draw_codes(value: Any, drawn: frozenset[int]) -> Any:
    if isinstance(value, str):
        return show_codes(value, drawn)
    if isinstance(value, dict):
        return {key: _draw_codes(item, drawn) for key, item in value.items()}
    return [_draw_codes(item, drawn) for item in value]
