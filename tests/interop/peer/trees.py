"""The tree of RFC 9162 and the notes of C2SP over it (section 8)."""

import base64
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .spelling import RefusedError, require, sha

PLAIN, COSIGNED = 0x01, 0x04


def leaf_of(nonce: bytes, record: bytes) -> bytes:
    return sha(b"\0", sha(nonce, record))


def _node(left: bytes, right: bytes) -> bytes:
    return sha(b"\1", left, right)


def _half(size: int) -> int:
    """The largest power of two below size."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    half = _half(len(leaves))
    return _node(root_of(leaves[:half]), root_of(leaves[half:]))


def inclusion(leaves: list[bytes], index: int) -> list[bytes]:
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion(leaves[half:], index - half), root_of(leaves[:half])]


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        return False
    first, last, value = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if first % 2 or first == last:
            value = _node(other, value)
            while first % 2 == 0 and first:
                first, last = first >> 1, last >> 1
        else:
            value = _node(value, other)
        first, last = first >> 1, last >> 1
    return last == 0 and value == root


def consistency(leaves: list[bytes], old: int) -> list[bytes]:
    return _subproof(leaves, old, True) if 0 < old < len(leaves) else []


def _subproof(leaves: list[bytes], old: int, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    half = _half(len(leaves))
    if old <= half:
        return [*_subproof(leaves[:half], old, whole), root_of(leaves[half:])]
    return [*_subproof(leaves[half:], old - half, False), root_of(leaves[:half])]


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    """RFC 9162 section 2.1.4.2."""
    if old == 0 or old == new:
        return not path and (old == 0 or old_root == new_root)
    if old > new or not path:
        return False
    path = path if old & (old - 1) else [old_root, *path]
    first, last = old - 1, new - 1
    while first % 2:
        first, last = first >> 1, last >> 1
    ones = others = path[0]
    for item in path[1:]:
        if last == 0:
            return False
        if first % 2 or first == last:
            ones, others = _node(item, ones), _node(item, others)
            while first % 2 == 0 and first:
                first, last = first >> 1, last >> 1
        else:
            others = _node(others, item)
        first, last = first >> 1, last >> 1
    return last == 0 and (ones, others) == (old_root, new_root)


def log_name(desk: str) -> str:
    return f"jointdesk/log/{desk}"


def witness_name(desk: str) -> str:
    return f"jointdesk/witness/{desk}"


@dataclass
class Note:
    """A signed checkpoint: its text, what it says, its signatures by name."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: dict[str, bytes]

    @classmethod
    def read(cls, note: str) -> "Note":
        text, _, signed = note.partition("\n\n")
        lines = text.split("\n")
        require(len(lines) == 3 and note.endswith("\n"), "malformed", "checkpoint")
        signatures = {}
        for line in signed.splitlines():
            dash, name, value = line.split(" ")
            require(dash == "—", "malformed", "checkpoint")
            signatures[name] = base64.b64decode(value, validate=True)
        return cls(text + "\n", lines[0], int(lines[1]), base64.b64decode(lines[2]), signatures)

    def check_log(self, desk: str, key: bytes) -> None:
        name = log_name(desk)
        require(self.origin == name, "wrong_log")
        _check(key, self.signatures.get(name, b""), name, PLAIN, self.text.encode())

    def check_witness(self, desk: str, key: bytes) -> None:
        name = witness_name(desk)
        found = self.signatures.get(name, b"")
        require(len(found) == 4 + 8 + 64, "bad_signature", "no cosignature")
        at = struct.unpack(">Q", found[4:12])[0]
        _check(key, found[:4] + found[12:], name, COSIGNED, _cosigned(self.text, at))


def sign_note(desk: str, leaves: list[bytes], key: Ed25519PrivateKey) -> str:
    name = log_name(desk)
    text = f"{name}\n{len(leaves)}\n{base64.b64encode(root_of(leaves)).decode()}\n"
    return text + "\n" + _line(name, _key_hash(key, name, PLAIN) + key.sign(text.encode()))


def cosign(note: str, desk: str, key: Ed25519PrivateKey, at: int) -> str:
    name, text = witness_name(desk), Note.read(note).text
    signature = struct.pack(">Q", at) + key.sign(_cosigned(text, at))
    return note + _line(name, _key_hash(key, name, COSIGNED) + signature)


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _line(name: str, octets: bytes) -> str:
    return f"— {name} {base64.b64encode(octets).decode()}\n"


def _key_hash(key: Ed25519PrivateKey, name: str, kind: int) -> bytes:
    return _hint(key.public_key().public_bytes_raw(), name, kind)


def _hint(public: bytes, name: str, kind: int) -> bytes:
    return sha(name.encode(), b"\n", bytes([kind]), public)[:4]


def _check(key: bytes, found: bytes, name: str, kind: int, text: bytes) -> None:
    require(found[:4] == _hint(key, name, kind), "bad_signature", name)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(found[4:], text)
    except InvalidSignature as error:
        raise RefusedError("bad_signature", name) from error
