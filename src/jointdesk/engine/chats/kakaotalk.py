"""KakaoTalk's files, in Korean or English.

A computer writes `[Name] [오후 2:30] words` under days, a telephone `2024년 5월 10일 오후 2:30, Name : words`,
a Mac CSV.
"""

import csv
import re
from collections.abc import Iterator

from jointdesk.engine.chats.bounds import MOST_MESSAGES
from jointdesk.engine.chats.conversation import Conversation, Export, Message
from jointdesk.engine.chats.moments import MOST_STAMP, Stamp, place_in_time, read_day, read_stamp, read_time
from jointdesk.engine.chats.texts import clean, clean_author, clean_name, even_spaces

FORM = "kakaotalk"
_RULE = re.compile(r"-{5,}\s.{6,60}?\s-{5,}\s*")
_BRACKETS = re.compile(r"\[([^\]\n]{1,150})\] \[([^\]\n]{4,20})\] ?(.*)")
_TITLES = (
    re.compile(r"(.{1,150}?) ?님과(?:의)? 카카오톡 대화"),
    re.compile(r"KakaoTalk Chats with (.{1,150})"),
    re.compile(r"(.{1,150}?) ?카카오톡 대화"),
)
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved|Saved Date) ?:")
# a computer's file has no stamp before these: the moment of the message above is the nearest
_LEFT = re.compile(r".{1,150}님(?:이|을) .{0,160}?(?:들어왔|나갔|초대했|초대하였|내보냈)습니다\.")
_MAC = "Date,User,Message"
LOST = "\ufffd"
_Row = tuple[Stamp | None, str, list[str]]


def begins_so(lines: list[str]) -> bool:
    rows = [clean(line) for line in lines[:20] if line.strip()]
    if not rows:
        return False
    if rows[0].strip() == _MAC or any(_SAVED.match(row) for row in rows[:3]):
        return True
    ruled = any(_RULE.fullmatch(row) for row in rows)
    return (ruled and any(_BRACKETS.fullmatch(row) for row in rows)) or _read_phone(rows[0]) is not None


def read(lines: list[str], title: str) -> Export:
    is_mac = bool(lines) and clean(lines[0]).strip() == _MAC
    rows: list[_Row] = []
    cut = False
    for row in _read_mac(lines) if is_mac else _read_lines(lines):
        if len(rows) == MOST_MESSAGES:
            cut = True
            break
        rows.append(row)
    moments, known = place_in_time([row[0] for row in rows])
    messages = tuple(
        Message(at, clean_author(author), clean("\n".join(body)).rstrip("\n"))
        for at, (_stamp, author, body) in zip(moments, rows, strict=True)
    )
    notes = (*(() if known else ("days_or_months",)), *(("cut",) if cut else ()))
    return Export(FORM, (Conversation(_read_title(lines) or title, messages),), notes)


def _read_title(lines: list[str]) -> str:
    first = clean(next((line for line in lines[:20] if line.strip()), "")).strip()
    found = next((found for title in _TITLES if (found := title.fullmatch(first))), None)
    return clean_name(found[1].removesuffix(".txt")) if found else ""


def _read_lines(lines: list[str]) -> Iterator[_Row]:
    """A row is given once the next begins: what follows may belong to it."""
    day: Stamp | None = None
    last: _Row | None = None
    for line in lines:
        if found := _read_computer(line, day) or _read_phone(line):
            if last:
                yield last
            last = found
        elif (marked := _read_rule(line)) is not None:
            day = marked
        elif last is not None and _LEFT.fullmatch(line):
            yield last
            last = last[0], "", [line]
        elif last is not None:
            last[2].append(line)
    if last:
        yield last


def _read_computer(line: str, day: Stamp | None) -> _Row | None:
    found = _BRACKETS.fullmatch(line) if line.startswith("[") else None
    time = read_time(even_spaces(found[2])) if found else None
    if found is None or time is None:
        return None
    hour, minute, second = time
    return day and day._replace(hour=hour, minute=minute, second=second), found[1], [found[3]]


def _read_rule(line: str) -> Stamp | None:
    """The day of a line between rules; on a telephone it stands alone."""
    return read_day(line) if _RULE.fullmatch(line) or (line[:1].isdigit() and line.endswith("일")) else None


def _read_phone(line: str) -> _Row | None:
    """The stamp may hold commas of its own: the name begins behind the first that closes one."""
    place = -1
    for _try in range(3):
        place = line.find(", ", place + 1, MOST_STAMP + 2)
        if place < 0:
            return None
        stamp = read_stamp(clean(line[:place]))
        if stamp is not None:
            author, colon, words = line[place + 2 :].partition(" : ")
            return (stamp, author, [words]) if colon else (stamp, "", [author])
    return None


def _read_mac(lines: list[str]) -> Iterator[_Row]:
    # a line is a message unless its quotation marks are open: a field beyond the reader's bound cannot be read
    reader = csv.reader((f"{line}\n" for line in lines[1:]), strict=False)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None, "", [LOST]
            continue
        if len(row) >= 3:
            yield read_stamp(clean(row[0])), row[1], [row[2]]
