"""A sealed bundle: opened by its passphrase or its desk alone, and never by anybody when it was touched."""

import io
import os

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.evidence.sealed import (
    is_sealed,
    open_sealed,
    seal,
    seal_for_desk,
    seal_for_passphrase,
)
from jointdesk.engine.exchange.wire.keys import key_id

CONTENT = os.urandom(200_000)


def sealed_by(header_and_key):
    return b"".join(seal(*header_and_key, [CONTENT]))


def test_a_passphrase_opens_it_however_its_words_are_spaced():
    raw = sealed_by(seal_for_passphrase("river stone lamp", len(CONTENT), os.urandom))
    assert is_sealed(raw)
    assert b"".join(open_sealed(io.BytesIO(raw), " river  stone lamp ")) == CONTENT
    with pytest.raises(PartnerError, match="wrong_key"):
        list(open_sealed(io.BytesIO(raw), "river stone lamb"))


def test_its_desk_opens_it_and_no_other():
    mine, other = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    public = mine.public_key().public_bytes_raw()
    raw = sealed_by(seal_for_desk(public, len(CONTENT), os.urandom))
    find = {key_id(public): mine}.get
    assert b"".join(open_sealed(io.BytesIO(raw), find_key=find)) == CONTENT
    with pytest.raises(PartnerError):
        list(open_sealed(io.BytesIO(raw), find_key={key_id(public): other}.get))
    with pytest.raises(PartnerError):
        list(open_sealed(io.BytesIO(raw)))


@pytest.mark.parametrize("place", [25, 40, 150, 400, 70_000, -1])
def test_what_was_touched_does_not_open(place):
    raw = bytearray(sealed_by(seal_for_passphrase("river stone lamp", len(CONTENT), os.urandom)))
    raw[place] ^= 1
    with pytest.raises(PartnerError):
        list(open_sealed(io.BytesIO(bytes(raw)), "river stone lamp"))


def test_what_is_cut_off_or_longer_does_not_open():
    raw = sealed_by(seal_for_passphrase("river stone lamp", len(CONTENT), os.urandom))
    for spoilt in (raw[:-10], raw + b"x", raw[:100], raw[:19], b""):
        with pytest.raises(PartnerError):
            list(open_sealed(io.BytesIO(spoilt), "river stone lamp"))


def test_a_short_passphrase_seals_nothing():
    with pytest.raises(CallerError, match="12"):
        seal_for_passphrase("short", 1, os.urandom)
