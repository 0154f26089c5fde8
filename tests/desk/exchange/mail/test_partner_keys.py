"""A partner's keys move with its own word, and trust ends with it; nothing waits or is lost in between."""

import secrets
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit import keys as key_file
from jointdesk.desk.audit.keys import change_keys, key_lock
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, OutgoingMessage
from jointdesk.desk.partners.actions import add_partner, confirm_partner, revoke_partner
from jointdesk.desk.partners.models import FormerKey, Partner
from jointdesk.desk.partners.own import own_card, own_keys
from jointdesk.desk.partners.own_actions import revoke_own_keys, rotate_keys
from jointdesk.desk.partners.queries import recipient_of, trusted_cards
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail.bundles import read_code
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    KeyRevoked,
    KeyRotated,
    PairingConfirmed,
    PrekeyPublished,
)
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keyring import KeyRing
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.messages import draw_id, open_signed, seal

POST = "/wire/v1/messages"


@pytest.fixture(autouse=True)
def fresh_keys(db):
    path = settings.HOME / "keys" / key_file.NAME
    before = path.read_bytes()
    with key_lock():
        change_keys(lambda ring: KeyRing(DeskKeys.generate(secrets.token_bytes)))
    yield
    path.write_bytes(before)


def card_with(kh, keys, desk="kh", **changes) -> Card:
    facts = {"name": "Desk kh", "country": "KH", "address": "http://kh.localhost:9000"} | changes
    return Card.issue(keys, desk=desk, issued_on=timezone.now().date(), **facts)


def new_keys() -> DeskKeys:
    return DeskKeys.generate(secrets.token_bytes)


def rotation(card, reason="yearly"):
    return KeyRotated(card=card.signed, reason=reason)


def own_conversation():
    return draw_id(secrets.token_bytes)


def post(kh, body, keys=None, conversation=None):
    """What our desk answers to a message signed with these keys of theirs."""
    message = kh.message(body, conversation or own_conversation())
    raw = seal(message, keys or kh.keys, own_card()).raw
    return kh.door.post(POST, raw, content_type="application/jose")


def rotate(kh):
    """The far desk rotates; its old and new keys."""
    old, new = kh.keys, new_keys()
    assert post(kh, rotation(card_with(kh, new))).status_code == 200
    return old, new


def last_message():
    return IncomingMessage.objects.order_by("-pk").first()


def test_a_vouched_rotation_is_pinned_and_trust_holds(kh, partner):
    old, new = rotate(kh)
    partner.refresh_from_db()
    assert partner.state == Partner.State.CONFIRMED
    assert partner.words_heard_at is None
    assert partner.fingerprint == " ".join(fingerprint(card_with(kh, new)))
    assert trusted_cards()["kh"].signing_key == new.signing_public
    assert Entry.objects.filter(kind="partner_keys_rotated").count() == 1
    for keys in (new, old):
        assert post(kh, JointGroupAcceptance(group="a" * 32), keys).status_code == 200


def test_after_the_grace_the_old_key_is_a_stranger(kh, partner):
    old, _ = rotate(kh)
    FormerKey.objects.update(believed_until=timezone.now())
    answer = post(kh, JointGroupAcceptance(group="a" * 32), old)
    assert (answer.status_code, answer.json()["code"]) == (403, "unknown_sender")


def test_a_replayed_rotation_changes_nothing(kh, partner):
    old, new = kh.keys, new_keys()
    raw = seal(kh.message(rotation(card_with(kh, new)), own_conversation()), old, own_card()).raw
    for _ in range(2):
        assert kh.door.post(POST, raw, content_type="application/jose").status_code == 200
    assert FormerKey.objects.count() == 1
    # under a new id, too
    post(kh, rotation(card_with(kh, new)), old)
    assert last_message().state == IncomingMessage.State.HANDLED
    assert FormerKey.objects.count() == 1


@pytest.mark.parametrize("by", ["a stranger", "the former key"])
def test_nobody_else_rotates(kh, partner, by):
    old, _ = rotate(kh)
    pinned = Partner.objects.get().fingerprint
    signer = new_keys() if by == "a stranger" else old
    answer = post(kh, rotation(card_with(kh, new_keys())), signer)
    if by == "a stranger":
        assert answer.json()["code"] == "unknown_sender"
    else:
        assert last_message().code == "not_vouched"
    assert Partner.objects.get().fingerprint == pinned


