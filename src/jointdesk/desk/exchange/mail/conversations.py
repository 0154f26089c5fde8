"""Conversations: messages of one conversation are applied in the order they were sent, others never wait for it.

A request or a group is a conversation of its own (its key); standing subjects have one per pair of desks.
"""

import hashlib

from django.conf import settings

from jointdesk.desk.exchange.mail.conversation_models import Conversation
from jointdesk.desk.partners.models import Partner

PAIRING, KEYS, SETS = "pairing", "keys", "sets"
NOTICES, LOG, STATES = "notices", "log", "states"


def standing(partner: Partner, subject: str) -> str:
    """The conversation on a standing subject: the same 32 hex digits on both desks."""
    pair = "|".join(sorted((settings.DESK.id, partner.desk_id)))
    return hashlib.sha256(f"jointdesk/v1|conversation|{subject}|{pair}".encode()).hexdigest()[:32]


def conversation_with(partner: Partner, key: str) -> Conversation:
    """Where the conversation stands; call it with the partner's row locked."""
    found = Conversation.objects.filter(partner=partner, key=key).first()
    if found is None:
        found = Conversation.objects.create(partner=partner, key=key)
    found.partner = partner
    return found
