"""Manifests: what a desk put into a folder to be carried, signed, so that a file missing on the way can be named.

The list is a text file, a line a file: path in the folder, a tab, SHA-256 in hex. The signed form names sender,
recipient, moment, number of lines and the list's own SHA-256.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.canonical import encode, read_object, write_moment, write_object
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import Sender, SigningKeys
from jointdesk.engine.exchange.wire.signing import read_unverified_kid, sign, verify

TYPE = "jointdesk-manifest+jws"
VERSION = 1
MAX_LINES = 100_000
MAX_LIST = MAX_LINES * 160
MAX_SIGNED = 4096
LINE = re.compile(rb"([a-z]{1,20}/[0-9a-f]{32,64}\.[a-z]{1,10})\t([0-9a-f]{64})", re.ASCII)


def write_list(files: Iterable[tuple[str, str]]) -> bytes:
    """The list of paths and their SHA-256 in hex, in the order in which they are to be taken."""
    return b"".join(f"{path}\t{digest}\n".encode("ascii") for path, digest in files)


def sign_list(raw: bytes, keys: SigningKeys, *, sender: str, recipient: str, now: datetime) -> bytes:
    payload = write_object(
        {
            "v": VERSION,
            "from": sender,
            "to": recipient,
            "made_at": write_moment(now),
            "count": raw.count(b"\n"),
            "digest": encode(hashlib.sha256(raw).digest()),
        }
    )
    return sign(payload, keys.signing, kid=f"{sender}:{key_id(keys.signing_public)}", typ=TYPE)


def check_list(signed: bytes, raw: bytes, senders: Mapping[str, Sender], own_id: str) -> dict[str, str]:
    """Path -> SHA-256 of the files the sender put in, in order. Raises PartnerError (too_large, malformed,
    unknown_sender, bad_signature, wrong_recipient, incomplete)."""
    if len(signed) > MAX_SIGNED or len(raw) > MAX_LIST:
        raise PartnerError("too_large", f"a manifest lists at most {MAX_LINES} files")
    said = read_object(verify(signed, _key_of(signed, senders), TYPE))
    if said.get("to") != own_id:
        raise PartnerError("wrong_recipient", "the manifest is for another desk")
    digest = encode(hashlib.sha256(raw).digest())
    if said.get("count") != raw.count(b"\n") or not hmac.compare_digest(str(said.get("digest")), digest):
        raise PartnerError("incomplete", "the list is not the one its sender signed")
    lines = [LINE.fullmatch(line) for line in raw.split(b"\n")[:-1]]
    if (raw and not raw.endswith(b"\n")) or None in lines:
        raise PartnerError("malformed", "a line of the manifest is no path and digest")
    return {line[1].decode(): line[2].decode() for line in lines if line}


def read_order(raw: bytes) -> list[str]:
    """The paths of a list nobody vouches for yet, in its order; lines out of form are left out."""
    lines = (LINE.fullmatch(line) for line in raw.split(b"\n"))
    return [line[1].decode() for line in lines if line]


def _key_of(signed: bytes, senders: Mapping[str, Sender]) -> bytes:
    desk, _, kid = read_unverified_kid(signed, TYPE).partition(":")
    sender = senders.get(desk)
    for public_key, _until in sender.signing_keys if sender else ():
        if key_id(public_key) == kid:
            return public_key
    raise PartnerError("unknown_sender", "signed with a key this desk has not confirmed")
