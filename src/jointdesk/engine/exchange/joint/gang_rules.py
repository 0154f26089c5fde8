"""What contradicts itself in an entry of a gang dossier, beyond what its kind's form says.

An officer's own entry is refused for it; what two desks wrote is shown with it, because each may have been right alone.
Reasons name fields and rules, never values.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from jointdesk.engine.exchange.requests.form_fields import FieldError
from jointdesk.engine.exchange.wire.canonical import read_day
from jointdesk.engine.identifiers import KINDS, normalise
from jointdesk.engine.reference import provinces

_BORN = re.compile(r"(?:18|19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?", re.ASCII)
_COUNTRY = re.compile("[A-Z]{2}", re.ASCII)
_CURRENCY = re.compile("[A-Z]{3,5}", re.ASCII)
_COUNTED = re.compile(r"([A-Z]{2})\s+(\d{1,6})", re.ASCII)
_LOST = re.compile(r"([A-Z]{3,5})\s+(\d{1,16}(?:\.\d{1,2})?)", re.ASCII)
_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,8})?)", re.ASCII)
_PAST = ("first_seen", "last_seen", "seen_from", "seen_to", "since", "day", "period_from", "period_to")
_SHAPES = {
    "birth_date": (_BORN, "is no date such as 1990, 1990-05 or 1990-05-17"),
    "nationality": (_COUNTRY, "is not two letters (ISO 3166)"),
    "country": (_COUNTRY, "is not two letters (ISO 3166)"),
    "currency": (_CURRENCY, "is not a currency code of three letters (ISO 4217)"),
}
_LINES = {
    "nationalities": (_COUNTED, "has a line that is no country and number, such as SG 27"),
    "losses": (_LOST, "has a line that is no currency and amount, such as VND 3000000"),
}


def check_gang_entry(kind: str, fields: Mapping[str, Any], today: date) -> tuple[FieldError, ...]:
    """Every contradiction of an entry's fields, as they stand together."""
    found = [error for check in _CHECKS for error in check(fields)]
    found += [FieldError(name, "is in the future") for name in _PAST if _is_later(fields.get(name), today)]
    if _is_later(fields.get("birth_date"), today):
        found.append(FieldError("birth_date", "is in the future"))
    if kind == "gang_identifier":
        found += _check_identifier(fields)
    return tuple(found)


def read_counts(lines: object) -> dict[str, int]:
    """Country -> number, of the lines that say so."""
    counts: dict[str, int] = {}
    for match in _matches(_COUNTED, lines):
        counts[match[1]] = counts.get(match[1], 0) + int(match[2])
    return counts


def read_losses(lines: object) -> list[tuple[str, str]]:
    """Currency and amount of the lines that say so."""
    return [(match[1], match[2]) for match in _matches(_LOST, lines)]


def read_coordinates(text: object) -> tuple[float, float] | None:
    """Latitude and longitude; None if it is no place on Earth."""
    match = _PLACE.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    north, east = float(match[1]), float(match[2])
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def normalise_fields(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """An identifier in its normal form, so that the same one is the same whoever writes it; all else as it is."""
    value = fields.get("value")
    if kind != "gang_identifier" or not isinstance(value, str):
        return dict(fields)
    return {**fields, "value": normalise(str(fields.get("type", "")), value) or value}


def _check_shapes(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    for name, (shape, why) in _SHAPES.items():
        value = fields.get(name)
        if value and not (isinstance(value, str) and shape.fullmatch(value)):
            yield FieldError(name, why)
    for name, (shape, why) in _LINES.items():
        if any(not shape.fullmatch(line.strip()) for line in _lines(fields.get(name))):
            yield FieldError(name, why)
    born = fields.get("birth_date")
    if isinstance(born, str) and len(born) == 10 and _BORN.fullmatch(born) and _read_day(born) is None:
        yield FieldError("birth_date", "names a day that does not exist")
    if fields.get("coordinates") and read_coordinates(fields["coordinates"]) is None:
        yield FieldError("coordinates", "is no latitude and longitude")


def _check_places(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    province = provinces().get(str(fields.get("province") or ""))
    if province and fields.get("country") and province.country != fields["country"]:
        yield FieldError("province", "is in another country than the country named")


def _check_counts(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    counted, number = sum(read_counts(fields.get("nationalities")).values()), fields.get("number")
    if isinstance(number, int) and counted > number:
        yield FieldError("nationalities", "count more people than were arrested")


def _check_money(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    if fields.get("amount") and not fields.get("currency"):
        yield FieldError("currency", "is empty, but there is an amount")


def _check_translation(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    if fields.get("translation") and not fields.get("original"):
        yield FieldError("original", "is missing, but there is a translation")
    if fields.get("translation") and not fields.get("translator"):
        yield FieldError("translator", "is missing, but there is a translation")


def _check_named_identifiers(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    kinds = {line.split(None, 1)[0] for line in _lines(fields.get("identifiers")) if line.strip()}
    if kinds - set(KINDS):
        yield FieldError("identifiers", "has a line that is no kind and value, such as phone +84900000001")


def _check_identifier(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    kind, value = fields.get("type"), fields.get("value")
    if kind in KINDS and isinstance(value, str) and normalise(kind, value) is None:
        yield FieldError("value", "is none of its kind")


_CHECKS: tuple[Callable[[Mapping[str, Any]], Iterator[FieldError]], ...] = (
    _check_shapes,
    _check_places,
    _check_counts,
    _check_money,
    _check_translation,
    _check_named_identifiers,
)


def _is_later(value: object, today: date) -> bool:
    """ISO dates, whole or partial, order as their text does."""
    return isinstance(value, str) and _BORN.fullmatch(value) is not None and value > today.isoformat()


def _read_day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None


def _lines(value: object) -> list[str]:
    return [line for line in value if isinstance(line, str)] if isinstance(value, list | tuple) else []


def _matches(shape: re.Pattern[str], lines: object) -> Iterator[re.Match[str]]:
    yield from filter(None, (shape.fullmatch(line.strip()) for line in _lines(lines)))
