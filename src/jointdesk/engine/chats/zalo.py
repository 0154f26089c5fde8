"""Messages copied out of Zalo on a computer: `[12/09/2026 11:19:44] Name: words`, as they are pasted into a file.

Zalo exports nothing, but whoever marks several messages there and copies them gets this. It is a WhatsApp file of an
iPhone without comma and marks; in a language whose iPhones write no comma the two cannot be told apart by a line.
"""

import re
from dataclasses import replace

from jointdesk.engine.chats import whatsapp
from jointdesk.engine.chats.conversation import Conversation, Export, Message

FORM = "zalo"
_HEAD = re.compile(r"\[\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}\] [^:\n]{1,100}: ?")
# what stands in the place of a picture, a sticker, a file
_PLACE = re.compile(r"\[([^\[\]\n]{1,30})\]")
# WhatsApp sets it before its own words, beginning with the first line
_MARK = "\u200e"
LOOKED_AT = 50


def begins_so(lines: list[str]) -> bool:
    first = next((line for line in lines[:20] if line.strip()), "")
    return bool(_HEAD.match(first)) and not any(_MARK in line for line in lines[:LOOKED_AT])


def read(lines: list[str], title: str) -> Export:
    """`lines` of which `begins_so` holds; `title`: of the file's name."""
    found = whatsapp.read(lines, title)
    conversations = tuple(
        Conversation(each.title, tuple(map(_write, each.messages))) for each in found.conversations
    )
    return replace(found, form=FORM, conversations=conversations)


def _write(message: Message) -> Message:
    place = _PLACE.fullmatch(message.text.strip())
    if place is None:
        return message._replace(text=message.text.rstrip())
    return message._replace(text="", attachment=place[1])
