"""Sealed rows: what a protected person said cannot be read by whoever has the database alone.

1. Each row has a key of its own, wrapped with the desk's attachments key, which lies in the desk's folder.
2. Whoever destroys the row's key (`forget`) has destroyed what it says, in backups too once the desk's key is changed.
3. The length is rounded up: it would tell how much somebody said.
"""

import json
import secrets
import uuid
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from jointdesk.desk.attachments.keys import NONCE, unwrap, wrap
from jointdesk.engine.errors import OwnError

ROUNDED = 512


class SealedRow(models.Model):
    """A row with something that only this desk's key opens. Save `SEALED` after it was written to."""

    SEALED = ("sealed", "secret", "wrapped_by")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.BinaryField(null=True)
    secret = models.BinaryField(max_length=64, null=True)
    wrapped_by = models.CharField(max_length=16, blank=True)

    class Meta:
        abstract = True

    def write_sealed(self, said: dict[str, Any]) -> None:
        """Under the row's own key, made at the first writing; the wrapping is left as it is."""
        if self.secret is None:
            own = secrets.token_bytes(32)
            self.wrapped_by, self.secret = wrap(own, self.key)
        else:
            own = unwrap(self.wrapped_by, bytes(self.secret), self.key)
        self.sealed = seal(said, own, self.key)

    def read_sealed(self) -> dict[str, Any]:
        """What was written; nothing where nothing was, or where its key is destroyed."""
        if self.sealed is None or self.secret is None:
            return {}
        return unseal(bytes(self.sealed), unwrap(self.wrapped_by, bytes(self.secret), self.key), self.key)

    def forget(self) -> None:
        """Nobody reads it any more."""
        self.sealed, self.secret, self.wrapped_by = None, None, ""
        self.save(update_fields=self.SEALED)


class SealedNote(SealedRow):
    """A sealed row of which free words are what is sealed. One without words has no key."""

    class Meta:
        abstract = True

    @property
    def note(self) -> str:
        return str(self.read_sealed().get("note", ""))

    @note.setter
    def note(self, words: str) -> None:
        if words or self.secret is not None:
            self.write_sealed(self.read_sealed() | {"note": words})

    def with_note(self, words: str) -> Self:
        """The same, not saved."""
        self.note = words
        return self


def seal_row(row: Any, said: dict[str, Any]) -> None:
    """Seal what a migration finds in clear, under a new key; `row`: as the migration knows it, not saved."""
    row.key = uuid.uuid4()
    if said:
        own = secrets.token_bytes(32)
        row.wrapped_by, row.secret = wrap(own, row.key)
        row.sealed = seal(said, own, row.key)


def unseal_row(row: Any) -> dict[str, Any]:
    """The way back of a migration."""
    if row.sealed is None or row.secret is None:
        return {}
    return unseal(bytes(row.sealed), unwrap(row.wrapped_by, bytes(row.secret), row.key), row.key)


def seal(said: dict[str, Any], own: bytes, key: uuid.UUID) -> bytes:
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    plain = plain.ljust(-(-len(plain) // ROUNDED) * ROUNDED)
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(own).encrypt(nonce, plain, key.bytes)


def unseal(sealed: bytes, own: bytes, key: uuid.UUID) -> dict[str, Any]:
    """Raises OwnError where the database has lost or changed it, or holds another row's."""
    try:
        found = json.loads(AESGCM(own).decrypt(sealed[:NONCE], sealed[NONCE:], key.bytes))
    except (InvalidTag, ValueError):
        raise OwnError(f"row {key.hex}: what it says was changed on this desk") from None
    if not isinstance(found, dict):
        raise OwnError(f"row {key.hex}: what it says was changed on this desk")
    return found
