"""Which of ours enters a set, and how a set goes out."""

import hashlib

import pytest
from django.utils import timezone

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.matching.shareable import shareable
from jointdesk.desk.exchange.models import (
    Alarm,
    MatchKey,
    OutgoingMessage,
    PartnerSet,
)
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.exchange.wire.bodies import (
    SetPublished,
)


def values(kind):
    return set(shareable(kind).values_list("value", flat=True))


def test_only_what_may_be_shared_is_shared(name):
    name("phone", "+84900000001")
    name("phone", "+84900000002", state="withdrawn")
    name("phone", "+84900000003", mark="RED")
    name("phone", "+84900000004", mark="AMBER+STRICT")
    withheld, hub = name("phone", "+84900000005"), name("phone", "+84900000006")
    Identifier.objects.filter(pk=withheld.pk).update(shareable=False)
    Hub.objects.create(identifier=hub, source="list", reason="hotline")
    Identifier.objects.create(kind="phone", value="+84900000007")  # named by no complaint
    assert values("phone") == {"+84900000001"}
    name("phone", "+84900000003")  # named again, openly
    assert values("phone") == {"+84900000001", "+84900000003"}


@pytest.mark.parametrize(("review", "shared"), [("proposed", True), ("confirmed", False), ("", False)])
def test_an_account_proposed_as_a_hub_is_shared_until_an_officer_confirms_it(name, review, shared):
    account = name("bank_account", "VCB:0123456789")
    Hub.objects.create(identifier=account, source="rule", review=review)
    assert values("bank_account") == ({"VCB:0123456789"} if shared else set())


def test_an_overruled_hub_is_shared(name, cast):
    hub = name("phone", "+84900000006")
    Hub.objects.create(identifier=hub, source="list", reason="hotline", overruled_by=cast["alice"])
    assert values("phone") == {"+84900000006"}


def test_publishing_sends_the_announcement_and_serves_the_file(kh, partner, name, cast, client):
    for number in range(3):
        name("phone", f"+8490000000{number}")
    [key] = publish_sets(cast["bob"], partner)
    assert (key.kind, key.part, key.set_size) == ("phone", "base", 256)
    deliver()
    [body] = kh.bodies(SetPublished)
    assert (body.size, body.digest.hex(), body.public_key) == (256, key.set_digest, bytes(key.public_key))
    tags = client.get(f"/wire/v1/sets/{key.set_digest}").content
    assert hashlib.sha256(tags).digest() == body.digest
    assert b"8490000" not in tags
    assert Entry.objects.filter(kind="set_published").count() == 1


def test_an_addition_holds_only_what_is_new_and_comes_once_a_day(partner, name, cast, monkeypatch):
    name("phone", "+84900000001")
    assert len(publish_sets(cast["bob"], partner)) == 1
    assert publish_sets(cast["bob"], partner) == []
    new = name("phone", "+84900000002")
    [addition] = publish_sets(cast["bob"], partner)
    assert addition.part == f"daily-{timezone.now().date()}"
    assert [element.identifier for element in addition.elements.all()] == [new]
    keys = MatchKey.objects.all()
    assert len({bytes(key.public_key) for key in keys}) == 2
    name("phone", "+84900000003")
    assert publish_sets(cast["bob"], partner) == []  # tomorrow


def test_a_second_set_of_one_name_is_an_alarm(kh, partner):
    kh.publish("phone", ["+84900000001"])
    kh.publish("phone", ["+84900000002"])
    assert Alarm.objects.get().code == "other_set"
    assert PartnerSet.objects.count() == 1


def test_the_worker_fetches_announced_sets(kh, partner):
    kh.publish("phone", ["+84900000001"])
    kh.down = True
    assert deliver() == 0
    kh.down = False
    assert deliver() == 0  # it rests a little first
    PartnerSet.objects.update(next_try_at=timezone.now())
    assert deliver() == 1
    assert OutgoingMessage.objects.count() == 0