@pytest.mark.parametrize("whose", ["another desk", "our own", "another partner"])
def test_a_rotation_to_anothers_card_or_keys_is_quarantined(kh, partner, cast, whose):
    far = type(kh)("kr", "KR")
    add_partner(cast["adam"], far.card.signed)
    card = {
        "another desk": lambda: card_with(kh, new_keys(), desk="kr"),
        "our own": lambda: card_with(kh, own_keys()),
        "another partner": lambda: card_with(kh, far.keys),
    }[whose]()
    post(kh, rotation(card))
    assert last_message().code == "wrong_card"
    assert trusted_cards()["kh"].signing_key == kh.card.signing_key


def test_a_key_that_was_given_up_does_not_return(kh, partner):
    old, new = rotate(kh)
    post(kh, rotation(card_with(kh, old)), new)
    assert last_message().code == "used_before"


def test_what_the_new_key_signs_before_the_rotation_is_here_is_retried(kh, partner):
    new = new_keys()
    early = seal(kh.message(JointGroupAcceptance(group="a" * 32), own_conversation()), new, own_card()).raw
    answer = kh.door.post(POST, early, content_type="application/jose")
    assert answer.json()["code"] == "unknown_sender"
    post(kh, rotation(card_with(kh, new)))
    assert kh.door.post(POST, early, content_type="application/jose").status_code == 200


def test_two_rotations_that_come_in_the_wrong_order_both_arrive(kh, partner):
    one, two = new_keys(), new_keys()
    second = seal(kh.message(rotation(card_with(kh, two)), own_conversation()), one, own_card()).raw
    assert kh.door.post(POST, second, content_type="application/jose").status_code == 403
    post(kh, rotation(card_with(kh, one)))
    assert kh.door.post(POST, second, content_type="application/jose").status_code == 200
    assert trusted_cards()["kh"].signing_key == two.signing_public
    assert FormerKey.objects.count() == 2


def test_both_rotate_while_messages_are_under_way(kh, partner, cast):
    to_our_old = seal(
        kh.message(rotation(card_with(kh, new_keys())), own_conversation()), kh.keys, own_card()
    )
    rotate_keys(cast["adam"], "yearly")
    answer = kh.door.post(POST, to_our_old.raw, content_type="application/jose")
    assert answer.status_code == 200
    assert FormerKey.objects.count() == 1


def test_the_words_are_compared_again_after_a_rotation(kh, partner, cast):
    _, new = rotate(kh)
    partner.refresh_from_db()
    with pytest.raises(CallerError, match="not the words"):
        confirm_partner(cast["cora"], partner, kh.words)
    heard = " ".join(fingerprint(card_with(kh, new)))
    assert confirm_partner(cast["cora"], partner, heard).words_heard_at is not None
    assert Entry.objects.filter(kind="partner_words_heard").count() == 1
    assert not OutgoingMessage.objects.filter(type="pairing_confirmed").exists()


def revocation(keys, since=None):
    return KeyRevoked(key=key_id(keys.signing_public), since=since or timezone.now(), reason="stolen")


def test_a_key_that_revokes_itself_ends_the_trust(kh, partner, cast):
    queue(partner, JointGroupAcceptance(group="a" * 32), own_conversation())
    assert post(kh, revocation(kh.keys)).status_code == 200
    partner.refresh_from_db()
    assert partner.state == Partner.State.REVOKED
    assert partner.suspect_since is not None
    assert Alarm.objects.get().code == "key_revoked"
    assert Entry.objects.filter(kind="partner_key_revoked").count() == 1
    assert post(kh, JointGroupAcceptance(group="a" * 32)).json()["code"] == "unknown_sender"
    # its card is not taken in again, a new one is, and its words are heard anew
    with pytest.raises(CallerError, match="given up"):
        add_partner(cast["adam"], kh.card.signed)
    fresh = card_with(kh, new_keys())
    row = add_partner(cast["adam"], fresh.signed)
    assert row.state == Partner.State.PENDING
    assert confirm_partner(cast["adam"], row, " ".join(fingerprint(fresh))).state == Partner.State.CONFIRMED
    assert OutgoingMessage.objects.filter(received_at=None).count() == 2


