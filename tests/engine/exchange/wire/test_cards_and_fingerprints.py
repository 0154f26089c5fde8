"""A card is whole or refused, and its fingerprint stands for desk and keys."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from exchange_cast import Desk, make_desk

from jointdesk.engine.errors import CallerError, OwnError, PartnerError
from jointdesk.engine.exchange.wire.canonical import encode, write_object
from jointdesk.engine.exchange.wire.cards import (
    FINGERPRINT_WORDS,
    MAX_CARD,
    TYPE,
    Card,
    check_address,
    check_signing_key,
    fingerprint,
)
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.exchange.wire.signing import sign
from jointdesk.engine.reference import read_tsv


def edit_distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        new = [i]
        for j, right in enumerate(other, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (left != right)))
        row = new
    return row[-1]


def test_the_words_are_256_and_easily_told_apart() -> None:
    rows = read_tsv("jointdesk.engine.exchange.wire", "words.tsv")
    words = [row["word"] for row in rows]
    assert [row["byte"] for row in rows] == [str(number) for number in range(256)]
    assert all(word.isascii() and word.islower() and word.isalpha() and 4 <= len(word) <= 8 for word in words)
    assert len({word[:3] for word in words}) == 256
    assert all(edit_distance(one, other) >= 3 for i, one in enumerate(words) for other in words[:i])


def test_a_card_is_read_as_it_was_issued(vn: Desk) -> None:
    card = Card.read(vn.card.signed)
    assert card == vn.card
    assert (card.signing_key, card.encryption_key) == (vn.keys.signing_public, vn.keys.encryption_public)


def test_fingerprints_cover_64_bits_or_more_and_differ(vn: Desk, kh: Desk) -> None:
    assert FINGERPRINT_WORDS * 8 >= 64
    assert len(fingerprint(vn.card)) == FINGERPRINT_WORDS
    assert fingerprint(vn.card) != fingerprint(kh.card)


def test_a_new_address_keeps_the_fingerprint_and_a_new_key_or_desk_does_not(vn: Desk) -> None:
    moved = Card.issue(
        vn.keys,
        desk="vn",
        name="Moved",
        country="VN",
        address="https://new.example",
        issued_on=date(2027, 1, 1),
    )
    assert fingerprint(moved) == fingerprint(vn.card)
    assert fingerprint(replace(vn.card, desk="vm")) != fingerprint(vn.card)
    assert fingerprint(replace(vn.card, encryption_key=bytes(32))) != fingerprint(vn.card)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("desk", "VN"),
        ("desk", "v"),
        ("country", "Vietnam"),
        ("name", ""),
        ("name", "a\u0000b"),
        ("name", "x" * 201),
        ("address", "http://vn.example"),
        ("address", "https://u:p@vn.example"),
    ],
)
def test_we_cannot_issue_a_card_out_of_form(vn: Desk, field: str, value: str) -> None:
    good: dict[str, Any] = {
        "desk": "vn",
        "name": "N",
        "country": "VN",
        "address": "https://vn.example",
        "issued_on": date(2026, 1, 1),
    }
    with pytest.raises(CallerError, match=field):
        Card.issue(vn.keys, **{**good, field: value})


def sign_card(desk: Desk, **changes: Any) -> bytes:
    wire: dict[str, Any] = {
        "v": 1,
        "desk": desk.id,
        "name": "N",
        "country": "VN",
        "address": "https://vn.example",
        "signing_key": encode(desk.keys.signing_public),
        "encryption_key": encode(desk.keys.encryption_public),
        "issued_on": "2026-01-01",
        **changes,
    }
    return sign(write_object(wire), desk.keys.signing, kid="any", typ=TYPE)


def test_unknown_fields_of_a_later_card_are_kept(vn: Desk) -> None:
    assert Card.read(sign_card(vn, languages=["vi"])).extra == {"languages": ["vi"]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"v": 2}, "unsupported_version"),
        ({"v": None}, "unsupported_version"),
        ({"name": 5}, "malformed"),
        ({"signing_key": "AAAA"}, "malformed"),
        ({"signing_key": encode(b"\x01" * 32)}, "bad_signature"),
        ({"encryption_key": encode(bytes(32))}, "malformed"),
        ({"encryption_key": "!"}, "malformed"),
        ({"issued_on": "yesterday"}, "malformed"),
        ({"address": "http://198.51.100.1"}, "malformed"),
        ({"address": "https://[x"}, "malformed"),
    ],
)
def test_a_bad_card_is_refused_with_a_code(vn: Desk, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(PartnerError) as caught:
        Card.read(sign_card(vn, **changes))
    assert caught.value.code == code


def test_a_card_signed_by_another_key_is_refused(vn: Desk, kh: Desk) -> None:
    stolen = {"signing_key": encode(vn.keys.signing_public)}
    with pytest.raises(PartnerError, match="bad_signature"):
        Card.read(sign_card(kh, **stolen))


def test_every_altered_byte_is_noticed(vn: Desk) -> None:
    signed = vn.card.signed.encode()
    for place in range(0, len(signed), 7):
        altered = signed[:place] + (b"A" if signed[place : place + 1] != b"A" else b"B") + signed[place + 1 :]
        with pytest.raises(PartnerError):
            Card.read(altered)


@pytest.mark.parametrize("raw", [b"", b"..", b"a.b.c", b"\xff" * 50, "é", "A" * (MAX_CARD + 1)])
def test_anything_else_is_refused(raw: bytes | str) -> None:
    with pytest.raises(PartnerError):
        Card.read(raw)


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example:8443/desk",
        "http://localhost:8001",
        "http://vn.localhost:1",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ],
)
def test_https_and_loopback_are_addresses(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://a",
        "http://a.example",
        "http://localhost.example",
        "http://10.0.0.1",
        "https://",
        "https://a?b",
        "https://a#b",
        "https://a b",
        "https://a:99999",
    ],
)
def test_nothing_else_is_an_address(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        check_address(address)


def test_keys_survive_their_file_and_never_show_in_a_repr(vn: Desk) -> None:
    raw = vn.keys.to_bytes()
    assert DeskKeys.from_bytes(raw).to_bytes() == raw
    assert encode(vn.keys.signing.private_bytes_raw()) not in repr(vn.keys)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"keys":[]}', b'{"keys":[{"crv":"Ed25519","d":"AA"}]}'])
def test_a_damaged_key_file_is_our_own_error(raw: bytes) -> None:
    with pytest.raises(OwnError, match="key file"):
        DeskKeys.from_bytes(raw)


def test_a_key_file_with_a_swapped_public_half_is_damaged(vn: Desk, kh: Desk) -> None:
    raw = vn.keys.to_bytes().replace(
        encode(vn.keys.signing_public).encode(), encode(kh.keys.signing_public).encode()
    )
    with pytest.raises(OwnError, match="does not fit"):
        DeskKeys.from_bytes(raw)


def test_desks_drawn_from_different_bytes_have_different_keys() -> None:
    assert make_desk("vn", "VN", 1).keys.to_bytes() == make_desk("vn", "VN", 1).keys.to_bytes()
    assert (
        DeskKeys.generate(random.Random(8).randbytes).to_bytes()
        != DeskKeys.generate(random.Random(9).randbytes).to_bytes()
    )


# the identity, the points of order 2, 4 and 8 (RFC 8032's curve), and spellings beyond the field
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


@pytest.mark.parametrize("point", SMALL)
def test_a_signing_key_that_anybody_can_sign_with_is_refused(point: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        check_signing_key(bytes.fromhex(point))


def test_good_signing_keys_pass(vn: Desk, kh: Desk) -> None:
    for desk in (vn, kh):
        assert check_signing_key(desk.keys.signing_public) == desk.keys.signing_public
