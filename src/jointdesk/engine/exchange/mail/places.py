"""Where a conversation stands with its recipient: the next sequence it expects, and one digest over all before.

The running digest is a chain: SHA-256 of the one before and the message's content digest. Two desks that name the
same `next` and the same digest have had the same messages in the same order; nothing else needs to be compared.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from jointdesk.engine.exchange.wire.canonical import decode

START = bytes(32)


@dataclass(frozen=True)
class Place:
    """`running` is that of every message before `next`."""

    conversation: str
    next: int = 1
    running: bytes = START

    def after(self, content: str) -> "Place":
        """The place once the message of this content, in sequence `next`, is applied."""
        return Place(self.conversation, self.next + 1, run_on(self.running, content))


def run_on(running: bytes, content: str) -> bytes:
    """The running digest with one message more; `content` is `Message.content`."""
    return hashlib.sha256(running + decode(content)).digest()


def digest_batch(contents: Iterable[str]) -> bytes:
    """SHA-256 of the messages' contents, in order: what a batch is compared by."""
    batch = hashlib.sha256()
    for content in contents:
        batch.update(decode(content))
    return batch.digest()