def test_a_replayed_revocation_does_not_end_the_new_trust(kh, partner, cast):
    raw = seal(kh.message(revocation(kh.keys), own_conversation()), kh.keys, own_card()).raw
    kh.door.post(POST, raw, content_type="application/jose")
    fresh = card_with(kh, new_keys())
    confirm_partner(cast["adam"], add_partner(cast["adam"], fresh.signed), " ".join(fingerprint(fresh)))
    answer = kh.door.post(POST, raw, content_type="application/jose")
    assert answer.json()["code"] == "unknown_sender"
    assert Partner.objects.get().state == Partner.State.CONFIRMED


def test_nobody_revokes_anothers_key(kh, partner):
    post(kh, revocation(new_keys()))
    assert last_message().code == "not_vouched"
    assert post(kh, revocation(kh.keys), new_keys()).json()["code"] == "unknown_sender"
    assert Partner.objects.get().state == Partner.State.CONFIRMED


def test_a_thief_that_rotated_is_ended_by_the_key_it_stole(kh, partner):
    old, thief = rotate(kh)
    FormerKey.objects.update(believed_until=timezone.now() - timedelta(days=30))
    post(kh, revocation(old), old)
    assert Partner.objects.get().state == Partner.State.REVOKED
    assert post(kh, JointGroupAcceptance(group="a" * 32), thief).json()["code"] == "unknown_sender"


def test_a_key_from_before_a_new_pairing_has_no_say(kh, partner, cast):
    old, new = rotate(kh)
    post(kh, revocation(new), new)
    fresh = card_with(kh, new_keys())
    confirm_partner(cast["adam"], add_partner(cast["adam"], fresh.signed), " ".join(fingerprint(fresh)))
    Partner.objects.update(words_heard_at=None)
    assert post(kh, revocation(old), old).json()["code"] == "unknown_sender"
    assert Partner.objects.get().state == Partner.State.CONFIRMED


def test_a_former_key_ends_alone_once_the_new_words_were_heard(kh, partner, cast):
    old, new = rotate(kh)
    partner.refresh_from_db()
    confirm_partner(cast["cora"], partner, " ".join(fingerprint(card_with(kh, new))))
    post(kh, revocation(old), old)
    assert Partner.objects.get().state == Partner.State.CONFIRMED
    assert Alarm.objects.count() == 1
    assert post(kh, JointGroupAcceptance(group="a" * 32), old).json()["code"] == "unknown_sender"
    assert post(kh, JointGroupAcceptance(group="b" * 32), new).status_code == 200


def test_what_follows_a_revocation_in_its_bundle_is_not_taken(kh, partner, cast):
    old, new = rotate(kh)
    partner.refresh_from_db()
    confirm_partner(cast["cora"], partner, " ".join(fingerprint(card_with(kh, new))))
    OutgoingMessage.objects.all().delete()
    lines = [(revocation(old), old), (JointGroupAcceptance(group="a" * 32), old), (revocation(old), old)]
    lines.append((JointGroupAcceptance(group="b" * 32), new))
    raws = [seal(kh.message(body, own_conversation()), keys, own_card()).raw for body, keys in lines]
    answer = kh.door.post(POST, b"\n".join(raws), content_type="application/jose-bundle")
    codes = [read_code(line) for line in answer.content.split(b"\n")]
    assert codes == ["", "unknown_sender", "unknown_sender", ""]
    assert Partner.objects.get().state == Partner.State.CONFIRMED
    # the key that is in use ends itself: nothing more is taken
    raws = [seal(kh.message(revocation(new), own_conversation()), new, own_card()).raw, raws[3]]
    answer = kh.door.post(POST, b"\n".join(raws), content_type="application/jose-bundle")
    assert [read_code(line) for line in answer.content.split(b"\n")] == ["", "unknown_sender"]


def prekey_of(keys, begins=None):
    begins = begins or timezone.now().replace(microsecond=0)
    return PrekeyPublished(
        public_key=keys.encryption_public, valid_from=begins, valid_until=begins + timedelta(days=14)
    )


def test_messages_are_sealed_to_the_newest_prekey(kh, partner):
    first, second = new_keys(), new_keys()
    now = timezone.now().replace(microsecond=0)
    post(kh, prekey_of(second, now))
    post(kh, prekey_of(first, now - timedelta(days=7)))
    assert recipient_of(partner).encryption_key == second.encryption_public
    partner.prekeys.update(valid_until=now)
    assert recipient_of(partner).encryption_key == kh.card.encryption_key


