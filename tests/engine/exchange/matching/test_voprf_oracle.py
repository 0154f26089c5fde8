"""The library beside libsodium: each step of RFC 9497 done over with another implementation of the group.

What is written here of the RFC (hashing to the group, deriving the key, finishing) is for the test alone.
"""

import hashlib
import random

import pytest
import rbcl

from jointdesk.engine.exchange.matching.oprf import (
    ELEMENT,
    PROOF,
    RUN,
    TAG_DOMAIN,
    Question,
    SetSide,
    cut_into_runs,
)

CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"
# RFC 9497, A.1.2: the key, and of vector 3 inputs, blinds, blinded elements and evaluated ones
SEED, INFO = b"\xa3" * 32, b"test key"
SECRET_KEY = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"
INPUTS = (b"\x00", b"\x5a" * 17)
BLINDS = (
    "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706",
    "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
)
BLINDED = (
    "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
    "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
)
EVALUATED = (
    "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
    "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
)
OUTPUTS = (
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
    "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
    "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
)


def expand(message: bytes, domain: bytes) -> bytes:
    """expand_message_xmd of RFC 9380 with SHA-512, for 64 bytes: one block."""
    prime = domain + bytes([len(domain)])
    first = hashlib.sha512(bytes(128) + message + (64).to_bytes(2, "big") + b"\x00" + prime).digest()
    return hashlib.sha512(first + b"\x01" + prime).digest()


def to_group(value: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_from_hash(expand(value, b"HashToGroup-" + CONTEXT)))


def derive(seed: bytes, info: bytes) -> bytes:
    given = seed + len(info).to_bytes(2, "big") + info + b"\x00"
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(expand(given, b"DeriveKeyPair" + CONTEXT)))


def times(scalar: bytes, point: bytes) -> bytes:
    return bytes(rbcl.crypto_scalarmult_ristretto255(scalar, point))


def finish(value: bytes, point: bytes) -> bytes:
    lengths = len(value).to_bytes(2, "big") + value + len(point).to_bytes(2, "big") + point
    return hashlib.sha512(lengths + b"Finalize").digest()


def test_the_rfcs_vectors_hold_step_by_step_in_the_other_implementation() -> None:
    key = derive(SEED, INFO)
    assert key.hex() == SECRET_KEY
    for value, blind, blinded, evaluated, output in zip(
        INPUTS, BLINDS, BLINDED, EVALUATED, OUTPUTS, strict=True
    ):
        scalar = bytes.fromhex(blind)
        assert times(scalar, to_group(value)).hex() == blinded
        assert times(key, bytes.fromhex(blinded)).hex() == evaluated
        inverse = bytes(rbcl.crypto_core_ristretto255_scalar_invert(scalar))
        assert finish(value, times(inverse, bytes.fromhex(evaluated))).hex() == output


@pytest.mark.parametrize("number", range(20))
def test_tags_and_public_keys_are_the_other_implementations(number: int) -> None:
    chance = random.Random(number)
    seed, info = chance.randbytes(32), f"jointdesk/v1|kh|phone|{number}|base"
    side, key = SetSide(seed, info), derive(seed, info.encode())
    assert side.public_key == bytes(rbcl.crypto_scalarmult_ristretto255_base(key))
    value = chance.randbytes(chance.randrange(1, 60))
    output = finish(value, times(key, to_group(value)))
    assert side.tag(value) == hashlib.sha256(TAG_DOMAIN + output).digest()[:8]


def test_a_whole_evaluation_is_the_other_implementations_element_by_element() -> None:
    chance = random.Random(5)
    seed, info = chance.randbytes(32), "jointdesk/v1|kh|phone|7|base"
    side, key = SetSide(seed, info), derive(seed, info.encode())
    values = [b"phone|%d" % number for number in range(RUN + 20)]
    question = Question.blind(values, pad_to=1024, random_bytes=chance.randbytes)
    evaluated = side.evaluate(question.blinded)
    for run in cut_into_runs(question.blinded):
        elements, evaluated = evaluated[PROOF : PROOF + len(run)], evaluated[PROOF + len(run) :]
        for place in range(0, len(run), ELEMENT * 37):
            point = run[place : place + ELEMENT]
            assert elements[place : place + ELEMENT] == times(key, point)
    assert evaluated == b""


def test_the_order_of_a_question_is_drawn_and_says_nothing_of_its_values() -> None:
    side = SetSide(bytes(range(32)), "info")
    values = [b"phone|%d" % number for number in range(15)]
    chance = random.Random(9)
    places = set()
    for _ in range(20):
        question = Question.blind(values, pad_to=16, random_bytes=chance.randbytes)
        places.add(question._places.index(0) if 0 in question._places else None)
        assert question.finalize(side.evaluate(question.blinded), side.public_key) == tuple(
            map(side.tag, values)
        )
    assert len(places) > 5
