"""Telegram Desktop's `result.json`: one conversation, or all of an account (core.telegram.org/import-export).

A link under other words, a contact that was sent and a forwarder's name are part of what was written: they are kept.
"""

from typing import Any

from jointdesk.engine.chats.bounds import MOST_CONVERSATIONS, MOST_MESSAGES
from jointdesk.engine.chats.conversation import Conversation, Export, Message
from jointdesk.engine.chats.json_form import number_at, rows_at, text_at
from jointdesk.engine.chats.moments import from_epoch
from jointdesk.engine.chats.texts import clean, clean_author, clean_name

FORM = "telegram"
# where the file's name stands, the first that is given
_FILES = ("file_name", "file", "photo", "sticker_emoji", "media_type")


def is_one(data: Any) -> bool:
    if not isinstance(data, dict):
        return False
    if isinstance(data.get("chats"), dict):
        return isinstance(data["chats"].get("list"), list)
    # both this and Messenger's have a list of messages
    return isinstance(data.get("messages"), list) and "participants" not in data


def read(data: dict[str, Any], title: str) -> Export:
    """`data` of which `is_one` holds."""
    chats = rows_at(data["chats"], "list") if "chats" in data else [data]
    left, found = MOST_MESSAGES, []
    for chat in chats[:MOST_CONVERSATIONS]:
        rows = rows_at(chat, "messages")
        messages = tuple(_read(row) for row in rows[:left])
        left -= len(messages)
        name = text_at(chat, "name") or (title if len(chats) == 1 else "")
        found.append(Conversation(clean_name(name), messages))
    is_cut = (
        len(chats) > MOST_CONVERSATIONS
        or sum(len(rows_at(chat, "messages")) for chat in chats) > MOST_MESSAGES
    )
    return Export(FORM, tuple(found), ("cut",) if is_cut else ())


def _read(row: dict[str, Any]) -> Message:
    seconds = number_at(row, "date_unixtime")
    at = from_epoch(seconds) if seconds is not None else clean_name(text_at(row, "date"))[:19]
    if text_at(row, "type") == "service":
        return Message(at, "", _read_service(row))
    author = text_at(row, "from") or text_at(row, "from_id")
    parts = [_read_text(row.get("text"))]
    if forwarded := text_at(row, "forwarded_from"):
        parts.insert(0, f"[{forwarded}]")
    parts += _read_contact(row)
    name = next((text_at(row, key) for key in _FILES if text_at(row, key)), "")
    text = clean("\n".join(part for part in parts if part))
    return Message(at, clean_author(author), text, clean_name(name.replace("\\", "/").rpartition("/")[2]))


def _read_service(row: dict[str, Any]) -> str:
    """`Sok: invite_members (Linh, Vy)`: the program's line in the export's own words."""
    members = row.get("members")
    names = [one for one in members if isinstance(one, str)][:50] if isinstance(members, list) else []
    about = (
        ", ".join(names) or text_at(row, "title") or text_at(row, "new_title") or _read_text(row.get("text"))
    )
    said = f"{text_at(row, 'actor')}: {text_at(row, 'action')}".strip(": ")
    return clean(f"{said} ({about})" if about else said)


def _read_text(text: Any) -> str:
    """A string, or pieces of which some are objects; a hidden link stands behind its words."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    pieces = []
    for piece in text:
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece, dict):
            link = text_at(piece, "href")
            pieces.append(text_at(piece, "text") + (f" ({link})" if link else ""))
    return "".join(pieces)


def _read_contact(row: dict[str, Any]) -> list[str]:
    contact = row.get("contact_information")
    if not isinstance(contact, dict):
        return []
    said = [text_at(contact, name) for name in ("first_name", "last_name", "phone_number")]
    return [" ".join(one for one in said if one)]
