"""Our own keys change in file and database as one, whatever crashes in between; partners are told in the same step."""

import os
import secrets
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit import keys as key_file
from jointdesk.desk.audit.keys import change_keys, key_lock, own_keys, own_signing_keys, settle_keys
from jointdesk.desk.audit.models import Entry, OwnKey
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners import own_actions
from jointdesk.desk.partners.own import own_card
from jointdesk.desk.partners.own_actions import revoke_own_keys, rotate_keys, tend_keys
from jointdesk.engine.errors import CallerError, NotAllowed, OwnError
from jointdesk.engine.exchange.wire.bodies import KeyRevoked, KeyRotated, PrekeyPublished, read_body
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keyring import KeyRing
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.messages import open_signed


@pytest.fixture(autouse=True)
def fresh_keys(db):
    """Keys of this test's own: whatever it does to them is gone after it."""
    path = settings.HOME / "keys" / key_file.NAME
    before = path.read_bytes()
    with key_lock():
        change_keys(lambda ring: KeyRing(DeskKeys.generate(secrets.token_bytes)))
    yield
    path.write_bytes(before)


def sent(type_):
    return list(OutgoingMessage.objects.filter(type=type_))


def said(row, card):
    return read_body(open_signed(bytes(row.signed), {"vn": card}, "kh", timezone.now()))


def test_a_rotation_tells_each_partner_in_the_old_keys_name(kh, partner, cast):
    before = own_card()
    card = rotate_keys(cast["adam"], "yearly")
    assert own_keys().signing_public == card.signing_key != before.signing_key
    assert own_keys().decryption_key(key_id(before.encryption_key)) is not None
    body = said(sent(KeyRotated.type)[0], before)
    assert Card.read(body.card).signing_key == card.signing_key
    assert own_signing_keys()[:2] == (card.signing_key, before.signing_key)
    assert Entry.objects.filter(kind="own_keys_rotated").count() == 1
    assert (settings.HOME / "keys" / key_file.NAME).stat().st_mode & 0o777 == 0o600


def test_only_an_administrator_changes_keys_and_says_why(partner, cast):
    before = own_keys().signing_public
    for name in ("alice", "cora", "vera"):
        with pytest.raises(NotAllowed):
            rotate_keys(cast[name], "why")
        with pytest.raises(NotAllowed):
            revoke_own_keys(cast[name], timezone.now(), "why")
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(CallerError):
            rotate_keys(cast["adam"], reason)
    with pytest.raises(CallerError, match="not come yet"):
        revoke_own_keys(cast["adam"], timezone.now() + timedelta(hours=1), "why")
    assert own_keys().signing_public == before


def stop(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.parametrize("point", ["before the file", "before the database", "before the promotion"])
def test_a_crash_at_any_point_leaves_one_pair_that_file_and_database_agree_on(
    kh, partner, cast, monkeypatch, point
):
    before = own_keys().signing_public
    place = {
        "before the file": (own_actions, "change_keys"),
        "before the database": (own_actions, "_note_new_keys"),
        "before the promotion": (own_actions, "promote_keys"),
    }[point]
    with monkeypatch.context() as crash:
        crash.setattr(*place, stop)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys(cast["adam"], "yearly")
    told = sent(KeyRotated.type)
    with key_lock():
        settle_keys()
    assert own_keys().next is None
    if point == "before the promotion":
        body = said(told[0], own_card_of(before, kh))
        assert own_keys().signing_public == Card.read(body.card).signing_key != before
        with key_lock():
            assert not settle_keys()
    else:
        assert told == []
        assert own_keys().signing_public == before
    # and it can be done again
    assert rotate_keys(cast["adam"], "again").signing_key == own_keys().signing_public


def own_card_of(signing_key, kh):
    """Just enough of a sender: the key before."""

    class Before:
        desk = "vn"
        signing_keys = ((signing_key, None),)

    return Before()


def test_what_is_sealed_to_prepared_keys_opens_before_they_are_promoted(kh, partner, cast, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(own_actions, "promote_keys", stop)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys(cast["adam"], "yearly")
    prepared = own_keys().next
    assert prepared is not None
    assert own_keys().decryption_key(key_id(prepared.encryption_public)) is not None


def test_a_crash_while_the_file_is_written_leaves_the_old_file(cast, monkeypatch):
    before = own_keys().signing_public
    with monkeypatch.context() as crash:
        crash.setattr(os, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys(cast["adam"], "yearly")
    assert own_keys().signing_public == before


def test_another_processes_change_is_noticed_at_the_next_look():
    path = settings.HOME / "keys" / key_file.NAME
    own_keys()
    other = DeskKeys.generate(secrets.token_bytes)
    aside = path.with_name("other")
    aside.touch(0o600)
    aside.write_bytes(other.to_bytes())
    os.replace(aside, path)
    assert own_keys().signing_public == other.signing_public
    assert own_keys() is own_keys()
    path.chmod(0o644)
    with pytest.raises(OwnError, match="others may read"):
        own_keys()
    path.chmod(0o600)


def test_one_at_a_time_changes_the_keys():
    seen = []
    with key_lock() as mine, key_lock(wait=False) as also:
        seen = [mine, also]
    assert seen == [True, False]


def test_changes_from_several_threads_are_all_kept():
    def add():
        with key_lock():
            change_keys(lambda ring: ring.add_prekey(secrets.token_bytes, timezone.now()))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(own_keys().kept) == 8


def test_a_prekey_is_made_weekly_and_told_to_each_partner_once(kh, partner, cast, monkeypatch):
    assert (tend_keys(), tend_keys()) == (1, 0)
    body = said(sent(PrekeyPublished.type)[0], own_card())
    assert own_keys().decryption_key(key_id(body.public_key)) is not None
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=8))
    assert (tend_keys(), tend_keys()) == (1, 0)
    assert len(own_keys().kept) == 2
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=29))
    tend_keys()
    assert own_keys().decryption_key(key_id(body.public_key)) is None
    assert len(own_keys().kept) == 2


def test_a_rotation_announces_the_prekey_again_in_the_new_keys_name(kh, partner, cast):
    tend_keys()
    card = rotate_keys(cast["adam"], "yearly")
    assert tend_keys() == 1
    assert said(sent(PrekeyPublished.type)[-1], card).public_key


def test_a_partner_that_is_not_confirmed_is_told_nothing(kh, cast):
    from jointdesk.desk.partners.actions import add_partner

    add_partner(cast["adam"], kh.card.signed)
    rotate_keys(cast["adam"], "yearly")
    assert tend_keys() == 0
    assert OutgoingMessage.objects.count() == 0


def test_a_revocation_is_signed_by_the_key_it_ends_and_prekeys_are_announced_no_more(kh, partner, cast):
    tend_keys()
    prekey = own_keys().newest_prekey
    before, since = own_card(), timezone.now().replace(microsecond=0)
    revoke_own_keys(cast["adam"], since, "a laptop was stolen")
    body = said(sent(KeyRevoked.type)[0], before)
    assert (body.key, body.since) == (key_id(before.signing_key), since)
    assert own_keys().signing_public != before.signing_key
    # a receipt on its way may be sealed to it; nobody is told of it any more
    assert own_keys().decryption_key(key_id(prekey.public)) is not None
    assert own_keys().newest_prekey is None
    partner.refresh_from_db()
    assert partner.trusts_us_since is None
    row = OwnKey.objects.get(signing_key=before.signing_key)
    assert row.revoked
    assert row.until is not None
