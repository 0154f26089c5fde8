"""Our keys are changed on a page in two steps; the partner's page says what became of its keys, and shows no words early."""

import re
import secrets

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit import keys as key_file
from jointdesk.desk.audit.keys import change_keys, key_lock, own_keys
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.engine.exchange.wire.bodies import KeyRevoked, KeyRotated
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keyring import KeyRing
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id

OURS = "/exchange/partners/our-keys/"


@pytest.fixture(autouse=True)
def fresh_keys(db):
    path = settings.HOME / "keys" / key_file.NAME
    before = path.read_bytes()
    with key_lock():
        change_keys(lambda ring: KeyRing(DeskKeys.generate(secrets.token_bytes)))
    yield
    path.write_bytes(before)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_administrator_rotates_in_two_steps(kh, partner, client, cast):
    client.force_login(cast["adam"])
    before = own_keys().signing_public
    assert "Rotate our keys…" in text_of(client.get(OURS))
    assert "type=" in text_of(client.get(OURS + "rotate"))
    wrong = client.post(OURS + "rotate", {"reason": "yearly", "desk": "kh"})
    assert (wrong.status_code, own_keys().signing_public) == (400, before)
    done = client.post(OURS + "rotate", {"reason": "yearly", "desk": "vn"}, follow=True)
    assert "each partner is told" in text_of(done)
    assert own_keys().signing_public != before
    page = text_of(client.get(OURS))
    assert page.count("in use") == 1
    assert key_id(before) in page
    assert OutgoingMessage.objects.filter(type=KeyRotated.type).count() == 1


def test_keys_are_revoked_from_a_past_moment(kh, partner, client, cast):
    client.force_login(cast["adam"])
    later = {"since": "2999-01-01T00:00", "reason": "stolen", "desk": "vn"}
    assert client.post(OURS + "revoke", later).status_code == 400
    client.post(OURS + "revoke", later | {"since": "2026-01-01T08:00"})
    assert OutgoingMessage.objects.filter(type=KeyRevoked.type).count() == 1
    assert "Does not trust us yet" in text_of(client.get("/exchange/partners/kh/"))


def test_others_see_our_keys_and_cannot_change_them(client, cast):
    client.force_login(cast["bob"])
    assert "Rotate our keys…" not in text_of(client.get(OURS))
    for step in ("rotate", "revoke"):
        assert client.get(OURS + step).status_code == 403
        assert client.post(OURS + step, {"reason": "r", "desk": "vn"}).status_code == 403
    client.force_login(cast["charlie"])
    assert client.get(OURS).status_code == 403


def test_the_partners_page_asks_for_the_new_words_and_keeps_the_history(kh, partner, client, cast):
    new = DeskKeys.generate(secrets.token_bytes)
    facts = {"desk": "kh", "name": "Desk kh", "country": "KH", "address": "http://kh.localhost:9000"}
    card = Card.issue(new, issued_on=timezone.now().date(), **facts)
    words = " ".join(fingerprint(card))
    client.force_login(cast["cora"])
    assert kh.words in text_of(client.get("/exchange/partners/kh/"))
    raw = kh.seal(kh.message(KeyRotated(card=card.signed, reason="yearly"), secrets.token_hex(16)))
    kh.door.post("/wire/v1/messages", raw, content_type="application/jose")
    page = text_of(client.get("/exchange/partners/kh/"))
    assert "Its keys have changed" in page
    assert words not in page  # the officer types what is heard, not what is read
    assert "Compare the new words" in text_of(client.get("/exchange/partners/"))
    done = client.post("/exchange/partners/kh/", {"words": words}, follow=True)
    assert "The words agree" in text_of(done)
    page = text_of(client.get("/exchange/partners/kh/"))
    assert "Its keys have changed" not in page
    assert words in page
    assert kh.words in page


def test_what_came_since_a_theft_is_listed(kh, partner, client, cast):
    kh.say(
        KeyRevoked(key=key_id(kh.keys.signing_public), since=timezone.now(), reason="stolen"),
        secrets.token_hex(16),
    )
    client.force_login(cast["cora"])
    assert "Revoked" in text_of(client.get("/exchange/partners/kh/"))
    panel = text_of(client.get("/exchange/of-partner/kh/"))
    assert "the partner revoked its key: stolen" in panel
    assert client.get("/exchange/of-partner/xx/").status_code in (400, 404)
    client.force_login(cast["charlie"])
    assert client.get("/exchange/of-partner/kh/").status_code == 403
