"""How a file writes what it holds: its encoding, what parts its cells, its dates and its sums.

1. What is certain is read so; what a whole column leaves open is a doubt, which an officer settles over the preview.
2. Where nobody is asked (the command line, the API), only what is certain counts: ISO dates, sums without grouping.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

DateOrder = Literal["", "day", "month"]
SEPARATORS = (",", ";", "\t", "|")
BUDDHIST, BUDDHIST_FROM = 543, 2_400
_DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
# a spreadsheet's days are counted from here; 20000 is 1954
_DAY_ZERO = date(1899, 12, 30)
_SUMS = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII),
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?", re.ASCII),
}
_BLANKS = re.compile(r"[\s\u00a0\u202f']+")


@dataclass(frozen=True)
class Reading:
    """`separator` empty: the header shows it. `dates`: what comes first where the year is last; empty: ISO dates alone.
    `decimal`: the decimal mark, the other one then groups; empty: a point, and nothing groups. `serials`: numbers of
    a spreadsheet may be days."""

    encoding: str = "utf-8"
    separator: str = ""
    dates: DateOrder = ""
    decimal: str = ""
    serials: bool = False


PLAIN = Reading()


def to_digits(text: str) -> str:
    """Khmer, Thai, Lao, Burmese, Arabic and full-width digits and signs as ASCII ones."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)


def read_day(text: str, reading: Reading) -> date:
    """Raises ValueError."""
    text = to_digits(text)
    if reading.serials and _SERIAL.fullmatch(text):
        return _DAY_ZERO + timedelta(days=int(text.partition(".")[0]))
    parts = _DAY.fullmatch(text)
    if parts is None:
        return date.fromisoformat(text)
    first, middle, last = parts.groups()
    if len(first) == 4:
        return _make_day(first, middle, last)
    if not reading.dates or len(last) != 4:
        raise ValueError("no order of days and months is agreed")
    day, month = (first, middle) if reading.dates == "day" else (middle, first)
    return _make_day(last, month, day)


def read_moment(text: str, reading: Reading) -> date | datetime:
    """A day, or a day and a time of it. Raises ValueError."""
    text = to_digits(text)
    whole, _blank, clock = text.partition(" ")
    if not clock and "T" not in text:
        return read_day(text, reading)
    told = _CLOCK.fullmatch(clock)
    if told is None:
        found = datetime.fromisoformat(text)
        return found.replace(year=found.year - BUDDHIST) if found.year >= BUDDHIST_FROM else found
    hour, minute, second = (int(part or 0) for part in told.groups())
    return datetime.combine(read_day(whole, reading), time(hour, minute, second))


def write_plain(text: str, reading: Reading) -> str:
    """A sum as Python writes it; as it is where this file's sums are not written so."""
    text = to_digits(text)
    pattern = _SUMS.get(reading.decimal)
    if pattern is None:
        return text
    closed = _BLANKS.sub("", text)
    if not pattern.fullmatch(closed):
        return text if not set(",.") & set(text) else ""
    other = "," if reading.decimal == "." else "."
    return closed.replace(other, "").replace(",", ".")


def guess_dates(texts: Iterable[str]) -> tuple[DateOrder, bool]:
    """What comes first, and whether the column leaves it open (or says both)."""
    found = [match for text in texts if (match := _DAY.match(to_digits(text))) and len(match[1]) <= 2]
    if not found:
        return "", False
    days = sum(int(match[1]) > 12 for match in found)
    months = sum(int(match[2]) > 12 for match in found)
    return "month" if months > days else "day", (not days and not months) or bool(days and months)


def guess_decimal(texts: Iterable[str]) -> tuple[str, bool]:
    """The decimal mark, and whether the column leaves it open (or says both)."""
    said = {".": 0, ",": 0}
    open_to = {".": 0, ",": 0}
    for text in texts:
        closed = _BLANKS.sub("", to_digits(text))
        marks = [char for char in closed if char in ".,"]
        if not marks:
            continue
        other = "," if marks[-1] == "." else "."
        if len(set(marks)) == 2:
            said[marks[-1]] += 1
        elif len(marks) > 1:
            said[other] += 1
        elif len(closed.rpartition(marks[0])[2]) != 3 or len(closed.partition(marks[0])[0]) > 3:
            said[marks[0]] += 1
        else:
            # 1.200 is mostly twelve hundred: sums of money have no thousandths
            open_to[other] += 1
    if any(said.values()):
        return max(said, key=lambda mark: said[mark]), all(said.values())
    if any(open_to.values()):
        return max(open_to, key=lambda mark: open_to[mark]), True
    return "", False


def _make_day(year: str, month: str, day: str) -> date:
    written = int(year)
    return date(written - BUDDHIST if written >= BUDDHIST_FROM else written, int(month), int(day))
