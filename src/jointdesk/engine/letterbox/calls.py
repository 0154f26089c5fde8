"""How the desk proves to a door on another host that it is the desk: a signature over each call. The door calls nobody.

The signature covers the door's id, method, path with its query, the body's SHA-256, a moment and a nonce: none can be
used at another door, for another act, later, or twice. Secrecy is TLS's, and the letters' own seals'.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jointdesk.engine.errors import PartnerError

HEADER = "X-Jointdesk-Call"
# both clocks may be wrong by this
SECONDS = 300
DOOR_ID, NONCE = 16, 16
_HEADER = re.compile(r"(\d{1,12}) ([0-9a-f]{32}) ([0-9a-f]{64}) ([0-9a-f]{128})", re.ASCII)


@dataclass(frozen=True)
class Call:
    """`door`: its id; `path`: with the query; `body`: the SHA-256 of what is sent; `at`: seconds since 1970."""

    door: bytes
    method: str
    path: str
    body: bytes
    at: int
    nonce: bytes

    def text(self) -> bytes:
        lines = ("jointdesk/letterbox/v1|call", self.door.hex(), self.method, self.path, self.body.hex())
        return "\n".join((*lines, str(self.at), self.nonce.hex())).encode()


def sign_call(call: Call, key: Ed25519PrivateKey) -> str:
    """The header's value."""
    return f"{call.at} {call.nonce.hex()} {call.body.hex()} {key.sign(call.text()).hex()}"


def read_call(
    header: str, *, door: bytes, method: str, path: str, public_keys: Sequence[bytes], now: int
) -> Call:
    """The call, when the desk made it just now. Whether its nonce is new and its body the one, the caller looks.

    Raises PartnerError (malformed, bad_signature, out_of_time).
    """
    parts = _HEADER.fullmatch(header)
    if parts is None:
        raise PartnerError("malformed", "the call is not signed")
    at, nonce, body, signature = parts.groups()
    call = Call(door, method, path, bytes.fromhex(body), int(at), bytes.fromhex(nonce))
    if not any(_is_signed(call, bytes.fromhex(signature), key) for key in public_keys):
        raise PartnerError("bad_signature", "the call is not this door's desk's")
    if abs(call.at - now) > SECONDS:
        raise PartnerError("out_of_time", "the call is old, or one of the clocks is wrong")
    return call


def _is_signed(call: Call, signature: bytes, public_key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, call.text())
    except (InvalidSignature, ValueError):
        return False
    return True
