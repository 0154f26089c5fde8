"""Days and times as telephones write them, in whatever order and language.

Whether 03/04 is a day in March or in April is decided by the whole file: by a number above 12, else by the order of
messages, which goes forward, and by which of the two changes often. Where nothing decides, that is said.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from jointdesk.engine.chats.texts import even_spaces
from jointdesk.engine.reference import read_tsv

_ROOM = "jointdesk.engine.chats"
MOST_STAMP = 60
# between the numbers a sign, or the words for year, month and day in Chinese and Korean
_DAY = re.compile(
    r"(\d{1,4})\s?[./\u5e74\ub144-]\s?(\d{1,2})\s?[./\u6708\uc6d4-]\s?(\d{1,4})\s?[.\u65e5\uc77c]?"
)
_NAMED_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
# "klo", "at", "um": nothing that is a sentence
_FILLER = re.compile(r"[\s,，.、()（）]*(?:[^\W\d_]{1,12}[\s,.]*)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# a Buddhist year is 543 more; no telephone is from the year 2400
BUDDHIST, BUDDHIST_FROM = 543, 2400


class Stamp(NamedTuple):
    """A day as its three numbers stand there, and a time of 24 hours. `year_first`: they are year, month and day in
    this order; otherwise the year is last, and the others are day and month or month and day."""

    numbers: tuple[int, int, int]
    hour: int = 0
    minute: int = 0
    second: int = 0
    year_first: bool = False


def read_stamp(text: str) -> Stamp | None:
    """`12/25/23, 10:30:45 PM`, `14:05, 3/4/2024`, `2024. 5. 10. 오후 2:30`, or None."""
    text = even_spaces(text)
    if len(text) > MOST_STAMP:
        return None
    found = find_day(text)
    if found is None:
        return None
    numbers, year_first, rest = found
    time = read_time(rest)
    return None if time is None else Stamp(numbers, *time, year_first=year_first)


def read_day(text: str) -> Stamp | None:
    """A line that holds a day, its weekday perhaps, and no more: `2024/01/15(Mon)`, `Sun, 26/04/2026`."""
    text = even_spaces(text).strip("- \t")
    if len(text) > MOST_STAMP:
        return None
    found = find_day(text)
    if found is None or any(character.isdigit() or character in ":：\t" for character in found[2]):
        return None
    return Stamp(found[0], year_first=found[1])


def find_day(text: str) -> tuple[tuple[int, int, int], bool, str] | None:
    """Three numbers, whether they are year, month and day in this order, and the text without them."""
    if named := _NAMED_DAY.search(text):
        month = _months().get(named[1][:3].lower())
        if month:
            rest = f"{text[: named.start()]} {text[named.end() :]}"
            return (int(named[3]), month, int(named[2])), True, rest
    found = _DAY.search(text)
    if found is None:
        return None
    numbers = (int(found[1]), int(found[2]), int(found[3]))
    year_first = len(found[1]) == 4
    # "12/25/23" has its year last
    if not (len(found[3]) < 3 if year_first else len(found[1]) < 3 and len(found[3]) in (2, 4)):
        return None
    return numbers, year_first, f"{text[: found.start()]} {text[found.end() :]}"


def read_time(text: str) -> tuple[int, int, int] | None:
    """Hour, minute, second of 24 hours; None where the text holds more than a time and a filling word."""
    found = _TIME.search(text)
    if found is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    half, rest = _take_half(rest)
    if not _FILLER.fullmatch(rest):
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "after" else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _take_half(text: str) -> tuple[str, str]:
    """`before` or `after` noon, and the text without its word."""
    if not _any_half().search(text):
        return "", text
    for pattern, half in _halves():
        if found := pattern.search(text):
            return half, text[: found.start()] + text[found.end() :]
    return "", text


@cache
def _halves() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = sorted(read_tsv(_ROOM, "day_halves.tsv"), key=lambda row: -len(row["word"]))
    # "SA" is no part of "Sat"
    return tuple(
        (re.compile(rf"(?<![A-Za-z]){re.escape(row['word'])}(?![A-Za-z])", re.I), row["half"]) for row in rows
    )


@cache
def _any_half() -> re.Pattern[str]:
    """Whether there is one at all: most telephones write 24 hours."""
    return re.compile("|".join(pattern.pattern for pattern, _half in _halves()), re.I)


@cache
def _months() -> dict[str, int]:
    return {row["begins"]: int(row["month"]) for row in read_tsv(_ROOM, "months.tsv")}


def place_in_time(stamps: Sequence[Stamp | None]) -> tuple[list[str], bool]:
    """Each as ISO 8601 (empty where there is none, or no such day), and whether days and months could be told apart."""
    unsure = [stamp for stamp in stamps if stamp and not stamp.year_first]
    day_first, known = _decide_order(unsure)
    return [_write(stamp, day_first) for stamp in stamps], known


def _decide_order(stamps: list[Stamp]) -> tuple[bool, bool]:
    firsts = sum(stamp.numbers[0] > 12 for stamp in stamps)
    seconds = sum(stamp.numbers[1] > 12 for stamp in stamps)
    if firsts != seconds:
        return firsts > seconds, not (firsts and seconds)
    back = [_count_back(stamps, day_first) for day_first in (True, False)]
    if back[0] != back[1]:
        return back[0] < back[1], True
    # days change more often than months
    changes = [_count_changes([stamp.numbers[place] for stamp in stamps]) for place in (0, 1)]
    if changes[0] != changes[1]:
        return changes[0] > changes[1], min(changes) == 0 and max(changes) > 1
    return True, all(stamp.numbers[0] == stamp.numbers[1] for stamp in stamps)


def _count_back(stamps: list[Stamp], day_first: bool) -> int:
    """How often a message would have been written before the one above it; one of no day stands before all."""
    back, last = 0, tuple[Any, ...]()
    for numbers, hour, minute, second, year_first in stamps:
        day = _write_day(numbers, year_first, day_first)
        moment = (day, hour, minute, second) if day else ()
        back += moment < last
        last = moment
    return back


def _count_changes(numbers: list[int]) -> int:
    return sum(one != other for one, other in pairwise(numbers))


def _write(stamp: Stamp | None, day_first: bool) -> str:
    if stamp is None:
        return ""
    day = _write_day(stamp.numbers, stamp.year_first, day_first)
    return day and f"{day}T{stamp.hour:02}:{stamp.minute:02}:{stamp.second:02}"


# many messages are of one day
@lru_cache(4096)
def _write_day(numbers: tuple[int, int, int], year_first: bool, day_first: bool) -> str:
    first, second, third = numbers
    if year_first:
        year, month, day = first, second, third
    else:
        year, month, day = third, *((second, first) if day_first else (first, second))
    year += 2000 if year < 100 else 0
    year -= BUDDHIST if year >= BUDDHIST_FROM else 0
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def from_epoch(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC; empty where that is no moment of a telephone."""
    try:
        return f"{(_EPOCH + timedelta(seconds=int(seconds))).replace(tzinfo=None).isoformat()}Z"
    except (OverflowError, ValueError, TypeError):
        return ""
