"""Conversations as phones and messengers export them: who wrote what, when, and which identifiers stand in it.

    read_chats(content, file) -> Export        every conversation of an export, or of a zip of one
    may_be_chat(head) -> bool                  whether a text that begins so is worth reading as one
    find_identifiers(export, country) -> Sightings   identifiers, each with the messages it stands in

1. Only forms that are documented or seen in many places are read (forms.tsv); what is none of them is an InputError.
2. Nothing is made up: a message without a moment has none, and where days and months cannot be told apart it is said.
3. Linear time and bounded memory whatever the octets are (bounds.py); words are kept, signs that reorder them are not.
"""

from jointdesk.engine.chats.conversation import Conversation, Export, Message
from jointdesk.engine.chats.identifying import Sighting, Sightings, find_identifiers
from jointdesk.engine.chats.reading import may_be_chat, read_chats

__all__ = [
    "Conversation",
    "Export",
    "Message",
    "Sighting",
    "Sightings",
    "find_identifiers",
    "may_be_chat",
    "read_chats",
]
