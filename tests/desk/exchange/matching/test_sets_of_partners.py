"""What a partner announces: whole, anchored, once, of this time, or an alarm; and how its file is fetched."""

import pytest
from django.utils import timezone

from far_sets import anchor, make_set
from jointdesk.desk.exchange.matching import set_work
from jointdesk.desk.exchange.matching.set_files import fetch_missing_sets, tag_path
from jointdesk.desk.exchange.models import (
    Alarm,
    PartnerSet,
    WireRefusal,
)
from jointdesk.engine.exchange.matching.sets import epoch_of
from jointdesk.engine.exchange.wire.bodies import SetEnded

pytestmark = pytest.mark.usefixtures("no_files")


def test_a_set_is_questioned_only_once_it_is_anchored(kh, partner):
    kh.publish("phone", ["+84900000001"], anchored=False)
    assert PartnerSet.objects.get().anchored_at is None
    kh.say(anchor(kh.log, kh.made["phone", "base"].body), conversation="5" * 32)
    assert PartnerSet.objects.get().anchored_at is not None


@pytest.mark.parametrize("lie", ["record", "leaf", "set", "cosignature", "unknown"])
def test_an_anchor_that_says_another_thing_is_an_alarm(kh, partner, lie):
    kh.publish("phone", ["+84900000001"], anchored=False)
    body = kh.made["phone", "base"].body
    other = make_set(kh.log, "phone", ["+84900000002"])
    from dataclasses import replace

    said = {
        # the log says another key than the announcement
        "record": lambda: replace(anchor(kh.log, replace(body, public_key=bytes(32)))),
        "leaf": lambda: replace(anchor(kh.log, body), nonce=bytes(32)),
        "set": lambda: replace(anchor(kh.log, other.body), digest=body.digest),
        "cosignature": lambda: replace(anchor(kh.log, body), checkpoint=kh.log.uncosigned()),
        "unknown": lambda: anchor(kh.log, other.body),
    }[lie]()
    kh.say(said, conversation="5" * 32)
    assert PartnerSet.objects.get().anchored_at is None
    if lie == "unknown":
        assert WireRefusal.objects.filter(code="unknown_set").exists()
    else:
        assert Alarm.objects.get().code == "wrong_anchor"


def test_a_second_key_is_an_alarm_unless_the_first_set_was_ended(kh, partner):
    kh.publish("phone", ["+84900000001"])
    kh.publish("phone", ["+84900000002"], part="base-2")
    assert Alarm.objects.get().code == "other_set"
    kh.say(SetEnded(digest=kh.made["phone", "base"].body.digest, reason="withdrawn"), conversation="5" * 32)
    kh.publish("phone", ["+84900000003"], part="base-2")
    assert set(PartnerSet.objects.filter(ended_at=None).values_list("part", flat=True)) == {"base-2"}
    assert Alarm.objects.get().count == 1


def test_an_ended_set_leaves_no_file(kh, partner):
    kh.publish("phone", ["+84900000001"])
    assert fetch_missing_sets() == 1
    digest = PartnerSet.objects.get().digest
    assert tag_path(digest).exists()
    kh.say(SetEnded(digest=bytes.fromhex(digest), reason="key_leaked"), conversation="5" * 32)
    assert not tag_path(digest).exists()
    assert PartnerSet.objects.get().end_reason == "key_leaked"
    assert fetch_missing_sets() == 0


def test_a_set_larger_than_agreed_is_refused_and_an_alarm(kh, partner):
    type(partner).objects.update(largest_set=256)
    kh.publish("phone", [f"+849{number:08}" for number in range(300)])
    assert Alarm.objects.get().code == "set_too_large"
    kh.publish("email", ["a@b.example"])
    kh.publish("email", ["c@b.example"], part="daily-2026-01-01")
    kh.publish("email", ["d@b.example"], part="daily-2026-01-02")  # together more than twice
    assert Alarm.objects.get().count == 2
    assert PartnerSet.objects.count() == 2


@pytest.mark.parametrize("epoch", [-1, 2])
def test_a_set_of_another_time_is_refused(kh, partner, epoch):
    now = epoch_of(timezone.now().date())
    kh.say(make_set(kh.log, "phone", ["+84900000001"], epoch=now + epoch).body, conversation="5" * 32)
    assert PartnerSet.objects.count() == 0
    assert WireRefusal.objects.get().code == ("epoch_over" if epoch < 0 else "epoch_ahead")


def test_a_half_file_is_gone_on_with(kh, partner):
    kh.publish("phone", ["+84900000001"])
    row = PartnerSet.objects.get()
    half = tag_path(row.digest).with_suffix(".unfinished")
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(kh.files[row.digest][:800])
    assert fetch_missing_sets() == 1
    assert kh.ranges == [800]
    assert tag_path(row.digest).read_bytes() == kh.files[row.digest]


def wrong_digest(raw):
    return raw[:-8] + b"\xff" * 8


def truncated(raw):
    return raw[:-8]


def unsorted(raw):
    return raw[8:16] + raw[:8] + raw[16:]


def repeated(raw):
    return raw[:8] + raw[:8] + raw[16:]


@pytest.mark.parametrize("wrong", [wrong_digest, truncated, unsorted, repeated])
def test_a_file_that_is_not_the_announced_one_is_not_kept(kh, partner, wrong):
    kh.publish("phone", ["+84900000001"])
    row = PartnerSet.objects.get()
    kh.files[row.digest] = wrong(kh.files[row.digest])
    assert fetch_missing_sets() == 0
    assert not tag_path(row.digest).exists()
    assert PartnerSet.objects.get().fetched_at is None


def test_a_partners_set_goes_with_its_epoch(kh, partner):
    kh.publish("phone", ["+84900000001"])
    fetch_missing_sets()
    PartnerSet.objects.update(epoch=PartnerSet.objects.get().epoch - 1)
    assert set_work.end_sets() == 1
    assert PartnerSet.objects.get().end_reason == "epoch_over"
    assert not tag_path(PartnerSet.objects.get().digest).exists()
