"""A birth date as people write it, as ISO text; refused where it could be two dates or none.

Year first or last, any of - / . or words between, digits of any script, months by name. All in figures with the year
last: day before month, as everywhere in the region, unless only month before day is a date (12/31/1990). A year from
2400 on is Buddhist, one of three digits or behind 民國 Minguo; of two digits it says no century. 00, ?? or xx is
unknown. Behind a word for the lunar calendar the date is converted.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.screening.evidence.lunar import solar_dates

OLDEST, LATEST = 1880, 2100
LONGEST_DATE = 60
# What stands in a cell to say that nothing is known.
UNKNOWN = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "n/a",
        "na",
        "none",
        "null",
        "unknown",
        "xx",
        "không rõ",
        "មិនដឹង",
        "미상",
        "不详",
        "不詳",
    }
)
UNREADABLE = "is no date that can be read, like 1990-12-31, 31/12/1990, 1990-12 or 1990"
NO_CENTURY = "has a year of two digits, which says no century"
NO_SUCH_DAY = "names a day that does not exist"
OUT_OF_RANGE = f"is not between {OLDEST} and {LATEST}"
_BUDDHIST, _MINGUO = 543, 1911
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_LUNAR = re.compile(r"음력|\(음\)|am lich|âm lịch|农历|農曆|阴历|陰曆|旧历|舊曆|\blunar\b", re.IGNORECASE)
_ROC = re.compile(r"中華民國|中华民国|民國|民国|\b(?:roc|minguo)\b", re.IGNORECASE)
# Words that stand in a date and say only what a part is, or which era a four-digit year shows by itself.
_FILLERS = re.compile(
    r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:ngày|ngay|tháng|thang|năm|nam|born|sinh|of|ad|ce|be|de)\b|양력|년|월|일생?|생(?:년월일)?|年|月|日|号|號|生(?:于|於)?|公元|西元"
    r"|ថ្ងៃទី|ថ្ងៃ|ខែ|ឆ្នាំ|គ\.ស\.?|ព\.ស\.?|វันที่|วันที่|เดือน|พ\.ศ\.?|ค\.ศ\.?|ปี|ວັນທີ|ເດືອນ|ປີ|ခုနှစ်|ရက်|လ(?![\u1000-\u109f])",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s\-/.,'’_·年月日()]+")


class DateError(ValueError):
    """Why a text is no birth date; safe to show, with nothing of the text in it."""


class _Parts(NamedTuple):
    year: str
    month: str
    day: str


def read_birth_date(text: str) -> str:
    """ISO text: full, `YYYY-MM` or `YYYY`; empty for an empty text. Raises DateError saying why it is none."""
    text = text.strip()
    if text.casefold() in UNKNOWN:
        return ""
    if len(text) > LONGEST_DATE:
        raise DateError(UNREADABLE)
    if _ISO.fullmatch(text):
        return _to_iso(_Parts(*f"{text}-?-?".split("-")[:3]), minguo=False, lunar=False)
    folded = _CLOCK.sub("", _to_digits(unicodedata.normalize("NFKC", text)))
    lunar, roc = _LUNAR.search(folded), _ROC.search(folded)
    plain = _FILLERS.sub(" ", _ROC.sub(" ", _LUNAR.sub(" ", folded)))
    parts = _order(_split(plain), minguo=bool(roc))
    found = _to_iso(parts, minguo=bool(roc), lunar=bool(lunar))
    return _to_solar(found) if lunar else found


def is_birth_date(text: str) -> bool:
    """Is this `YYYY`, `YYYY-MM` or a full ISO date that a living person may be born on?"""
    try:
        return _ISO.fullmatch(text) is not None and read_birth_date(text) == text
    except DateError:
        return False


def _to_digits(text: str) -> str:
    """Digits of every script as 0-9."""
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def _split(text: str) -> list[str]:
    """Numbers, `?` for what is said to be unknown, and months by their number."""
    parts = []
    words = _SEPARATORS.sub(" ", _join_months(text.casefold()))
    for word in re.findall(r"\d+|[^\d\s]+", words):
        month = _months().get(word)
        if word.isascii() and word.isdigit():
            parts.append(word)
        elif month:
            parts.append(f"m{month}")
        elif set(word) <= set("?x*"):
            parts.append("?")
        else:
            raise DateError(UNREADABLE)
    return parts


def _join_months(text: str) -> str:
    """The dots of Thai short months gone: ธ.ค. is one word."""
    return re.sub(r"(?<=[ก-๛])\.", "", text)


@cache
def _months() -> dict[str, int]:
    rows = read_tsv("jointdesk.engine.screening", "months.tsv")
    return {word: int(row["month"]) for row in rows for word in row["words"].split()}


def _order(parts: list[str], *, minguo: bool) -> _Parts:
    """Which part is the year, the month, the day."""
    if len(parts) == 1:
        return _take_apart(parts[0], minguo=minguo)
    if not 2 <= len(parts) <= 3:
        raise DateError(UNREADABLE)
    named = [part for part in parts if part.startswith("m")]
    if len(named) > 1:
        raise DateError(UNREADABLE)
    is_year: Callable[[str], bool] = (lambda part: part.isdigit()) if minguo else _shows_year
    if is_year(parts[0]):
        rest = parts[1:]
    elif is_year(parts[-1]) and not minguo:
        rest = parts[-2::-1]
    else:
        raise DateError(NO_CENTURY if all(part.isdigit() or part in named for part in parts) else UNREADABLE)
    year = parts[0] if is_year(parts[0]) else parts[-1]
    month, day = (*rest, "?")[:2]
    if day.startswith("m") or (len(parts) == 3 and year == parts[-1] and _is_month_first(month, day)):
        month, day = day, month
    return _Parts(year, month.removeprefix("m"), day)


def _is_month_first(month: str, day: str) -> bool:
    """12/31/1990: only the second can be a day."""
    return month.isdigit() and day.isdigit() and int(month) > 12 >= int(day)


def _shows_year(part: str) -> bool:
    return part.isdigit() and len(part) in (3, 4)


def _take_apart(part: str, *, minguo: bool) -> _Parts:
    """A year, or eight figures without anything between: 19901231, 31121990."""
    if _shows_year(part) or (minguo and part.isdigit()):
        return _Parts(part, "?", "?")
    if not part.isdigit() or len(part) != 8:
        raise DateError(NO_CENTURY if part.isdigit() and len(part) in (2, 6) else UNREADABLE)
    first, last = _Parts(part[:4], part[4:6], part[6:]), _Parts(part[4:], part[2:4], part[:2])
    readings = [parts for parts in (first, last) if _is_plausible(parts)]
    if len(readings) != 1:
        raise DateError(UNREADABLE)
    return readings[0]


def _is_plausible(parts: _Parts) -> bool:
    try:
        _to_iso(parts, minguo=False, lunar=False)
    except DateError:
        return False
    return True


def _to_iso(parts: _Parts, *, minguo: bool, lunar: bool) -> str:
    year = int(parts.year)
    if minguo or len(parts.year) == 3:
        year += _MINGUO
    elif year >= 2400:
        year -= _BUDDHIST
    if not OLDEST <= year <= LATEST:
        raise DateError(OUT_OF_RANGE)
    month, day = (int(part) if part != "?" else 0 for part in parts[1:])
    if not month:
        if day:
            raise DateError(UNREADABLE)
        return f"{year:04d}"
    if not 1 <= month <= 12 or day > 31:
        raise DateError(NO_SUCH_DAY)
    if day and not (lunar and day <= 30):
        _check_day(year, month, day)
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"


def _check_day(year: int, month: int, day: int) -> None:
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise DateError(NO_SUCH_DAY) from None


def _to_solar(lunar: str) -> str:
    """The solar date of a full lunar one; of less, or where calendars or a leap month leave a choice, the year."""
    if len(lunar) < 10:
        return lunar[:4]
    found = sorted(solar_dates(lunar))
    if not found:
        raise DateError(NO_SUCH_DAY)
    if len(found) > 1:
        return found[0][:4] if found[0][:4] == found[-1][:4] else lunar[:4]
    return found[0]
