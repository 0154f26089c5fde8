"""LINE's text file: a heading, then days, and under each day lines of time, name and words with tabs between them.

Words of several lines stand in quotation marks. The form without tabs, which some telephones write, does not say where
a name ends: name and words are kept together there, and that is said.
"""

import re
from itertools import islice

from jointdesk.engine.chats.bounds import MOST_MESSAGES
from jointdesk.engine.chats.conversation import Conversation, Export, Message
from jointdesk.engine.chats.moments import Stamp, place_in_time, read_day, read_time
from jointdesk.engine.chats.texts import clean, clean_author, clean_name, even_spaces
from jointdesk.engine.reference import read_tsv

FORM, BARE = "line", "line_bare"
HEADING = "[LINE]"
_SPACED = re.compile(r"(\d{1,2}:\d{2}) (.+)")
# "[Photo]", "[รูป]", "[사진]": what stands for a file
_INSTEAD = re.compile(r"\[[^\[\]\n]{1,30}\]")


def begins_so(lines: list[str]) -> bool:
    rows = [clean(line) for line in islice((line for line in lines[:200] if line.strip()), 2)]
    if rows and rows[0].startswith(HEADING):
        return True
    if len(rows) < 2 or not read_day(rows[0]):
        return False
    return (_split(rows[1]) or _SPACED.fullmatch(rows[1])) is not None


def read(lines: list[str], title: str) -> Export:
    heading = clean(lines[0]) if lines else ""
    reader = _Reader(bare=not any("\t" in line for line in lines))
    for line in lines:
        reader.take(line)
        if reader.cut:
            break
    moments, known = place_in_time(reader.stamps)
    rows = zip(moments, reader.authors, reader.bodies, strict=True)
    messages = tuple(_write(at, author, "\n".join(body)) for at, author, body in rows)
    said = {"days_or_months": not known, "no_authors": reader.bare and bool(messages), "cut": reader.cut}
    title = read_title(heading) if heading.startswith(HEADING) else title
    return Export(
        BARE if reader.bare else FORM,
        (Conversation(title, messages),),
        tuple(word for word, holds in said.items() if holds),
    )


class _Reader:
    """Goes through the lines once; `bare`: without tabs."""

    def __init__(self, *, bare: bool) -> None:
        self.bare, self.cut = bare, False
        self.stamps: list[Stamp | None] = []
        self.authors: list[str] = []
        self.bodies: list[list[str]] = []
        self._day: Stamp | None = None
        self._quoted = False

    def take(self, line: str) -> None:
        row = _read_bare(line) if self.bare else _split(line)
        if row is None:
            self._go_on(line)
            return
        if len(self.stamps) == MOST_MESSAGES:
            self.cut = True
            return
        hour, minute, second, author, words = row
        self._quoted = words.startswith('"') and not words.endswith('"')
        if len(words) > 1 and words.startswith('"') and words.endswith('"'):
            words = words[1:-1]
        self.stamps.append(self._day and self._day._replace(hour=hour, minute=minute, second=second))
        self.authors.append(clean_author(author))
        self.bodies.append([words[1:] if self._quoted else words])

    def _go_on(self, line: str) -> None:
        if self._quoted:
            self._quoted = not line.endswith('"')
            self.bodies[-1].append(line.removesuffix('"'))
        elif day := read_day(clean(line)):
            self._day = day
        elif self.bodies and line.strip():
            self.bodies[-1].append(line)


def _split(line: str) -> tuple[int, int, int, str, str] | None:
    time_text, tab, rest = line.partition("\t")
    time = read_time(even_spaces(time_text)) if tab and len(time_text) < 20 else None
    if time is None:
        return None
    author, tab, words = rest.partition("\t")
    return (*time, author, words) if tab else (*time, "", author)


def _read_bare(line: str) -> tuple[int, int, int, str, str] | None:
    found = _SPACED.fullmatch(line)
    time = read_time(found[1]) if found else None
    return (*time, "", found[2]) if found and time else None


def _write(at: str, author: str, words: str) -> Message:
    words = clean(words)
    if author and _INSTEAD.fullmatch(words):
        return Message(at, author, "", clean_name(words))
    return Message(at, author, words)


def read_title(heading: str) -> str:
    """Of `[LINE] Chat history with Sok`: `Sok`; of a heading in a language we lack, all of it."""
    said = heading.removeprefix(HEADING).strip()
    for row in read_tsv("jointdesk.engine.chats", "line_headings.tsv"):
        before, after = row["before"], row["after"]
        if said.startswith(before) and said.endswith(after) and len(said) > len(before + after):
            return clean_name(said[len(before) : len(said) - len(after)].strip(' "'))
    return clean_name(said)
