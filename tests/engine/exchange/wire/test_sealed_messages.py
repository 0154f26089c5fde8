"""A sealed message opens for its recipient, from its sender, once whole; everything else has a code."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from exchange_cast import NOW, Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwe, jws
from joserfc.jwk import OKPKey

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail.effects import Stored
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.mail.receipts import answer_to, read_answer, receipt_of, refusal_of
from jointdesk.engine.exchange.wire.bodies import Receipt
from jointdesk.engine.exchange.wire.canonical import encode, write_object
from jointdesk.engine.exchange.wire.cards import TYPE as CARD_TYPE
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import (
    CLOCK_SKEW,
    MAX_PAYLOAD,
    TYPE,
    Message,
    Sealed,
    draw_id,
    open_sealed,
    seal,
)
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED, decrypt, encrypt
from jointdesk.engine.exchange.wire.signing import sign

ENVELOPE: dict[str, Any] = {
    "v": 1,
    "id": "ab" * 16,
    "type": "notice_withdrawn",
    "from": "vn",
    "to": "kh",
    "conversation": "cd" * 16,
    "sequence": 1,
    "sent_at": "2026-10-15T07:59:00Z",
    "body": {"notice": "ef" * 16},
}


def make_message(**changes: Any) -> Message:
    message = Message(
        id="ab" * 16,
        type="notice_withdrawn",
        sender="vn",
        recipient="kh",
        conversation="cd" * 16,
        sequence=1,
        sent_at=NOW - timedelta(minutes=1),
        body={"notice": "ef" * 16, "reason": "Đã tìm thấy"},
    )
    return replace(message, **changes)


def open_as(desk: Desk, raw: bytes, *senders: Desk, now: datetime = NOW) -> Message:
    return open_sealed(raw, desk.keys, {sender.id: sender.card for sender in senders}, desk.id, now)


def seal_raw(payload: bytes, signer: Desk, recipient: Desk, *, typ: str = TYPE, kid: str = "") -> bytes:
    """What a careless or hostile partner could send: any payload, properly signed and sealed."""
    signed = sign(
        payload, signer.keys.signing, kid=kid or f"{signer.id}:{key_id(signer.keys.signing_public)}", typ=typ
    )
    return encrypt(signed, recipient.card.encryption_key, kid=key_id(recipient.card.encryption_key))


def refused(code: str, call: Callable[[], object]) -> None:
    with pytest.raises(PartnerError) as caught:
        call()
    assert caught.value.code == code


def test_a_message_arrives_as_it_was_sent(vn: Desk, kh: Desk) -> None:
    message = make_message(extra={"language": "vi"})
    sealed = seal(message, vn.keys, kh.card)
    opened = open_as(kh, sealed.raw, vn)
    assert opened == message
    assert opened.extra == {"language": "vi"}
    assert opened.digest == sealed.digest


def test_the_signed_form_is_the_same_each_time_and_the_sealed_one_never(vn: Desk, kh: Desk) -> None:
    one, other = seal(make_message(), vn.keys, kh.card), seal(make_message(), vn.keys, kh.card)
    assert one.digest == other.digest
    assert one.raw != other.raw


def test_the_largest_message_passes_and_a_larger_one_is_ours_to_split(vn: Desk, kh: Desk) -> None:
    room = MAX_PAYLOAD - len(write_object({**ENVELOPE, "body": {"a": ""}}))
    sealed = seal(make_message(body={"a": "x" * room}), vn.keys, kh.card)
    assert len(sealed.raw) <= MAX_SEALED
    assert len(str(open_as(kh, sealed.raw, vn).body["a"])) == room
    with pytest.raises(CallerError, match="at most"):
        seal(make_message(body={"a": "x" * (room + 1)}), vn.keys, kh.card)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "kr"},
        {"recipient": ""},
        {"id": "1"},
        {"sequence": 0},
        {"sequence": -1},
        {"type": "receipt"},
        {"type": "No Word"},
        {"sent_at": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"extra": {"to": "kr"}},
        {"body": {"a": 1.5}},
    ],
)
def test_we_never_seal_what_could_not_be_opened(vn: Desk, kh: Desk, changes: dict[str, Any]) -> None:
    with pytest.raises(CallerError):
        seal(make_message(**changes), vn.keys, kh.card)


def test_only_the_recipient_can_open_it(vn: Desk, kh: Desk, stranger: Desk) -> None:
    raw = seal(make_message(), vn.keys, kh.card).raw
    refused("wrong_key", lambda: open_as(stranger, raw, vn))
    refused(
        "cannot_decrypt",
        lambda: decrypt(raw, lambda kid: stranger.keys.encryption),
    )


def test_a_stranger_is_unknown_even_in_a_partners_name(vn: Desk, kh: Desk, stranger: Desk) -> None:
    own_name = seal_raw(write_object({**ENVELOPE, "from": "xx"}), stranger, kh)
    refused("unknown_sender", lambda: open_as(kh, own_name, vn))
    wrong_key = seal_raw(
        write_object(ENVELOPE), stranger, kh, kid=f"vn:{key_id(stranger.keys.signing_public)}"
    )
    refused("unknown_sender", lambda: open_as(kh, wrong_key, vn))
    forged = seal_raw(write_object(ENVELOPE), stranger, kh, kid=f"vn:{key_id(vn.keys.signing_public)}")
    refused("bad_signature", lambda: open_as(kh, forged, vn))


def test_a_partner_cannot_write_in_another_partners_name(vn: Desk, kh: Desk, stranger: Desk) -> None:
    raw = seal_raw(write_object({**ENVELOPE, "from": "xx"}), vn, kh)
    refused("wrong_sender", lambda: open_as(kh, raw, vn, stranger))


def test_a_message_cannot_be_passed_on_as_if_meant_for_us(vn: Desk, kh: Desk) -> None:
    raw = seal_raw(write_object({**ENVELOPE, "to": "kr"}), vn, kh)
    refused("wrong_recipient", lambda: open_as(kh, raw, vn))


def test_a_clock_may_be_a_little_ahead_and_no_more(vn: Desk, kh: Desk) -> None:
    ahead = seal(make_message(sent_at=NOW + CLOCK_SKEW), vn.keys, kh.card).raw
    assert open_as(kh, ahead, vn).sent_at == NOW + CLOCK_SKEW
    refused("from_the_future", lambda: open_as(kh, ahead, vn, now=NOW - timedelta(seconds=1)))


def test_an_old_message_still_opens(vn: Desk, kh: Desk) -> None:
    assert open_as(kh, seal(make_message(), vn.keys, kh.card).raw, vn, now=NOW + timedelta(days=400))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"v": 2}, "unsupported_version"),
        ({"v": True, "id": 5}, "malformed"),
        ({"id": "AB" * 16}, "malformed"),
        ({"id": None}, "malformed"),
        ({"type": ""}, "malformed"),
        ({"sequence": "1"}, "malformed"),
        ({"sequence": True}, "malformed"),
        ({"sequence": 0}, "malformed"),
        ({"sequence": 2**40}, "malformed"),
        ({"sent_at": 5}, "malformed"),
        ({"sent_at": "2026-10-15"}, "malformed"),
        ({"body": []}, "malformed"),
    ],
)
def test_an_envelope_out_of_form_is_refused(vn: Desk, kh: Desk, changes: dict[str, Any], code: str) -> None:
    refused(code, lambda: open_as(kh, seal_raw(write_object({**ENVELOPE, **changes}), vn, kh), vn))


def test_a_signed_card_is_no_message(vn: Desk, kh: Desk) -> None:
    refused("malformed", lambda: open_as(kh, seal_raw(write_object(ENVELOPE), vn, kh, typ=CARD_TYPE), vn))


def test_payloads_that_are_no_json_object_are_refused(vn: Desk, kh: Desk) -> None:
    for payload in (b"{}", b"[]", b"\xff", b"[" * 200_000, b'{"v":1,"v":1}'):
        with pytest.raises(PartnerError):
            open_as(kh, seal_raw(payload, vn, kh), vn)


def test_size_is_bounded_before_and_after_the_seal(vn: Desk, kh: Desk) -> None:
    refused("too_large", lambda: open_as(kh, b"A" * (MAX_SEALED + 1), vn))
    big = seal_raw(b'{"a":"' + b"x" * (MAX_PAYLOAD + 10) + b'"}', vn, kh)
    refused("too_large", lambda: open_as(kh, big, vn))


def encrypt_with(header: dict[str, Any], kh: Desk, plaintext: bytes) -> bytes:
    jwk = OKPKey.import_key({"kty": "OKP", "crv": "X25519", "x": encode(kh.card.encryption_key)})
    algorithms = ["ECDH-ES", "ECDH-ES+A256KW", "A256GCM", "A128GCM", "DEF"]
    return jwe.encrypt_compact(header, plaintext, jwk, algorithms=algorithms).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"zip": "DEF"},
        {"alg": "ECDH-ES+A256KW"},
        {"enc": "A128GCM"},
        {"typ": "JWE"},
        {"cty": "x"},
        {"apu": "QQ"},
    ],
)
def test_seals_in_another_way_are_refused_before_decrypting(kh: Desk, changes: dict[str, str]) -> None:
    header = {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": key_id(kh.card.encryption_key),
        "typ": "jointdesk-sealed+jwe",
    }
    bomb = encrypt_with({**header, **changes}, kh, b"0" * 10_000_000 if "zip" in changes else b"0")
    refused("malformed", lambda: open_as(kh, bomb))


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256", "kid": "k", "typ": TYPE}, {"alg": "Ed25519"}]
)
def test_signatures_in_another_way_are_refused(vn: Desk, kh: Desk, header: dict[str, str]) -> None:
    segments = [write_object(header), write_object(ENVELOPE), bytes(64)]
    signed = b".".join(encode(segment).encode() for segment in segments)
    raw = encrypt(signed, kh.card.encryption_key, kid=key_id(kh.card.encryption_key))
    refused("malformed", lambda: open_as(kh, raw, vn))


def test_a_key_inside_the_header_is_not_trusted(vn: Desk, kh: Desk, stranger: Desk) -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": encode(stranger.keys.signing_public)}
    private = OKPKey.import_key({**jwk, "d": encode(stranger.keys.signing.private_bytes_raw())})
    header = {"alg": "Ed25519", "kid": f"vn:{key_id(vn.keys.signing_public)}", "typ": TYPE, "jwk": jwk}
    signed = jws.serialize_compact(header, write_object(ENVELOPE), private, algorithms=["Ed25519"]).encode()
    raw = encrypt(signed, kh.card.encryption_key, kid=key_id(kh.card.encryption_key))
    refused("malformed", lambda: open_as(kh, raw, vn))


@given(
    st.binary(max_size=400)
    | st.from_regex(r"[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*){4}", fullmatch=True).map(str.encode)
)
def test_any_bytes_raise_a_partner_error(vn: Desk, kh: Desk, raw: bytes) -> None:
    with pytest.raises(PartnerError):
        open_as(kh, raw, vn)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_message_never_opens_and_never_raises_anything_else(vn: Desk, kh: Desk, seed: int) -> None:
    chance = random.Random(seed)
    raw = seal(make_message(), vn.keys, kh.card).raw
    damaged = bytearray(raw)
    kind = chance.randrange(3)
    if kind == 0:
        damaged[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del damaged[chance.randrange(len(raw)) :]
    else:
        damaged.insert(chance.randrange(len(raw)), chance.randrange(256))
    with pytest.raises(PartnerError):
        open_as(kh, bytes(damaged), vn)


def receipt_from(vn: Desk, kh: Desk) -> tuple[Sealed, Message]:
    sealed = seal(make_message(), vn.keys, kh.card)
    opened = open_as(kh, sealed.raw, vn)
    stored = Stored(opened.id, opened.content, NOW, quarantined=False)
    receipt = receipt_of(opened, stored, Place(opened.conversation).after(opened.content))
    return sealed, answer_to(opened, receipt, id="99" * 16, now=NOW)


def test_a_receipt_proves_that_this_message_was_delivered(vn: Desk, kh: Desk) -> None:
    sealed, receipt = receipt_from(vn, kh)
    back = open_as(vn, seal(receipt, kh.keys, vn.card).raw, kh)
    body = read_answer(back, message_id="ab" * 16, digest=sealed.digest, recipient="kh")
    assert isinstance(body, Receipt)
    assert (body.outcome, body.received_at, body.next) == ("stored", NOW, 2)


@pytest.mark.parametrize("expected", [{"message_id": "00" * 16}, {"digest": "A" * 43}, {"recipient": "kr"}])
def test_a_receipt_for_something_else_is_refused(vn: Desk, kh: Desk, expected: dict[str, str]) -> None:
    sealed, receipt = receipt_from(vn, kh)
    right = {"message_id": "ab" * 16, "digest": sealed.digest, "recipient": "kh"}
    refused("wrong_receipt", lambda: read_answer(receipt, **{**right, **expected}))


def test_another_message_is_no_receipt() -> None:
    other = replace(make_message(), body={"notice": "N-1"})
    refused("wrong_receipt", lambda: read_answer(other, message_id="ab" * 16, digest="", recipient="kh"))


def test_what_was_not_opened_cannot_be_answered() -> None:
    refusal = refusal_of(make_message(), PartnerError("over_cap", "come back"))
    with pytest.raises(CallerError):
        answer_to(make_message(), refusal, id="99" * 16, now=NOW)


def test_a_refusal_names_the_message_and_the_code() -> None:
    body = refusal_of(make_message(), PartnerError("over_cap", "come back"), retry_at=NOW)
    assert (body.message, body.code, body.retry_at) == ("ab" * 16, "over_cap", NOW)
    assert body.read(body.write()) == body


def test_ids_are_128_random_bits(random_bytes: Callable[[int], bytes]) -> None:
    assert len({draw_id(random_bytes) for _ in range(100)}) == 100
    assert len(draw_id(random_bytes)) == 32
