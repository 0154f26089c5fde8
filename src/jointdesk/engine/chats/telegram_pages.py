"""Telegram Desktop's `messages.html`, `messages2.html`, …: read by the classes of its boxes.

A page is cut into tags and words by one pattern that looks at each character once: what does not close costs nothing.
"""

import html
import re

from jointdesk.engine.chats.bounds import MOST_MESSAGES
from jointdesk.engine.chats.conversation import Conversation, Message
from jointdesk.engine.chats.moments import Stamp, place_in_time, read_stamp
from jointdesk.engine.chats.texts import clean, clean_author, clean_name

FORM = "telegram_pages"
_MARK = re.compile(r"""<div class=["'](?:message (?:default|service)|page_header|history)\b""")
_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|([^<]+)|<")
_ATTRIBUTE = re.compile(r"""\b(class|title|href)=(?:"([^"]*)"|'([^']*)')""")
# boxes deeper than this are no page of Telegram's
MOST_DEPTH = 200
_WORDS = {"text": "text", "from_name": "author", "body details": "service"}


def begins_so(text: str) -> bool:
    return _MARK.search(text[:200_000]) is not None


def read_part(text: str, title: str) -> tuple[Conversation, bool]:
    """One page, and whether more of it stands there than is read."""
    page = _Page()
    for piece in _PIECE.finditer(text):
        closing, tag, attributes, words = piece.groups()
        if words is not None:
            page.say(words)
        elif tag is not None:
            page.close(tag.lower()) if closing else page.open(tag.lower(), attributes)
        if len(page.rows) > MOST_MESSAGES:
            break
    rows = page.rows[:MOST_MESSAGES]
    moments, _known = place_in_time([_read_title(row["at"]) for row in rows])
    messages = tuple(_write(at, row) for at, row in zip(moments, rows, strict=True))
    return Conversation(clean_name(page.title) or title, messages), len(page.rows) > MOST_MESSAGES


class _Page:
    """The boxes that are open, and the messages so far."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self.title = ""
        self._open: list[str] = []
        self._author = ""

    def open(self, tag: str, attributes: str) -> None:
        said = {
            name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(attributes[:4000])
        }
        if tag == "div":
            if len(self._open) < MOST_DEPTH:
                self._open.append(self._begin(said))
        elif tag == "br":
            self.say("\n")
        elif tag == "a" and self.rows:
            self._link(said)

    def close(self, tag: str) -> None:
        if tag == "div" and self._open:
            role = self._open.pop()
            if role == "author" and self.rows:
                # a message that is joined to the one above says no name
                self._author = self.rows[-1]["author"]

    def say(self, words: str) -> None:
        role = self._open[-1] if self._open else ""
        if role == "title":
            self.title += html.unescape(words)
        elif role in ("text", "author", "service", "forwarder") and self.rows:
            self.rows[-1][role] += html.unescape(words)

    def _begin(self, said: dict[str, str]) -> str:
        """The role of a box that opens."""
        classes = " ".join(said.get("class", "").split())
        if classes.startswith("message "):
            self._open.clear()
            joined = "joined" in classes.split()
            kind = "service" if "service" in classes.split() else "default"
            row = dict.fromkeys(("at", "text", "author", "service", "file", "link", "forwarder"), "")
            self.rows.append(row | {"kind": kind, "above": self._author if joined else ""})
            return "message"
        if "page_header" in self._open or classes == "page_header":
            return "title" if classes == "text bold" else "page_header"
        if classes.startswith("pull_right date") and self.rows:
            self.rows[-1]["at"] = self.rows[-1]["at"] or said.get("title", "")
            return "date"
        if classes == "forwarded body" or "forwarded" in self._open:
            return {"from_name": "forwarder", "text": "text"}.get(classes, "forwarded")
        return _WORDS.get(classes, "")

    def _link(self, said: dict[str, str]) -> None:
        target, row = said.get("href", ""), self.rows[-1]
        if self._open and self._open[-1] == "text":
            # a link under other words
            if target.startswith(("http:", "https:", "tg:", "mailto:")):
                row["link"] += f"\n({target})"
        elif target and ":" not in target and not target.startswith("#"):
            row["file"] = row["file"] or target


def _read_title(text: str) -> Stamp | None:
    """`24.04.2025 13:49:04 UTC+06:00`: the clock of the computer that wrote it; day, month, year."""
    stamp = read_stamp(text.partition(" UTC")[0].partition(" GMT")[0])
    if stamp is None or stamp.year_first:
        return stamp
    day, month, year = stamp.numbers
    return stamp._replace(numbers=(year, month, day), year_first=True)


def _write(at: str, row: dict[str, str]) -> Message:
    if row["kind"] == "service":
        return Message(at, "", _even(row["service"]))
    text = _even(row["text"])
    links = [link for link in row["link"].split("\n") if link and link[1:-1] not in text]
    forwarder = " ".join(row["forwarder"].split())
    said = [f"[{forwarder}]" if forwarder else "", text, *links]
    name = row["file"].replace("\\", "/").rpartition("/")[2]
    author = row["author"] if row["author"].strip() else row["above"]
    return Message(at, clean_author(author), clean("\n".join(one for one in said if one)), clean_name(name))


def _even(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in clean(text).strip().split("\n"))
