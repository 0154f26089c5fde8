"""Checkpoints (C2SP tlog-checkpoint) and cosignatures (C2SP tlog-cosignature, Ed25519).

A log never signs a checkpoint that contradicts an earlier one. A witness cosigns only after it has verified
that the log grew from the last checkpoint it cosigned; that is `witness`, and nothing else cosigns.
The desk's signing key may sign both: the key ids differ, and so do the signed texts.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.transparency.notes import (
    COSIGNATURE,
    ED25519,
    KEY_NAME,
    Note,
    NoteSignature,
    find_signatures,
    is_signed,
    key_id,
    read_note,
)
from jointdesk.engine.transparency.proofs import verify_consistency
from jointdesk.engine.transparency.tree import HASH

SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


def origin_of(desk: str) -> str:
    """The origin line, and key name, of a desk's log."""
    return f"jointdesk/log/{desk}"


def witness_of(desk: str) -> str:
    """The key name under which a desk cosigns."""
    return f"jointdesk/witness/{desk}"


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: how many entries, under which root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n"


def sign_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The signed note. Raises CallerError when the checkpoint is out of form."""
    if not KEY_NAME.fullmatch(checkpoint.origin) or checkpoint.size < 0 or len(checkpoint.root) != HASH:
        raise CallerError("a checkpoint needs an origin without spaces, a size and a root of 32 bytes")
    text = checkpoint.text()
    public_key = key.public_key().public_bytes_raw()
    signature = NoteSignature(
        checkpoint.origin, key_id(checkpoint.origin, ED25519, public_key), key.sign(text.encode())
    )
    return Note(text, (signature,)).write()


def sign_link(previous_size: int, checkpoint: Checkpoint, key: Ed25519PrivateKey) -> bytes:
    """The log's word that no checkpoint lies between `previous_size` and this one. It stays with the desk."""
    return key.sign(_linked_text(previous_size, checkpoint))


def is_linked(previous_size: int, checkpoint: Checkpoint, public_key: bytes, link: bytes) -> bool:
    return is_signed(public_key, link, _linked_text(previous_size, checkpoint))


def read_checkpoint(note: str, origin: str, public_key: bytes) -> Checkpoint:
    """The checkpoint, signed by the log it is of.

    Raises PartnerError (too_large, malformed, wrong_log, bad_signature).
    """
    parsed = read_note(note)
    checkpoint = _read_text(parsed.text)
    if checkpoint.origin != origin:
        raise PartnerError("wrong_log", "the checkpoint is of another log")
    found = find_signatures(parsed, origin, ED25519, public_key)
    if not found or not all(is_signed(public_key, item, parsed.text.encode()) for item in found):
        raise PartnerError("bad_signature", "the checkpoint is not signed by its log")
    return checkpoint


def read_checkpoint_by_any(note: str, origin: str, public_keys: Sequence[bytes]) -> tuple[Checkpoint, bytes]:
    """The checkpoint and the one of the log's keys that signed it: a log outlives its key.

    Raises PartnerError as `read_checkpoint` does.
    """
    for public_key in public_keys[:-1]:
        try:
            return read_checkpoint(note, origin, public_key), public_key
        except PartnerError as error:
            if error.code != "bad_signature":
                raise
    return read_checkpoint(note, origin, public_keys[-1]), public_keys[-1]


def read_cosignatures(note: str, witnesses: Mapping[str, bytes]) -> dict[str, datetime]:
    """Who of the known witnesses (key name to public key) cosigned the note, and when.

    Raises PartnerError (too_large, malformed, bad_signature).
    """
    parsed = read_note(note)
    cosigned: dict[str, datetime] = {}
    for name, public_key in witnesses.items():
        for octets in find_signatures(parsed, name, COSIGNATURE, public_key):
            seconds = int.from_bytes(octets[:8], "big")
            if not is_signed(public_key, octets[8:], _cosigned_text(parsed.text, seconds)):
                raise PartnerError("bad_signature", "a witness's cosignature does not verify")
            cosigned[name] = _read_seconds(seconds)
    return cosigned


def witness(
    note: str,
    *,
    origin: str,
    log_key: bytes,
    last: Checkpoint | None,
    proof: Sequence[bytes],
    name: str,
    key: Ed25519PrivateKey,
    at: datetime,
) -> tuple[Checkpoint, str]:
    """Verifies that the log grew from `last` (None: nothing seen yet) and cosigns as `name`.

    Returns the checkpoint, to be kept as the next `last`, and the note with our cosignature.
    Raises PartnerError: those of `read_checkpoint`; went_back for a smaller log; forked for one whose history
    differs or is not proved: an alarm, which the caller must not answer by forgetting `last`.
    """
    checkpoint = read_checkpoint(note, origin, log_key)
    if last is not None and checkpoint.size < last.size:
        raise PartnerError("went_back", f"the log had {last.size} entries, and now {checkpoint.size}")
    if last is not None and not verify_consistency(
        last.size, last.root, checkpoint.size, checkpoint.root, proof
    ):
        raise PartnerError("forked", f"the log does not continue the {last.size} entries it had")
    parsed = read_note(note)
    seconds = int(at.timestamp())
    octets = seconds.to_bytes(8, "big") + key.sign(_cosigned_text(parsed.text, seconds))
    public_key = key.public_key().public_bytes_raw()
    signature = NoteSignature(name, key_id(name, COSIGNATURE, public_key), octets)
    return checkpoint, parsed.add(signature).write()


def _read_text(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not KEY_NAME.fullmatch(lines[0]) or not SIZE.fullmatch(lines[1]):
        raise PartnerError("malformed", "not a checkpoint of origin, size and root")
    try:
        root = base64.b64decode(lines[2].encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        root = b""
    if len(root) != HASH or base64.b64encode(root).decode("ascii") != lines[2]:
        raise PartnerError("malformed", "the checkpoint's root is no hash")
    return Checkpoint(lines[0], int(lines[1]), root)


def _linked_text(previous_size: int, checkpoint: Checkpoint) -> bytes:
    return f"jointdesk/log-link/v1\n{previous_size}\n{checkpoint.text()}".encode()


def _cosigned_text(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _read_seconds(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise PartnerError("malformed", "a cosignature's time is out of range") from None
