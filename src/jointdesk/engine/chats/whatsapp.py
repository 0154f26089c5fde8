"""WhatsApp's `_chat.txt`: a stamp, a name, the words. The stamp is as the telephone writes days and times.

An iPhone writes `[stamp] Name: words`, an Android telephone `stamp - Name: words`. Lines without a stamp go on with the
message above; a stamp without a name is the program's own line. Files are known by the form of their line, whose
words are in the telephone's language.
"""

import re
from collections.abc import Iterable

from jointdesk.engine.chats.bounds import MOST_AUTHOR, MOST_MESSAGES
from jointdesk.engine.chats.conversation import Conversation, Export, Message
from jointdesk.engine.chats.moments import MOST_STAMP, Stamp, place_in_time, read_stamp
from jointdesk.engine.chats.texts import clean, clean_author, clean_name

FORM = "whatsapp"
_ENDING = r"[^<>/\\:\s][^<>/\\:]{0,180}\.[A-Za-z0-9]{2,5}"
# "<attached: 00000012-PHOTO-2024-05-10-14-30-11.jpg>", "<đính kèm: …>", "<附件：…>"
_ATTACHED = re.compile(rf"<[^<>:：]{{1,40}}[:：] ?({_ENDING})>")
# "IMG-20240510-WA0001.jpg (file attached)", "… (tệp đính kèm)"
_FILE_ATTACHED = re.compile(rf"({_ENDING}) [(（][^()（）:]{{2,40}}[)）]")
# before what an iPhone itself wrote: "image omitted" in the place of a file, or a sentence under the group's name
_OWN_MARK = "\u200e"
MOST_OMITTED = 60
_BRACKET, _DASH = "[", " - "


def begins_so(lines: list[str]) -> bool:
    first = next((line for line in lines[:20] if line.strip()), "")
    return _read_head(first, _style_of(first)) is not None


def read(lines: list[str], title: str) -> Export:
    """`lines` of which `begins_so` holds; `title`: of the file's name."""
    first = next(line for line in lines if line.strip())
    style = _style_of(first)
    stamps: list[Stamp] = []
    heads: list[str] = []
    bodies: list[list[str]] = []
    cut = False
    for line in lines:
        head = _read_head(line, style)
        if head is None:
            if bodies:
                bodies[-1].append(line)
            continue
        if len(stamps) == MOST_MESSAGES:
            cut = True
            break
        stamp, author, words = head
        stamps.append(stamp)
        heads.append(author)
        bodies.append([words])
    moments, known = place_in_time(stamps)
    messages = tuple(_write(*row) for row in zip(moments, heads, bodies, strict=True))
    notes = (*(() if known else ("days_or_months",)), *(("cut",) if cut else ()))
    return Export(FORM, (Conversation(title, messages),), notes)


def _style_of(line: str) -> str:
    return _BRACKET if clean(line[:8]).startswith(_BRACKET) else _DASH


def _read_head(line: str, style: str) -> tuple[Stamp, str, str] | None:
    if style == _BRACKET:
        start = line.find(_BRACKET, 0, 4)
        # what stands before the bracket can only be a mark
        if start < 0 or clean(line[:start]):
            return None
        stamp_text, closing, rest = line[start + 1 : start + MOST_STAMP].partition("]")
        place = start + 2 + len(stamp_text)
    else:
        stamp_text, closing, rest = line[:MOST_STAMP].partition(_DASH)
        place = len(stamp_text) + len(_DASH)
    stamp = read_stamp(clean(stamp_text)) if closing else None
    if stamp is None:
        return None
    rest = line[place:].removeprefix(" ")
    author, colon, _words = rest[: MOST_AUTHOR + 2].partition(": ")
    if not colon and rest[:MOST_AUTHOR].rstrip().endswith(":"):
        author, colon = rest.rstrip()[:-1], ":"
        return stamp, clean_author(author), ""
    return (stamp, clean_author(author), rest[len(author) + 2 :]) if colon else (stamp, "", rest)


def _write(at: str, author: str, body: Iterable[str]) -> Message:
    raw = "\n".join(body).rstrip("\n")
    first, _end, rest = clean(raw).partition("\n")
    found = _ATTACHED.search(first) or _FILE_ATTACHED.fullmatch(first)
    if found:
        words = " ".join(f"{first[: found.start()]}{first[found.end() :]}".split())
        return Message(at, author, "\n".join(part for part in (words, rest) if part), clean_name(found[1]))
    if raw.startswith(_OWN_MARK) and not rest and author:
        if len(first) <= MOST_OMITTED and not first.endswith((".", "。", "។")):
            return Message(at, author, "", clean_name(first))
        return Message(at, "", first)
    return Message(at, author, clean(raw))
