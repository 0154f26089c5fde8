"""A ring of own keys opens what is under way, and what is pinned of a partner moves only as its own keys vouch for."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from exchange_cast import NOW, Desk, make_desk

from jointdesk.engine.errors import CallerError, OwnError, PartnerError
from jointdesk.engine.exchange.wire.bodies import KeyRevoked, KeyRotated, NoticeWithdrawn
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keyring import GRACE, KeyRing, own_prekey
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import (
    Message,
    open_sealed,
    open_signed,
    seal_signed,
    sign_anew,
    sign_message,
    unseal,
)
from jointdesk.engine.exchange.wire.pinned import Pinned, check_revocation, read_rotation
from jointdesk.engine.exchange.wire.prekeys import (
    PREKEY_EVERY,
    PREKEY_KEPT,
    PREKEY_VALID,
    Prekey,
    check_prekey,
    choose_recipient,
)

BODY = NoticeWithdrawn(notice="VN-1")
# every point of order 1, 2, 4 or 8 on Curve25519 that has a canonical spelling
SMALL_ORDER = [
    bytes(32),
    bytes([1]) + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
]


def message_of(body=BODY, type_=None, **changes) -> Message:
    return Message(
        **{
            "id": "0" * 32,
            "type": type_ or body.type,
            "sender": "vn",
            "recipient": "kh",
            "conversation": "1" * 32,
            "sequence": 1,
            "sent_at": NOW,
            "body": body.write(),
            **changes,
        }
    )


def ring_of(desk: Desk) -> KeyRing:
    return KeyRing(desk.keys)


def card_of(desk: str, keys) -> Card:
    return Card.issue(
        keys, desk=desk, name="N", country="VN", address="https://x.example", issued_on=NOW.date()
    )


def test_a_ring_survives_its_file_and_reads_a_single_pair(vn, random_bytes):
    ring = ring_of(vn).add_prekey(random_bytes, NOW).prepare(random_bytes).promote(NOW).prepare(random_bytes)
    again = KeyRing.from_bytes(ring.to_bytes())
    assert again.to_bytes() == ring.to_bytes()
    assert again.signing_public == ring.signing_public
    assert again.next is not None
    assert len(again.kept) == 2
    assert KeyRing.from_bytes(vn.keys.to_bytes()).encryption_public == vn.keys.encryption_public
    for raw in (b"", b"{}", b"[]", b'{"keys": [1]}', ring.to_bytes()[:-40], b'{"keys": []}'):
        with pytest.raises(OwnError):
            KeyRing.from_bytes(raw)


def test_a_file_whose_halves_do_not_fit_is_damaged(vn, kh, random_bytes):
    raw = ring_of(vn).add_prekey(random_bytes, NOW).to_bytes().decode()
    other = ring_of(kh).add_prekey(random.Random(9).randbytes, NOW).to_bytes().decode()
    halves = [line for line in raw.splitlines() if '"x"' in line]
    others = [line for line in other.splitlines() if '"x"' in line]
    with pytest.raises(OwnError):
        KeyRing.from_bytes(raw.replace(halves[-1], others[-1]).encode())


def test_what_is_sealed_to_any_key_of_the_ring_opens_until_it_is_forgotten(vn, kh, random_bytes):
    old = ring_of(kh).add_prekey(random_bytes, NOW)
    prekey = own_prekey("kh", old.newest_prekey)
    prepared = old.prepare(random_bytes)
    new = prepared.promote(NOW)
    signed = sign_message(message_of(), vn.keys).raw
    to_next = card_of("kh", prepared.next)
    for recipient in (kh.card, prekey, to_next):
        raw = seal_signed(signed, recipient)
        assert unseal(raw, prepared) == unseal(raw, new) == signed
    late = new.forget(NOW + GRACE)
    with pytest.raises(PartnerError, match="wrong_key"):
        unseal(seal_signed(signed, kh.card), late)
    assert unseal(seal_signed(signed, prekey), late) == signed
    later = late.forget(NOW + PREKEY_VALID + PREKEY_KEPT)
    with pytest.raises(PartnerError, match="wrong_key"):
        unseal(seal_signed(signed, prekey), later)
    assert unseal(seal_signed(signed, to_next), later) == signed
    assert later.to_bytes().count(b'"d"') == 2


def test_prekeys_come_weekly_and_overlap(kh, random_bytes):
    ring = ring_of(kh)
    assert ring.needs_prekey(NOW)
    ring = ring.add_prekey(random_bytes, NOW)
    assert not ring.needs_prekey(NOW + PREKEY_EVERY - timedelta(seconds=1))
    assert ring.needs_prekey(NOW + PREKEY_EVERY)
    retired = ring.retire_prekeys()
    assert retired.needs_prekey(NOW)
    assert retired.decryption_key(key_id(ring.newest_prekey.public)) is not None
    assert retired.forget(NOW + PREKEY_VALID + PREKEY_KEPT).kept == ()


def test_the_newest_valid_prekey_is_sealed_to_else_the_card(kh, random_bytes):
    first = own_prekey("kh", ring_of(kh).add_prekey(random_bytes, NOW).newest_prekey)
    week = NOW + timedelta(days=7)
    second = own_prekey("kh", ring_of(kh).add_prekey(random_bytes, week).newest_prekey)
    assert choose_recipient(kh.card, [], NOW) is kh.card
    assert choose_recipient(kh.card, [second, first], week) is second
    assert choose_recipient(kh.card, [first], first.valid_until) is kh.card
    assert choose_recipient(kh.card, [replace(second, desk="xx")], week) is kh.card


def test_of_two_prekeys_of_one_second_the_greater_is_sealed_to(kh, random_bytes):
    pair = [own_prekey("kh", ring_of(kh).add_prekey(random_bytes, NOW).newest_prekey) for _ in range(2)]
    greater = max(pair, key=lambda prekey: prekey.encryption_key)
    assert pair[0] != pair[1]
    assert choose_recipient(kh.card, pair, NOW) == choose_recipient(kh.card, pair[::-1], NOW) == greater


@pytest.mark.parametrize("point", SMALL_ORDER, ids=[point.hex()[:6] for point in SMALL_ORDER])
def test_a_prekey_of_small_order_is_refused(point):
    with pytest.raises(PartnerError, match="malformed"):
        check_prekey(Prekey("kh", point, NOW, NOW + PREKEY_VALID), NOW)


@pytest.mark.parametrize(
    ("begins", "lasts", "code"),
    [
        (timedelta(minutes=6), PREKEY_VALID, "from_the_future"),
        (timedelta(0), PREKEY_VALID + timedelta(seconds=1), "malformed"),
        (timedelta(0), timedelta(0), "malformed"),
        (timedelta(0), -PREKEY_VALID, "malformed"),
    ],
)
def test_a_prekey_from_the_future_or_for_too_long_is_refused(kh, begins, lasts, code):
    prekey = Prekey("kh", kh.card.encryption_key, NOW + begins, NOW + begins + lasts)
    with pytest.raises(PartnerError) as refused:
        check_prekey(prekey, NOW)
    assert refused.value.code == code


def test_an_expired_prekey_is_in_order_and_never_chosen(kh):
    prekey = check_prekey(
        Prekey("kh", kh.card.encryption_key, NOW, NOW + PREKEY_VALID), NOW + 3 * PREKEY_VALID
    )
    assert choose_recipient(kh.card, [prekey], NOW + 3 * PREKEY_VALID) is kh.card


def test_nothing_is_sealed_to_another_desks_key(vn, kh, stranger, random_bytes):
    signed = sign_message(message_of(), vn.keys).raw
    prekey = own_prekey("xx", ring_of(stranger).add_prekey(random_bytes, NOW).newest_prekey)
    for recipient in (stranger.card, prekey):
        with pytest.raises(CallerError, match="the message goes to kh"):
            seal_signed(signed, recipient)


def test_a_message_signed_anew_has_the_same_content_and_another_digest(vn, kh, random_bytes):
    new = ring_of(vn).prepare(random_bytes).promote(NOW)
    first = sign_message(message_of(), vn.keys)
    again = sign_anew(first.raw, new)
    senders = {"vn": Pinned(card_of("vn", new), ((vn.keys.signing_public, NOW + GRACE),))}
    one, two = (open_signed(form.raw, senders, "kh", NOW) for form in (first, again))
    assert one == two
    assert one.content == two.content
    assert first.digest == one.digest != two.digest == again.digest
    assert (one.signed_by, two.signed_by) == (key_id(vn.keys.signing_public), key_id(new.signing_public))


def test_a_former_key_signs_what_was_under_way_and_afterwards_only_its_revocation(vn, kh, random_bytes):
    new = ring_of(vn).prepare(random_bytes).promote(NOW)
    senders = {"vn": Pinned(card_of("vn", new), ((vn.keys.signing_public, NOW + GRACE),))}
    under_way = sign_message(message_of(), vn.keys).raw
    assert open_signed(under_way, senders, "kh", NOW + GRACE - timedelta(seconds=1))
    with pytest.raises(PartnerError, match="unknown_sender"):
        open_signed(under_way, senders, "kh", NOW + GRACE)
    revocation = KeyRevoked(key=key_id(vn.keys.signing_public), since=NOW, reason="")
    raw = sign_message(message_of(revocation), vn.keys).raw
    assert open_signed(raw, senders, "kh", NOW + 10 * GRACE).signed_by == revocation.key


def rotation(signer, card: Card, pinned: Desk) -> tuple[Message, KeyRotated]:
    body = KeyRotated(card=card.signed, reason="yearly")
    signed = sign_message(message_of(body), signer).raw
    senders = {"vn": Pinned(card_of("vn", signer))}
    return open_signed(signed, senders, "kh", NOW), body


def test_the_pinned_key_vouches_for_the_next(vn, random_bytes):
    ring = ring_of(vn).prepare(random_bytes)
    card = card_of("vn", ring.next)
    message, body = rotation(ring, card, vn)
    assert read_rotation(message, body, vn.card, [], NOW) == card


def test_a_rotation_that_was_taken_changes_nothing_when_it_comes_again(vn, random_bytes):
    ring = ring_of(vn).prepare(random_bytes)
    card = card_of("vn", ring.next)
    message, body = rotation(ring, card, vn)
    assert read_rotation(message, body, card, [vn.keys.signing_public], NOW) is card


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("by a former key", "not_vouched"),
        ("to another desk's card", "wrong_card"),
        ("back to a key given up", "used_before"),
        ("half a rotation", "used_before"),
        ("a spoilt card", "bad_signature"),
        ("from the future", "from_the_future"),
    ],
)
def test_a_rotation_that_is_not_the_pinned_keys_is_refused(vn, kh, random_bytes, fault, code):
    ring = ring_of(vn).prepare(random_bytes)
    card, signer, given_up = card_of("vn", ring.next), ring, []
    if fault == "by a former key":
        signer = make_desk("vn", "VN", 40).keys
    if fault == "to another desk's card":
        card = kh.card
    if fault == "back to a key given up":
        given_up = [ring.next.signing_public]
    if fault == "half a rotation":
        card = card_of("vn", replace(ring.next, encryption=vn.keys.encryption))
    if fault == "a spoilt card":
        card = replace(card, signed=card.signed[:-8] + "AAAAAAAA")
    if fault == "from the future":
        card = Card.issue(
            ring.next,
            desk="vn",
            name="N",
            country="VN",
            address="https://x.example",
            issued_on=NOW.date() + timedelta(days=2),
        )
    message, body = rotation(signer, card, vn)
    with pytest.raises(PartnerError) as refused:
        read_rotation(message, body, vn.card, given_up, NOW)
    assert refused.value.code == code


def test_a_key_is_revoked_by_itself_only(vn, kh):
    own, other = key_id(vn.keys.signing_public), key_id(kh.keys.signing_public)
    message = replace(message_of(), signed_by=own)
    check_revocation(message, KeyRevoked(key=own, since=NOW, reason=""), {own})
    with pytest.raises(PartnerError, match="not_vouched"):
        check_revocation(message, KeyRevoked(key=other, since=NOW, reason=""), {own, other})
    with pytest.raises(PartnerError, match="unknown_key"):
        check_revocation(message, KeyRevoked(key=own, since=NOW, reason=""), {other})


def test_both_rotate_at_once_and_what_is_under_way_still_arrives(vn, kh, random_bytes):
    vn_ring, kh_ring = (ring_of(desk).prepare(random_bytes) for desk in (vn, kh))
    vn_card, kh_card = (card_of(d, r.next) for d, r in (("vn", vn_ring), ("kh", kh_ring)))
    sent = seal_signed(sign_message(message_of(), vn_ring).raw, kh.card)
    news = seal_signed(
        sign_message(message_of(KeyRotated(card=vn_card.signed, reason="")), vn_ring).raw, kh.card
    )
    vn_ring, kh_ring = vn_ring.promote(NOW), kh_ring.promote(NOW)
    told = open_sealed(news, kh_ring, {"vn": vn.card}, "kh", NOW)
    pinned = read_rotation(told, KeyRotated.read(told.body), vn.card, [], NOW)
    senders = {"vn": Pinned(pinned, ((vn.card.signing_key, NOW + GRACE),))}
    assert open_sealed(sent, kh_ring, senders, "kh", NOW)
    fresh = seal_signed(sign_message(message_of(), vn_ring).raw, kh_card)
    assert open_sealed(fresh, kh_ring, senders, "kh", NOW).signed_by == key_id(pinned.signing_key)
