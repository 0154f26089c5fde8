"""Messenger's and Instagram's `message_1.json`, of "Download your information": the newest message first.

Texts are UTF-8 whose octets were written as if each were a character of Latin-1; they are put right where that can be.
"""

from typing import Any

from jointdesk.engine.chats.conversation import Conversation, Message
from jointdesk.engine.chats.json_form import number_at, rows_at, text_at
from jointdesk.engine.chats.moments import from_epoch
from jointdesk.engine.chats.texts import clean, clean_author, clean_name

FORM = "messenger"
_FILES = ("photos", "videos", "audio_files", "files", "gifs")


def is_one(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("messages"), list) and "participants" in data


def read_part(data: dict[str, Any], title: str) -> Conversation:
    """One file of a conversation, the oldest message first."""
    # sorting keeps those of one moment in the order in which they stand
    rows = rows_at(data, "messages")[::-1]
    rows.sort(key=lambda row: number_at(row, "timestamp_ms") or 0)
    return Conversation(clean_name(mend(text_at(data, "title"))) or title, tuple(_read(row) for row in rows))


def _read(row: dict[str, Any]) -> Message:
    milliseconds = number_at(row, "timestamp_ms")
    at = from_epoch(milliseconds / 1000) if milliseconds is not None else ""
    text = mend(text_at(row, "content"))
    share = row.get("share")
    if isinstance(share, dict) and (link := mend(text_at(share, "link"))) and link not in text:
        text = f"{text}\n{link}".strip()
    files = [mend(text_at(file, "uri")) for name in _FILES for file in rows_at(row, name)]
    names = [clean_name(file.rpartition("/")[2]) for file in files if file]
    return Message(at, clean_author(mend(text_at(row, "sender_name"))), clean(text), ", ".join(names)[:200])


def mend(text: str) -> str:
    """`Nguyá»\x85n` as `Nguyễn`; a text that is right already stays."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