def test_a_bad_prekey_is_quarantined_and_a_former_keys_is_not_kept(kh, partner):
    post(kh, PrekeyPublished(bytes(32), timezone.now(), timezone.now() + timedelta(days=1)))
    assert last_message().code == "malformed"
    post(kh, prekey_of(new_keys(), timezone.now() + timedelta(days=1)))
    assert last_message().code == "from_the_future"
    post(kh, prekey_of(new_keys(), timezone.now() - timedelta(days=30)))
    assert last_message().state == IncomingMessage.State.HANDLED
    old, _ = rotate(kh)
    post(kh, prekey_of(new_keys()), old)
    assert last_message().state == IncomingMessage.State.HANDLED
    assert partner.prekeys.count() == 0


def test_a_flood_of_prekeys_takes_no_room(kh, partner):
    for _ in range(8):
        post(kh, prekey_of(new_keys()))
    assert partner.prekeys.count() == 4


def test_a_rotation_ends_prekeys_the_old_key_announced(kh, partner):
    post(kh, prekey_of(new_keys()))
    rotate(kh)
    assert partner.prekeys.count() == 0


def test_what_waited_under_our_old_key_is_signed_anew_when_the_partner_confirms_the_new(kh, partner, cast):
    row = queue(partner, JointGroupAcceptance(group="a" * 32), own_conversation())
    old_digest = row.digest
    revoke_own_keys(cast["adam"], timezone.now(), "stolen")
    assert OutgoingMessage.objects.filter(type=KeyRevoked.type).count() == 1
    body = PairingConfirmed(card=bytes(32), key=key_id(own_keys().signing_public))
    assert post(kh, body).status_code == 200
    row.refresh_from_db()
    assert row.digest != old_digest
    assert open_signed(bytes(row.signed), {"vn": own_card()}, "kh", timezone.now()).id == row.message_id.hex
    assert not OutgoingMessage.objects.filter(type=KeyRevoked.type).exists()
    assert Partner.objects.get().trusts_us_since is not None


def test_a_card_confirmed_before_our_revocation_makes_nothing_mutual(kh, partner, cast):
    ended = key_id(own_keys().signing_public)
    revoke_own_keys(cast["adam"], timezone.now(), "stolen")
    post(kh, PairingConfirmed(card=bytes(32), key=ended))
    assert Partner.objects.get().trusts_us_since is None
    post(kh, PairingConfirmed(card=bytes(32), key="A" * 11))
    assert last_message().code == "unknown_key"


def test_a_message_signed_anew_is_a_duplicate(kh, partner):
    message = kh.message(JointGroupAcceptance(group="a" * 32), own_conversation())
    kh.door.post(POST, seal(message, kh.keys, own_card()).raw, content_type="application/jose")
    new = new_keys()
    post(kh, rotation(card_with(kh, new)))
    count = IncomingMessage.objects.count()
    again = seal(message, new, own_card())
    answer = kh.door.post(POST, again.raw, content_type="application/jose")
    assert answer.status_code == 200
    assert IncomingMessage.objects.count() == count


def test_a_card_of_the_future_an_older_one_or_anothers_keys_is_not_taken_in(kh, cast):
    day = timezone.now().date()
    facts = {"desk": "kh", "name": "Desk kh", "country": "KH", "address": "https://kh.example"}
    late = Card.issue(kh.keys, issued_on=day + timedelta(days=2), **facts)
    with pytest.raises(PartnerError, match="from_the_future"):
        add_partner(cast["adam"], late.signed)
    add_partner(cast["adam"], Card.issue(kh.keys, issued_on=day, **facts).signed)
    with pytest.raises(CallerError, match="older"):
        add_partner(cast["adam"], kh.card.signed)
    for keys in (kh.keys, own_keys()):
        with pytest.raises(CallerError, match="another desk's"):
            add_partner(cast["adam"], card_with(kh, keys, desk="kr").signed)


def test_two_desks_of_one_name_are_two_partners(kh, partner, cast):
    twin = type(kh)("kh2", "KH")
    card = card_with(twin, twin.keys, desk="kh2", name=partner.name)
    row = add_partner(cast["adam"], card.signed)
    assert (row.name, row.state) == (partner.name, Partner.State.PENDING)
    assert trusted_cards().get("kh2") is None


def test_who_was_revoked_by_us_may_return_with_the_same_words(kh, partner, cast):
    revoke_partner(cast["adam"], partner, "the agreement ended")
    row = add_partner(cast["adam"], kh.card.signed)
    assert row.state == Partner.State.PENDING
    assert confirm_partner(cast["adam"], row, kh.words).state == Partner.State.CONFIRMED
