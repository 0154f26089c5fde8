"""What a notice says, read from what somebody filled in and written out again.

Columns that identify a person stand in the notice; what only its colour asks for stands in `details`, as text. A draft
may lack what its colour requires: `find_lacking` says what, and nothing is issued before.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.colours import OWN_COLUMNS, Colour, Field, colour_of, colours
from jointdesk.engine.errors import CallerError

LONGEST = {"text": 300, "long": 5_000, "day": 10, "number": 4, "choice": 20}
PERSONAL = ("name", "aliases", "birth_date", "sex", "nationality", "document")
MOST_ALIASES = 20
SEXES = ("", "F", "M", "X")
_BIRTH_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_COUNTRY = re.compile("[A-Z]{2}", re.ASCII)


class Unfit(CallerError):
    """What was filled in cannot stand. `errors`: field -> why, in the officer's language."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{field}: {why}" for field, why in self.errors.items()))


def read_facts(colour: Colour, told: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a notice of this colour: own ones, and `details`. Unknown names are refused.

    Raises Unfit naming each field that cannot stand; what is merely not there yet is no error.
    """
    errors: dict[str, str] = {}
    said = {name: value for name, value in told.items() if value not in (None, "", [], ())}
    known = {field.name for field in colour.fields} | set(PERSONAL) | {"mark", "circumstances"}
    errors |= {name[:40]: _("No notice of this colour says this.") for name in said if name not in known}
    facts: dict[str, Any] = {"mark": _read(errors, "mark", _read_mark, told.get("mark") or Mark.AMBER)}
    for name, reader in _READERS.items():
        facts[name] = _read(errors, name, reader, said.get(name, ""))
    if colour.person == "none":
        errors |= {
            name: _("A notice of this colour is of no one person.") for name in PERSONAL if facts[name]
        }
    if colour.person == "named" and not facts["name"]:
        errors.setdefault("name", _("This field is required."))
    written = {
        field.name: _read(errors, field.name, _reader_of(field), said[field.name])
        for field in colour.fields
        if field.name in said
    }
    facts["circumstances"] = written.pop("circumstances", "")
    facts["details"] = written
    if errors:
        raise Unfit(errors)
    return facts


def find_lacking(notice: Notice) -> dict[str, str]:
    """What must be said before it is issued: field -> why."""
    colour = colour_of(notice)
    said = facts_of(notice)
    lacking = {name: _("This field is required.") for name in colour.required if not said.get(name)}
    if colour.least and not any(int(said.get(name) or 0) >= least for name, least in colour.least.items()):
        lacking[next(iter(colour.least))] = _(
            "A wanted notice needs an offence of at least two years, or six months still to serve."
        )
    if colour.case and notice.case_id is None:
        lacking["case"] = _("A notice of this colour is written from a case.")
    return lacking


def facts_of(notice: Notice) -> dict[str, Any]:
    """Everything it says, as a form shows it: own columns and details, field -> value."""
    own = {name: getattr(notice, name) for name in OWN_COLUMNS}
    return {**own, **notice.details, "mark": notice.mark}


def shown_facts(notice: Notice) -> list[tuple[str, str]]:
    """What its colour asks for, (label, text), in the table's order; the person's own columns stand apart."""
    return [(field.label, _as_read(field, value)) for field, value in _said(notice)]


def summary_of(notice: Notice) -> str:
    """What a partner reads beside who it is; field names in English, the text as it was written."""
    if not notice.details:
        return notice.circumstances
    with override("en"):
        # days as they are written between desks: no locale turns them round
        return "\n".join(f"{field.label}: {field.show(value)}" for field, value in _said(notice))


def headline_of(notice: Notice) -> str:
    """What a list calls it: the person, or what a notice without one is about."""
    if notice.name:
        return notice.name
    for name in colours()[notice.colour].required:
        if text := notice.details.get(name):
            return str(text)[:100]
    return notice.circumstances[:100]


def texts_of(notice: Notice) -> dict[str, str]:
    """What a check of its words reads."""
    return {name: str(text) for name, text in facts_of(notice).items() if name not in PERSONAL and text}


def _said(notice: Notice) -> list[tuple[Field, Any]]:
    said = facts_of(notice)
    return [(field, said[field.name]) for field in colour_of(notice).fields if said.get(field.name)]


def _as_read(field: Field, value: Any) -> str:
    if field.kind == "day":
        with suppress(ValueError):
            return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return field.show(value)


def _read(errors: dict[str, str], name: str, reader: Callable[[Any], Any], value: Any) -> Any:
    try:
        return reader(value)
    except ValueError as error:
        errors.setdefault(name, str(error))
        return ""


def _reader_of(field: Field) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _line(value, LONGEST[field.kind], lines=field.kind == "long")
        if field.kind == "day":
            return _read_day(text)
        if field.kind == "number" and not re.fullmatch(r"\d{1,4}", text, re.ASCII):
            raise ValueError(_("Enter a whole number."))
        if field.kind == "choice" and text not in field.choices:
            raise ValueError(_("Choose one of those offered."))
        return text

    return read


def _line(value: Any, longest: int, *, lines: bool = False) -> str:
    if not isinstance(value, str | int | date):
        raise ValueError(_("Enter a valid value."))
    text = str(value).replace("\x00", "").strip()
    text = text if lines else " ".join(text.split())
    if len(text) > longest:
        raise ValueError(_("At most %(most)d characters.") % {"most": longest})
    return text


def _read_day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Enter a valid date.")) from None
    if not 1900 <= day.year <= 2100:
        raise ValueError(_("Enter a valid date."))
    return day.isoformat()


def _read_birth(value: Any) -> str:
    text = _line(value, 10)
    if text:
        if not _BIRTH_DATE.fullmatch(text):
            raise ValueError(_("A birth date is YYYY, YYYY-MM or YYYY-MM-DD."))
        _read_day((text + "-01-01")[:10])
    return text


def _read_country(value: Any) -> str:
    text = _line(value, 2).upper()
    if text and not _COUNTRY.fullmatch(text):
        raise ValueError(_("A country is two letters, as VN."))
    return text


def _read_sex(value: Any) -> str:
    text = _line(value, 1).upper()
    if text not in SEXES:
        raise ValueError(_("Choose one of those offered."))
    return text


def _read_aliases(value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        raise ValueError(_("Enter a valid value."))
    names = list(dict.fromkeys(name for name in (_line(line, 200) for line in lines) if name))
    if len(names) > MOST_ALIASES:
        raise ValueError(_("At most %(most)d names.") % {"most": MOST_ALIASES})
    return names


def _read_mark(value: Any) -> str:
    if value not in Mark.values:
        raise ValueError(_("Choose one of those offered."))
    return str(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda value: _line(value, 200),
    "aliases": _read_aliases,
    "birth_date": _read_birth,
    "sex": _read_sex,
    "nationality": _read_country,
    "document": lambda value: _line(value, 40).upper(),
}
