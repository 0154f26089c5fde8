"""Number plates of vehicles: `CC:PLATE`, capitals and digits without separators, letters of the country's script kept.

Source: plates.tsv (shapes by country, with their sources). A word for a plate must stand before it, or a word for a
vehicle before a full-length one, unless the shape is used for nothing else: product codes look alike. Where
several countries have the shape, the one at home goes first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import PACKAGE, Mark
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import read_tsv

KIND = "vehicle_plate"
EXAMPLES = (
    Example("biển số 30A-123.45", "VN:30A12345", "VN"),
    Example("xe máy biển 29-B1 234.56", "VN:29B123456", "VN"),
    Example("차량번호 12가 3456", "KR:12가3456", "KR"),
    Example("车牌号京A·12345", "CN:京A12345", "CN"),
    Example("ស្លាកលេខ 2AB-1234", "KH:2AB1234", "KH"),
    Example("car plate SBA 1234G", "SG:SBA1234G", "SG"),
    Example("ทะเบียนรถ 1กข 1234", "TH:1กข1234", "TH"),
    Example("plate number WXY 1234", "MY:WXY1234", "MY"),
)
_REACH = 32
_SEPARATORS = "[ .-]{0,2}"
_SEPARATOR = re.compile(r"[\s.\-·•・/]")
_BEFORE = r"(?<![0-9A-Za-z_@.\-])"
_AFTER = r"(?![0-9A-Za-z_@]|[.,\-/]\d)"
_SAID = re.compile(r"[\s:：៖#=(\"'“-]{0,4}")
_LONGEST = 12
_SHORTEST_WITH_VEHICLE = 7
# Nothing that begins a certain shape is missing here; a text without one is not searched.
_VIETNAMESE_SIGN = re.compile(r"\d{3}\.\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Shape:
    country: str
    whole: re.Pattern[str]
    spoken: re.Pattern[str]
    written: re.Pattern[str]


@cache
def _shapes(certain: bool) -> tuple[_Shape, ...]:
    found = []
    for row in read_tsv(PACKAGE, "plates.tsv"):
        if certain and row["certain"] != "yes":
            continue
        inner = f"(?:{row['pattern'].replace('[ ]', _SEPARATORS)})"
        found.append(
            _Shape(
                row["country"],
                re.compile(inner, re.IGNORECASE),
                re.compile(inner + _AFTER, re.IGNORECASE),
                re.compile(_BEFORE + inner + _AFTER),
            )
        )
    return tuple(found)


def extract(reading: Reading) -> Iterable[Found]:
    for mark in reading.marks_of("plate"):
        yield from _read_behind(reading, mark, "plate")
    for mark in reading.marks_of("vehicle"):
        yield from _read_behind(reading, mark, "vehicle")
    yield from _read_certain(reading)


def _read_behind(reading: Reading, mark: Mark, cue: str) -> Iterator[Found]:
    """The plate a word announces, right behind it in any case, or a little further in capitals."""
    start = _SAID.match(reading.text, mark.end).end()  # type: ignore[union-attr]
    fitting = [
        (shape.country, match)
        for shape in _shapes(False)
        if (match := shape.spoken.match(reading.text, start))
    ]
    if not fitting:
        end = _end_of_clause(reading.text, mark.end)
        fitting = [
            (shape.country, match)
            for shape in _shapes(False)
            if (match := shape.written.search(reading.text, mark.end, end))
        ]
    fitting = [(country, match) for country, match in fitting if _is_plate(country, match.group(), cue)]
    if fitting:
        yield from _choose(reading, fitting, f'after "{reading.text[mark.start : mark.end]}"')


def _end_of_clause(text: str, start: int) -> int:
    ends = [at for sign in ("\n", ";", "។", "。") if (at := text.find(sign, start, start + _REACH)) >= 0]
    return min(ends, default=start + _REACH)


def _is_plate(country: str, written: str, cue: str) -> bool:
    plate = _clean(written)
    if cue == "vehicle" and (len(plate) < _SHORTEST_WITH_VEHICLE or country in ("MY", "MM")):
        return False
    return country != "SG" or has_check_letter(plate)


def _choose(reading: Reading, fitting: list[tuple[str, re.Match[str]]], why: str) -> Iterator[Found]:
    """Of the shapes that begin first the one at home, else the most specific."""
    first = min(match.start() for _, match in fitting)
    fitting = [pair for pair in fitting if pair[1].start() == first]
    homes = (*reading.languages, reading.country)
    country, match = min(fitting, key=lambda pair: homes.index(pair[0]) if pair[0] in homes else len(homes))
    if not reading.is_claimed(*match.span()):
        reading.claim(*match.span())
        yield Found(KIND, f"{country}:{_clean(match.group())}", *match.span(), why, country)


def _read_certain(reading: Reading) -> Iterator[Found]:
    text = reading.text
    for shape in _shapes(True):
        if text.isascii() and (shape.country != "VN"):
            continue
        if shape.country == "VN" and not _VIETNAMESE_SIGN.search(text):
            continue
        for match in shape.written.finditer(text):
            if _is_word_before(shape.country, text, match.start()) or reading.is_claimed(*match.span()):
                continue
            reading.claim(*match.span())
            value = f"{shape.country}:{_clean(match.group())}"
            yield Found(KIND, value, *match.span(), "a shape only plates have", shape.country)


def _is_word_before(country: str, text: str, start: int) -> bool:
    """ "阿里云A12345" is a product of 阿里云, not a plate of Yunnan."""
    return country == "CN" and start > 0 and "\u4e00" <= text[start - 1] <= "\u9fff"


def _clean(written: str) -> str:
    return _SEPARATOR.sub("", written).upper()


_SG_WEIGHTS = (9, 4, 5, 4, 3, 2)
_SG_LETTERS = "AZYXUTSRPMLKJHGEDCB"


def has_check_letter(plate: str) -> bool:
    """Whether a Singapore plate's last letter is that of its letters and digits (LTA's published rule, modulo 19)."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,4})([A-Z])", plate)
    if not match:
        return False
    letters = [ord(char) - 64 for char in match[1][-2:].rjust(2, "@")]
    digits = [int(char) for char in match[2].zfill(4)]
    total = sum(one * weight for one, weight in zip((*letters, *digits), _SG_WEIGHTS, strict=True))
    return _SG_LETTERS[total % 19] == match[3]


def normalise(raw: str, country: str | None = None) -> str | None:
    """Of `CC:PLATE`, or of a plate by itself: of the given country if it fits there, else of the only one it fits."""
    said, colon, rest = fold(raw[:60].strip()).text.strip().partition(":")
    plate = _clean(rest if colon else said)
    fitting = _countries_of(plate) if len(plate) <= _LONGEST else []
    home = (said if colon else country or "").upper()
    if home in fitting:
        return f"{home}:{plate}"
    return f"{fitting[0]}:{plate}" if len(set(fitting)) == 1 and not colon else None


def _countries_of(plate: str) -> list[str]:
    fitting = [shape.country for shape in _shapes(False) if shape.whole.fullmatch(plate)]
    return [country for country in fitting if country != "SG" or has_check_letter(plate)]


def validate(value: str) -> bool:
    return normalise(value) == value


_SERIES = re.compile(r"(\d\d\D\d(?=\d{5}$)|.*\D(?=\d))(\d+\D*)")


def format(value: str) -> str:
    """The series and the number apart: "VN:30A 12345"."""
    country, colon, plate = value.partition(":")
    parts = _SERIES.fullmatch(plate) if colon and validate(value) else None
    return f"{country}:{parts[1]} {parts[2]}" if parts else value
