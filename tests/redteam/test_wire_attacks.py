"""Between the desks: an attacker that reads, keeps, sends on and alters what is on the line, and partners that pass on
what was meant for them."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from exchange_cast import NOW, make_desk

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.models import IncomingMessage, JointGroup, OutgoingMessage
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card, own_keys
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance, JointGroupInvitation, read_body
from jointdesk.engine.exchange.wire.canonical import write_object
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.messages import TYPE, Message, open_sealed, seal
from jointdesk.engine.exchange.wire.sealing import decrypt, encrypt
from jointdesk.engine.exchange.wire.signing import sign

INVITATION = JointGroupInvitation(
    group="a" * 32, name="Joint group", mandate="Scams", legal_basis="bilateral", desks=("kh", "vn")
)


def refuse(client, raw):
    answer = client.post("/wire/v1/messages", raw, content_type="application/jose")
    return answer.status_code, answer.json()["code"]


def test_a_replay_changes_nothing_and_tells_nothing_new(kh, partner):
    raw = kh.seal(kh.message(INVITATION))
    receipts = [read_body(kh.deliver(raw)) for _ in range(5)]
    assert receipts == [receipts[0]] * 5
    assert IncomingMessage.objects.count() == JointGroup.objects.count() == 1


def test_a_message_sent_back_to_its_sender_is_not_its_own(kh, partner, client):
    """Reflection: what we signed is no partner's word to us."""
    body = INVITATION.write()
    ours = Message("1" * 32, INVITATION.type, "vn", "kh", "c" * 32, 1, datetime.now(UTC), body)
    signed = decrypt(seal(ours, own_keys(), kh.card).raw, kh.keys.decryption_key)
    raw = encrypt(signed, own_card().encryption_key, kid=key_id(own_card().encryption_key))
    assert refuse(client, raw)[1] == "unknown_sender"


def test_a_partner_cannot_pass_our_words_on_as_if_meant_for_another():
    """A seals to B; B re-seals A's signed form to C: the recipient is inside the signature."""
    a, b, c = make_desk("aa", "VN", 1), make_desk("bb", "KH", 2), make_desk("cc", "KR", 3)
    message = Message("1" * 32, "request_closed", "aa", "bb", "c" * 32, 1, NOW, {"request": "c" * 32})
    signed = decrypt(seal(message, a.keys, b.card).raw, b.keys.decryption_key)
    raw = encrypt(signed, c.card.encryption_key, kid=key_id(c.card.encryption_key))
    with pytest.raises(PartnerError, match="wrong_recipient"):
        open_sealed(raw, c.keys, {"aa": a.card}, "cc", NOW)


def test_words_put_into_anothers_mouth_are_not_believed(kh, partner, client):
    """A confirmed partner that signs as another confirmed one: by its name in the header, and in the envelope."""
    from redteam.scene import FarDesk, pair

    third = FarDesk("kr", "KR")
    pair(third)
    envelope = {
        "v": 1, "id": "1" * 32, "type": INVITATION.type, "from": "kr", "to": "vn", "conversation": "c" * 32, "sequence": 1,
        "sent_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "body": INVITATION.write(),
    }  # fmt: skip
    for kid, code in (("kh", "wrong_sender"), ("kr", "unknown_sender")):
        kid = f"{kid}:{key_id(kh.keys.signing_public)}"
        signed = sign(write_object(envelope), kh.keys.signing, kid=kid, typ=TYPE)
        raw = encrypt(signed, own_card().encryption_key, kid=key_id(own_card().encryption_key))
        assert refuse(client, raw)[1] == code
    assert IncomingMessage.objects.count() == 0


def test_nothing_can_be_negotiated_down(kh, partner, client):
    """Another version, another algorithm, no signature: refused, never answered in kind."""
    later = {"v": 0} | {"id": "1" * 32}
    signed = sign(write_object(later), kh.keys.signing, kid=f"kh:{key_id(kh.keys.signing_public)}", typ=TYPE)
    raw = encrypt(signed, own_card().encryption_key, kid=key_id(own_card().encryption_key))
    assert refuse(client, raw) == (400, "unsupported_version")
    card_for_message = sign(write_object({"v": 1}), kh.keys.signing, kid="kh", typ="jointdesk-card+jws")
    raw = encrypt(card_for_message, own_card().encryption_key, kid=key_id(own_card().encryption_key))
    assert refuse(client, raw) == (400, "malformed")


def test_whoever_holds_messages_back_cannot_change_their_order(kh, partner):
    first, second = kh.message(INVITATION), kh.message(JointGroupAcceptance(group="a" * 32))
    kh.deliver(kh.seal(second))
    assert JointGroup.objects.count() == 0
    kh.deliver(kh.seal(first))
    rows = IncomingMessage.objects.order_by("pk")
    assert [(row.sequence, row.state) for row in rows] == [(2, "handled"), (1, "handled")]


def test_keys_put_in_between_at_pairing_have_other_words(db, cast):
    """An attacker on the line answers with a card of its own making. 80 bits of fingerprint, ten words read aloud."""
    from redteam.scene import FarDesk

    true, false = FarDesk("kh", "KH"), FarDesk("kh", "KH")
    assert fingerprint(true.card) != fingerprint(false.card)
    taken = add_partner(cast["cora"], false.card.signed)
    with pytest.raises(CallerError):
        confirm_partner(cast["cora"], taken, true.words)
    assert Partner.objects.get(pk=taken.pk).state == Partner.State.PENDING
    assert Entry.objects.filter(kind="partner_fingerprint_refused").count() == 1
    assert OutgoingMessage.objects.count() == 0


def test_a_card_with_one_key_exchanged_has_other_words():
    """The true signing key with the attacker's receiving key cannot be made: the card is signed whole."""
    true, false = make_desk("kh", "KH", 1), make_desk("kh", "KH", 2)
    mixed = DeskKeys(true.keys.signing, false.keys.encryption)
    card = Card.issue(
        mixed, desk="kh", name="K", country="KH", address="https://k.example", issued_on=NOW.date()
    )
    assert fingerprint(card) not in (fingerprint(true.card), fingerprint(false.card))


def test_a_clock_put_forward_buys_nothing(kh, partner, client):
    message = kh.message(INVITATION, sent_at=datetime.now(UTC) + timedelta(minutes=6))
    assert refuse(client, kh.seal(message)) == (400, "from_the_future")


def test_what_a_stranger_on_the_line_can_read():
    """Of a sealed message: its length, the recipient's key id, nothing of what was said or by whom."""
    a, b = make_desk("aa", "VN", 1), make_desk("bb", "KH", 2)
    message = Message(
        "1" * 32, "request_closed", "aa", "bb", secrets.token_hex(16), 1, NOW, {"request": "c" * 32}
    )
    raw = seal(message, a.keys, b.card).raw
    header = decode_header(raw)
    assert set(header) == {"alg", "enc", "kid", "typ", "epk"}
    assert key_id(a.keys.signing_public).encode() not in raw


def decode_header(raw):
    import base64
    import json

    return json.loads(base64.urlsafe_b64decode(raw.split(b".")[0] + b"=="))
