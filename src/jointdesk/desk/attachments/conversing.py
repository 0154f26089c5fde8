"""The child that reads conversations: octets of one file in, messages and what was found in them out, then it ends.

Run by path, isolated, as drawing.py is, whose bounds it takes on before it looks at the first octet. Of a text that is
no conversation it shows what drawing.py would.
"""

import json
import sys
import zlib
from pathlib import Path
from typing import Any

# the desk this file belongs to, which the isolated interpreter does not know
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from phonenumbers import PhoneMetadata

from jointdesk.desk.attachments.drawing import give_up_everything, is_shown, show_text
from jointdesk.engine.chats import Export, find_identifiers, read_chats
from jointdesk.engine.chats.archive import LOCKED
from jointdesk.engine.chats.reading import NONE
from jointdesk.engine.errors import InputError
from jointdesk.engine.identifiers.kinds import BY_NAME

CPU_SECONDS = 45
PAGE = 100
MOST_SHOWN = 4_000
MOST_PAGES = 16 * 1024 * 1024
MOST_SIGHTINGS = 300
MOST_PARTS = 300
MOST_PEOPLE = 30
FAULTS = {NONE: "no_chat", LOCKED: "locked"}
REHEARSED = (
    b"20/05/2024, 10:00 - Sok: hi",
    b"[LINE] Chat history with Sok\n2024/01/15(Mon)\n10:30\tSok\thi",
    b"KakaoTalk Chats with Sok\nDate Saved : 1\n\n------- Monday, May 20, 2024 -------\n[Sok] [2:30 PM] hi",
    b"Date,User,Message\n2024-01-15 10:30:00,Sok,hi",
    b'{"name": "Sok", "messages": [{"date_unixtime": "1", "text": "hi"}]}',
    b'<div class="message default"><div class="text">&amp;hi</div></div>',
    "20/05/2024, 10:00 - Sok: hi".encode("utf-16"),
    # a zip of the first
    bytes.fromhex(
        "504b03041400000008000000210082aff2691d0000001b00000005000000612e7478743332d03730d537323032d1513034b03230"
        "50d05508cecfb652c8c80400504b010214031400000008000000210082aff2691d0000001b000000050000000000000000000000"
        "800100000000612e747874504b0506000000000100010033000000400000000000"
    ),
)


def rehearse(country: str) -> None:
    """All that is opened only when it is used is opened now: later nothing can be."""
    for content in REHEARSED:
        try:
            find_identifiers(read_chats(content, "rehearsed"), country)
        except InputError:
            continue
    PhoneMetadata.load_all()
    words = "\n".join(example.text for kind in BY_NAME.values() for example in kind.EXAMPLES)
    find_identifiers(read_chats(f"20/05/2024, 10:00 - Sok: {words}".encode(), "rehearsed"), country)
    zlib.compress(b"")


def converse(content: bytes, name: str, country: str) -> dict[str, Any]:
    export = read_chats(content, name)
    pages, is_cut = write_pages(export)
    said = summarise(export, country) | {"held": min(export.count, len(pages) * PAGE)}
    if is_cut:
        said["notes"] = [*said["notes"], "cut"]
    return {"pages": [pack(said), *pages], "page_count": len(pages), "chat": True}


def write_pages(export: Export) -> tuple[list[bytes], bool]:
    """Messages by the hundred, packed; and whether there are more than may leave the child."""
    pages: list[bytes] = []
    rows: list[Any] = []
    size = 0
    for number, message in export.messages():
        text = plain(message.text[: MOST_SHOWN + 1])
        is_long = len(message.text) > MOST_SHOWN
        rows.append(
            [number, message.at, plain(message.author), text[:MOST_SHOWN], plain(message.attachment), is_long]
        )
        if len(rows) == PAGE or number == export.count:
            pages.append(pack(rows))
            size, rows = size + len(pages[-1]), []
            if size > MOST_PAGES:
                return pages, number < export.count
    return pages, False


def summarise(export: Export, country: str) -> dict[str, Any]:
    parts, start = [], 1
    for part in export.conversations[:MOST_PARTS]:
        people = [[plain(name), count] for name, count in list(part.participants.items())[:MOST_PEOPLE]]
        more = max(0, len(part.participants) - MOST_PEOPLE)
        parts.append([plain(part.title), start, len(part.messages), part.first, part.last, people, more])
        start += len(part.messages)
    seen = find_identifiers(export, country)
    rows = [
        [one.kind, plain(one.value), one.valid, plain(one.raw), one.places, one.count, one.of_author]
        for one in seen.found[:MOST_SIGHTINGS]
    ]
    return {
        "form": export.form,
        "notes": list(export.notes),
        "count": export.count,
        "parts": parts,
        "sightings": rows,
        "unsaid": max(0, len(seen.found) - MOST_SIGHTINGS),
        "stopped_at": seen.stopped_at,
    }


def plain(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(filter(is_shown, text))


def pack(said: Any) -> bytes:
    return zlib.compress(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"), 6)


def answer(kind: str, name: str, country: str) -> dict[str, Any]:
    content = sys.stdin.buffer.read()
    try:
        return converse(content, name, country)
    except InputError as error:
        return show_text(content) if kind == "chat" else {"fault": FAULTS.get(error.why, "broken")}
    except MemoryError:
        return {"fault": "too_large"}
    except Exception:
        return {"fault": "broken"}


def main(kind: str, name: str, country: str) -> None:
    rehearse(country)
    give_up_everything(CPU_SECONDS)
    found = answer(kind, name, country)
    pages = found.get("pages", [])
    said = {
        "sizes": [len(page) for page in pages],
        "text": found.get("text", ""),
        "facts": [],
        "fault": found.get("fault", ""),
        "page_count": found.get("page_count", 0),
        "chat": found.get("chat", False),
    }
    header = json.dumps(said).encode()
    sys.stdout.buffer.write(len(header).to_bytes(4, "big") + header + b"".join(pages))


if __name__ == "__main__":
    main(*sys.argv[1:4])
