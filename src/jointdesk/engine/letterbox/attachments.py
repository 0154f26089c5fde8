"""A letter's attachments, sealed while they are still being uploaded: no plain octet touches the door's disk.

The size of a file is known only when it ends, and an upload may end early: the hash is taken on the way, and the letter
that names it is written last. An attachment no letter names is waste, which the door may delete after a day.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.letters import LARGEST_ATTACHMENT, Attachment
from jointdesk.engine.letterbox.sealing import FindKey, open_sealed, seal


class SealedUpload:
    """One attachment as it passes. Iterate once for its sealed octets, then `describe` it for the letter."""

    def __init__(
        self,
        pieces: Iterable[bytes],
        *,
        letter_id: str,
        attachment_id: str,
        public_key: bytes,
        random_bytes: Callable[[int], bytes],
        most: int = LARGEST_ATTACHMENT,
    ) -> None:
        self._id, self._most = attachment_id, most
        self._size, self._hash, self._whole = 0, hashlib.sha256(), False
        purpose = _purpose(letter_id, attachment_id)
        self._sealed = seal(self._count(pieces), public_key, purpose, random_bytes)

    def __iter__(self) -> Iterator[bytes]:
        """Raises CallerError as soon as there is more than `most`."""
        yield from self._sealed
        self._whole = True

    def describe(self, name: str, media_type: str) -> Attachment:
        if not self._whole or not self._size:
            raise CallerError("an attachment is described when all of it has passed, and is not empty")
        return Attachment(self._id, name, media_type, self._size, self._hash.digest())

    def _count(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._size += len(piece)
            if self._size > self._most:
                raise CallerError(f"an attachment has at most {self._most} octets")
            self._hash.update(piece)
            yield piece


def open_attachment(
    sealed: BinaryIO, attachment: Attachment, letter_id: str, find_key: FindKey
) -> Iterator[bytes]:
    """The content, in pieces. It is whole only when the iteration has ended without an error.

    Raises PartnerError (malformed, wrong_key, altered).
    """
    size, digest = 0, hashlib.sha256()
    for piece in open_sealed(sealed, find_key, _purpose(letter_id, attachment.id)):
        size += len(piece)
        if size > attachment.size:
            break
        digest.update(piece)
        yield piece
    if size != attachment.size or digest.digest() != attachment.sha256:
        raise PartnerError("altered", "the attachment is not the one that the letter names")


def _purpose(letter_id: str, attachment_id: str) -> str:
    return f"attachment|{letter_id}|{attachment_id}"
