"""Seals of glass: the wire's forms, key ids and refusals without the cost of cryptography.

What is damaged is noticed, a key that is not there is missed, a signature is its key's; only secrecy is not there.
Most schedules run on glass, and then repeat to the byte; one in ten runs with the real seals.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire import messages
from jointdesk.engine.exchange.wire.canonical import decode, encode, write_object


@cache
def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def sign(payload: bytes, key: Ed25519PrivateKey, *, kid: str, typ: str) -> bytes:
    header = write_object({"alg": "Ed25519", "kid": kid, "typ": typ})
    return f"{encode(header)}.{encode(payload)}.{_mark(_public(key), payload)}".encode()


def verify(signed: bytes, public_key: bytes, typ: str) -> bytes:
    _, payload, mark = signed.decode().split(".")
    octets = decode(payload)
    if mark != _mark(public_key, octets):
        raise PartnerError("bad_signature", "not this key's")
    return octets


def encrypt(signed: bytes, public_key: bytes, *, kid: str) -> bytes:
    return f"{kid}|{hashlib.sha256(signed).hexdigest()}|".encode() + signed


def decrypt(raw: bytes, find_key: Callable[[str], Any]) -> bytes:
    head, _, rest = raw.partition(b"|")
    digest, _, signed = rest.partition(b"|")
    if hashlib.sha256(signed).hexdigest().encode() != digest:
        raise PartnerError("cannot_decrypt", "the message was altered")
    if find_key(head.decode("ascii", "replace")) is None:
        raise PartnerError("wrong_key", "sealed to a key that is not ours, or no longer")
    return signed


def _mark(public_key: bytes, payload: bytes) -> str:
    return encode(hashlib.blake2b(payload, key=public_key).digest())


@contextmanager
def glass() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("sign", "verify", "encrypt", "decrypt"):
            patch.setattr(messages, name, globals()[name])
        yield
