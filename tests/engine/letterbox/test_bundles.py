"""A door takes what its desk signed, later than what it has, and in time; nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from letter_examples import NOW

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.bundles import (
    Bundle,
    check_content,
    describe,
    holds,
    read_bundle,
    sign_bundle,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key().public_bytes_raw()
CONTENT = [b"one\n", b"two\n"]
BUNDLE = Bundle("vn", "listings", 7, NOW, NOW + timedelta(days=3), *describe(CONTENT))


def read(note, *, keys=(PUBLIC,), **change):
    asked = {"desk": "vn", "kind": "listings", "last_sequence": 6, "now": NOW + timedelta(days=1)} | change
    return read_bundle(note, public_keys=keys, **asked)


def test_a_signed_bundle_is_taken():
    note = sign_bundle(BUNDLE, KEY)
    assert read(note) == BUNDLE
    assert read(note, keys=(OTHER.public_key().public_bytes_raw(), PUBLIC)) == BUNDLE
    assert list(check_content(BUNDLE, [b"one\ntwo\n"])) == [b"one\ntwo\n"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"desk": "kh"}, "wrong_desk"),
        ({"kind": "replies"}, "wrong_desk"),
        ({"last_sequence": 7}, "went_back"),
        ({"last_sequence": 8}, "went_back"),
        ({"now": NOW - timedelta(hours=1)}, "from_the_future"),
        ({"now": NOW + timedelta(days=3)}, "expired"),
        ({"keys": (OTHER.public_key().public_bytes_raw(),)}, "bad_signature"),
        ({"keys": ()}, "bad_signature"),
    ],
)
def test_what_is_not_ours_or_not_now_is_refused(change, code):
    with pytest.raises(PartnerError, match=code):
        read(sign_bundle(BUNDLE, KEY), **change)


def test_every_changed_character_is_found():
    note = sign_bundle(BUNDLE, KEY)
    for place in range(len(note)):
        with pytest.raises(PartnerError):
            read(note[:place] + ("0" if note[place] != "0" else "1") + note[place + 1 :])


@given(st.text(max_size=200))
def test_any_note_is_refused(note):
    with pytest.raises(PartnerError):
        read(note)


@pytest.mark.parametrize("content", [[b"one\n"], [b"one\n", b"two\n", b"x"], [b"two\n", b"one\n"], []])
def test_another_content_is_refused(content):
    with pytest.raises(PartnerError, match="altered"):
        list(check_content(BUNDLE, content))


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 0},
        {"kind": "gossip"},
        {"desk": "V N"},
        {"valid_until": NOW},
        {"valid_until": NOW + timedelta(days=31)},
    ],
)
def test_a_bundle_out_of_form_is_not_signed(change):
    with pytest.raises(CallerError):
        sign_bundle(replace(BUNDLE, **change), KEY)


def test_a_bundle_falls_silent_in_time():
    assert holds(BUNDLE, NOW)
    assert not holds(BUNDLE, BUNDLE.valid_until)
