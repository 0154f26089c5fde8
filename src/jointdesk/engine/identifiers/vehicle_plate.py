"""Number plates of vehicles: `CC:PLATE`, capitals and digits without separators, letters of the country's script kept.

Source: plates.tsv (shapes by country, with their sources). A word for a plate must stand before it, or a word for a
vehicle before a full-length one, unless the shape is used for nothing else: product codes look alike. Where
several countries have the shape, the one at home goes first.
"""

import itertools
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
_ONLY_AS_PLATES = ("MY", "MM", "HK", "TW")  # shapes too common beside a mere "car"
# Beside a car in Malaysia, in capitals: four digits that are no year, or a letter behind; no money and no model.
_MALAYSIAN = re.compile(
    r"(?!RM|BMW|MPV|SUV|KL|USD|SGD|PJ)(?:[A-Z]{2,3}(?!(?:19|20)\d\d)\d{4}|[A-Z]{1,3}\d{3,4}[A-Z])"
)
_MOST_IN_A_LIST = 20
_AND = re.compile(r"\s?(?:[,;/&、，]|và|va|and|or|hoặc|hay|与|和|及|및|និង)\s?(?:(?:biển|xe)\s)?")
_BEFORE = r"(?<![0-9A-Za-z_@.\-])"
_AFTER = r"(?![0-9A-Za-z_@]|[.,\-/]\d)"
_SAID = re.compile(r"[\s:：៖#=(\"'“-]{0,4}")
_LONGEST = 12
_SHORTEST_WITH_VEHICLE = 7


@dataclass(frozen=True, slots=True)
class _Shape:
    country: str
    whole: re.Pattern[str]
    spoken: re.Pattern[str]
    written: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Fit:
    """A piece of text with the shape of a country's plates; `valid`: its check letter, where there is one, is right."""

    country: str
    plate: str
    start: int
    end: int
    valid: bool

    @classmethod
    def of(cls, shape: _Shape, match: re.Match[str] | None) -> "_Fit | None":
        if match is None:
            return None
        plate = _clean(match.group())
        return cls(shape.country, plate, *match.span(), shape.country != "SG" or has_check_letter(plate))


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


@cache
def _any_shape(cue: str, home: str) -> re.Pattern[str]:
    """One look at all shapes: behind most words for vehicles stands none."""
    rare = set(_ONLY_AS_PLATES) - {home}
    shapes = [shape for shape in _shapes(False) if cue == "plate" or shape.country not in rare]
    return re.compile("|".join(shape.whole.pattern for shape in shapes), re.IGNORECASE)


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    """What every certain shape of a country has in it: quickly looked for, and most texts have none."""
    chinese = next(row["pattern"] for row in read_tsv(PACKAGE, "plates.tsv") if row["country"] == "CN")
    return {
        "VN": re.compile(r"\.(?<=[0-9]{3}\.)[0-9]{2}(?![0-9])"),
        "KR": re.compile(r"[가-힣](?:(?<=[0-9].)|(?<=[0-9][ .-].)|(?<=[0-9][ .-]{2}.))[ .-]{0,2}[0-9]{4}"),
        "CN": re.compile(chinese.partition("]")[0] + "][A-Z]"),
    }


def extract(reading: Reading) -> Iterable[Found]:
    for cue in ("plate", "vehicle"):
        marks, any_shape = reading.marks_of(cue), _any_shape(cue, _home(reading))
        for mark, following in itertools.zip_longest(marks, marks[1:]):
            # What stands behind the next such word belongs to that one.
            end = min(mark.end + _REACH + _LONGEST, following.start if following else len(reading.text))
            if any_shape.search(reading.text, mark.end, end):
                yield from _read_behind(reading, mark, cue)
    yield from _read_certain(reading)


def _read_behind(reading: Reading, mark: Mark, cue: str) -> Iterator[Found]:
    """The plates a word announces: right behind it in any case, or a little further in capitals; then a list's next."""
    fitting = _fit_at(reading, _SAID.match(reading.text, mark.end), cue) or _fit_further(
        reading, mark.end, cue
    )
    why = f'after "{reading.text[mark.start : mark.end]}"'
    for _ in range(_MOST_IN_A_LIST):
        found = _choose(reading, fitting, why)
        if found is None:
            return
        reading.claim(found.start, found.end)
        yield found
        fitting = _fit_at(reading, _AND.match(reading.text, found.end), cue)


def _fit_at(reading: Reading, behind: re.Match[str] | None, cue: str) -> list[_Fit]:
    if behind is None:
        return []
    fitting = (_Fit.of(shape, shape.spoken.match(reading.text, behind.end())) for shape in _shapes(False))
    return [fit for fit in fitting if fit and (_is_plate(fit, cue) or _is_at_home(reading, fit))]


def _fit_further(reading: Reading, start: int, cue: str) -> list[_Fit]:
    end = _end_of_clause(reading.text, start)
    return [
        fit
        for shape in _shapes(False)
        for match in shape.written.finditer(reading.text, start, end)
        if (fit := _Fit.of(shape, match)) and (_is_plate(fit, cue) or _is_at_home(reading, fit))
    ]


def _end_of_clause(text: str, start: int) -> int:
    ends = [at for sign in ("\n", ";", "។", "。") if (at := text.find(sign, start, start + _REACH)) >= 0]
    return min(ends, default=start + _REACH)


def _is_plate(fit: _Fit, cue: str) -> bool:
    return cue == "plate" or (len(fit.plate) >= _SHORTEST_WITH_VEHICLE and fit.country not in _ONLY_AS_PLATES)


def _home(reading: Reading) -> str:
    """Where a plate of a shape so common may be from, if it stands beside a mere "car"."""
    if reading.country in ("MY", "TW"):
        return reading.country
    return "TW" if not reading.country and "CN" in reading.languages else ""


def _is_at_home(reading: Reading, fit: _Fit) -> bool:
    if fit.country != _home(reading) or not reading.text[fit.start : fit.end].isupper():
        return False
    return fit.country == "TW" or _MALAYSIAN.fullmatch(fit.plate) is not None


def _choose(reading: Reading, fitting: list[_Fit], why: str) -> Found | None:
    """Of the shapes that begin first the one at home, else the most specific; a check letter decides against one."""
    first = min((fit.start for fit in fitting), default=0)
    homes = (*reading.languages, reading.country)
    ranked = sorted(
        (fit for fit in fitting if fit.start == first and not reading.is_claimed(fit.start, fit.end)),
        key=lambda fit: (homes.index(fit.country) if fit.country in homes else len(homes), not fit.valid),
    )
    for fit in ranked:
        if fit.valid or fit.country in homes:
            reason = why if fit.valid else f"{why}; the check letter is wrong"
            return Found(
                KIND, f"{fit.country}:{fit.plate}", fit.start, fit.end, reason, fit.country, fit.valid
            )
    return None


def _read_certain(reading: Reading) -> Iterator[Found]:
    text = reading.text
    countries = {country for country, sign in _signs().items() if sign.search(text)}
    for shape in _shapes(True) if countries else ():
        for match in shape.written.finditer(text) if shape.country in countries else ():
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
