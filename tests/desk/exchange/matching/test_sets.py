"""Sets of ours: what goes in, where the key is, what the log says, and how a set ends."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.mail.work import deliver, witness
from jointdesk.desk.exchange.matching import set_actions, set_work, sharing
from jointdesk.desk.exchange.matching.seed_store import destroy_secret, draw_secret, read_secret, stored_names
from jointdesk.desk.exchange.matching.set_actions import end_set, name_of, publish_sets
from jointdesk.desk.exchange.matching.set_files import leaf_path, map_tags, tag_path
from jointdesk.desk.exchange.matching.shareable import shareable
from jointdesk.desk.exchange.models import (
    MatchKey,
    PublishedElement,
)
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.engine.errors import CallerError, NotAllowed, OwnError
from jointdesk.engine.exchange.matching.oprf import SetSide, element
from jointdesk.engine.exchange.matching.sets import SetName
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import SetAnchored, SetEnded, SetPublished

pytestmark = pytest.mark.usefixtures("no_files")


# keys


def test_a_key_is_a_file_of_its_owner_and_nowhere_else(published):
    [path] = (settings.HOME / "match-keys").glob("*.key")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert (
        (path.parent / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )
    secret = read_secret(name_of(published))
    assert SetSide(secret.seed, name_of(published).info).public_key == bytes(published.public_key)
    assert secret.seed not in str(vars(published)).encode()
    assert repr(secret) == "SetSecret(...)"


def test_a_key_is_drawn_once_and_destroyed_for_good():
    name = SetName("kh", "phone", 7)
    first = draw_secret(name)
    assert draw_secret(name) == first
    assert name in list(stored_names())
    destroy_secret(name)
    destroy_secret(name)  # nothing happens
    assert read_secret(name) is None
    assert draw_secret(name) != first
    destroy_secret(name)


def test_a_key_of_another_set_is_no_key():
    name = SetName("kh", "phone", 7)
    draw_secret(name)
    [path] = (settings.HOME / "match-keys").glob("*.key")
    path.write_bytes(path.read_bytes() + b"0")
    with pytest.raises(OwnError, match="no key of this set"):
        read_secret(name)
    path.unlink()


# what is in a set, and what the log says


def test_each_element_is_committed_to_the_record_it_comes_from(published):
    stored = PublishedElement.objects.filter(match_key=published).select_related("entry", "identifier")
    assert len(stored) == 3
    for row in stored:
        assert row.entry.subject in {f"complaint:P-{number}" for number in range(3)} | {
            f"identifier:{row.identifier.pk}"
        }
        assert row.entry.pk < published.entry_id
    assert leaf_path(published.set_digest).stat().st_size == 32 * (256 + 1)


def test_the_log_says_what_was_announced_and_not_who(published):
    facts = published.entry.record
    assert set(facts) == {"partner", "kind", "epoch", "part", "size", "set", "root", "public_key"}
    assert facts["set"] == published.set_digest == hashlib.sha256(map_tags(published.set_digest)).hexdigest()
    assert Entry.objects.get(kind="publication").record["officer"]


def test_the_proof_goes_out_once_the_partner_has_cosigned(kh, partner, published, monkeypatch):
    sequence()
    assert set_work.anchor_sets() == 0
    witness()
    deliver()
    kh.cosign()
    assert set_work.anchor_sets() == 1
    assert set_work.anchor_sets() == 0
    deliver()
    [body] = kh.bodies(SetAnchored)
    [announced] = kh.bodies(SetPublished)
    assert body.digest == announced.digest
    assert json.loads(body.record)["record"]["root"] == announced.root.hex()


def test_our_file_is_served_piece_by_piece(published, client):
    url, whole = f"/wire/v1/sets/{published.set_digest}", bytes(map_tags(published.set_digest))
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (200, whole)
    answer = client.get(url, headers={"range": "bytes=2000-"})
    assert (answer.status_code, answer.content) == (206, whole[2000:])
    assert answer["Content-Range"] == "bytes 2000-2047/2048"
    assert client.get(url, headers={"range": "bytes=8-15"}).content == whole[8:16]
    assert client.get(url, headers={"range": "bytes=2048-"}).status_code == 416
    assert client.get("/wire/v1/sets/" + "0" * 64).status_code == 404
    assert client.get("/wire/v1/sets/..%2f..%2fdesk.toml").status_code == 404


# the end


def test_a_key_does_not_outlive_its_epoch(published, client):
    name = name_of(published)
    MatchKey.objects.update(epoch=published.epoch - 1)
    path = tag_path(published.set_digest)
    destroy_secret(name)
    draw_secret(SetName("kh", "phone", published.epoch - 1))
    assert set_work.end_sets() == 1
    key = MatchKey.objects.get()
    assert key.end_reason == "epoch_over"
    assert key.destroyed_at is not None
    assert list(stored_names()) == []
    assert not path.exists()
    assert not leaf_path(key.set_digest).exists()
    assert Entry.objects.filter(kind="set_key_destroyed").count() == 1
    assert client.get(f"/wire/v1/sets/{published.set_digest}").status_code == 404
    assert set_work.end_sets() == 0
    assert Entry.objects.filter(kind="set_key_destroyed").count() == 1


@pytest.mark.parametrize("step", ["destroy_secret", "forget_own_files", "record"])
def test_a_crash_while_a_key_is_destroyed_is_made_good(published, monkeypatch, step):
    MatchKey.objects.update(ended_at=timezone.now(), end_reason="withdrawn")

    def crash(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing:
        crashing.setattr(set_actions, step, crash)
        with pytest.raises(KeyboardInterrupt):
            set_work.end_sets()
    assert set_work.end_sets() == 1
    assert read_secret(name_of(published)) is None
    assert not tag_path(published.set_digest).exists()
    assert Entry.objects.filter(kind="set_key_destroyed").count() == 1


def test_a_set_ended_early_makes_room_for_the_next(
    kh, partner, published, cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        end_set(cast["bob"], published, "withdrawn")
    assert read_secret(name_of(published)) is None
    [again] = publish_sets(cast["bob"], partner)
    assert again.part == "base-2"
    assert again.elements.count() == 3
    assert bytes(again.public_key) != bytes(published.public_key)
    deliver()
    [ended] = kh.bodies(SetEnded)
    assert (ended.digest.hex(), ended.reason) == (published.set_digest, "withdrawn")
    with pytest.raises(CallerError, match="reasons"):
        end_set(cast["bob"], again, "boredom")
    with pytest.raises(NotAllowed):
        end_set(cast["charlie"], again, "withdrawn")


def test_after_the_tenth_end_comes_the_eleventh_and_some_day_none(partner, published):
    today = timezone.now().date()
    for number in range(2, 100):
        MatchKey.objects.update(ended_at=timezone.now())
        name = set_actions.next_name(partner, "phone", today)
        assert name.part == f"base-{number}"
        MatchKey.objects.create(
            partner=partner,
            kind="phone",
            epoch=published.epoch,
            part=name.part,
            public_key=b"k" * 32,
            set_size=256,
            set_digest=f"{number:064}",
            published_at=timezone.now(),
        )
    MatchKey.objects.update(ended_at=timezone.now())
    assert set_actions.next_name(partner, "phone", today) is None


def test_a_restored_desk_ends_the_sets_whose_keys_were_in_no_backup(kh, published):
    destroy_secret(name_of(published))
    assert set_work.end_sets() == 1
    assert MatchKey.objects.get().end_reason == "key_lost"
    deliver()
    assert kh.bodies(SetEnded)[0].reason == "key_lost"


def test_what_was_ended_goes_out_anew_by_itself_once(partner, published):
    sharing.set_hour(None, partner, None)
    assert set_work.publish_again() == 0
    destroy_secret(name_of(published))
    set_work.end_sets()
    assert set_work.publish_again() == 1
    assert set_work.publish_again() == 0
    anew = MatchKey.objects.get(ended_at=None)
    assert (anew.part, anew.elements.count()) == ("base-2", 3)


def test_who_ends_a_set_has_a_while_to_withhold_what_must_leave(partner, published, phones):
    end_set(None, published, "withdrawn")
    assert set_work.publish_again() == 0
    leaves = Identifier.objects.order_by("pk").first()
    Identifier.objects.filter(pk=leaves.pk).update(shareable=False)
    MatchKey.objects.update(
        ended_at=timezone.now() - timedelta(minutes=11), published_at=timezone.now() - timedelta(hours=1)
    )
    assert set_work.publish_again() == 1
    anew = MatchKey.objects.get(ended_at=None)
    assert leaves.pk not in anew.elements.values_list("identifier", flat=True)
    assert anew.elements.count() == Identifier.objects.count() - 1


def test_nothing_ended_goes_out_anew_that_is_shared_no_longer(partner, published):
    sharing.mark_kind(None, partner, "phone", shared=False)
    end_set(None, published, "key_leaked")
    assert set_work.publish_again() == 0


# the schedule


def test_additions_come_every_day_also_when_nothing_is_new(partner, published, phones):
    assert set_work.publish_on_schedule() == 0  # today's base is news enough
    MatchKey.objects.update(published_at=timezone.now() - timedelta(days=1))
    sharing.set_hour(None, partner, 0)
    assert set_work.publish_on_schedule() == 1
    assert set_work.publish_on_schedule() == 0
    addition = MatchKey.objects.get(part__startswith="daily")
    assert addition.elements.count() == 0
    assert addition.set_size == 256
    side = SetSide(read_secret(name_of(addition)).seed, name_of(addition).info)
    [place] = find_places([side.tag(element("phone", "+84900000000"))], map_tags(addition.set_digest))
    assert place is None


def test_nothing_goes_out_by_itself_unless_it_is_shared(partner, published):
    MatchKey.objects.update(published_at=timezone.now() - timedelta(days=1))
    sharing.set_hour(None, partner, None)
    assert set_work.publish_on_schedule() == 0
    sharing.set_hour(None, partner, 0)
    sharing.mark_kind(None, partner, "phone", shared=False)
    assert set_work.publish_on_schedule() == 0


# what may be shared


def test_persons_are_shared_only_once_they_are_marked(partner, cast):
    kinds = sharing.shared_kinds(partner)
    assert kinds["phone"]
    assert not kinds["person"]
    sharing.mark_kind(cast["bob"], partner, "person", shared=True)
    sharing.mark_kind(cast["bob"], partner, "phone", shared=False)
    kinds = sharing.shared_kinds(partner)
    assert kinds["person"]
    assert not kinds["phone"]
    assert Entry.objects.filter(kind="kind_marked").count() == 2
    with pytest.raises(CallerError, match="not shared"):
        publish_sets(cast["bob"], partner, ["phone"])
    with pytest.raises(CallerError, match="no kind"):
        sharing.mark_kind(cast["bob"], partner, "payment_card", shared=True)
    with pytest.raises(NotAllowed):
        sharing.mark_kind(cast["charlie"], partner, "phone", shared=True)
    with pytest.raises(CallerError, match="0 to 23"):
        sharing.set_hour(cast["bob"], partner, 24)


def test_a_case_kept_back_takes_its_identifiers_along(partner, phones, cast, units):
    kept, free = phones(2)
    network = Network.objects.create(reference="N-1", formed_at=timezone.now(), complaint_count=1)
    Membership.objects.create(complaint=kept.mentions.get().complaint, network=network)
    case = Case.objects.create(
        reference="C-1", title="x", unit=units["national"], lead=cast["alice"], opened_at=timezone.now()
    )
    case.networks.add(network)
    assert set(shareable("phone")) == {kept, free}
    with pytest.raises(CallerError, match="why"):
        sharing.keep_back(cast["alice"], case, " ")
    sharing.keep_back(cast["alice"], case, "an undercover officer is in it")
    assert set(shareable("phone")) == {free}
    sharing.release_case(cast["alice"], case)
    assert set(shareable("phone")) == {kept, free}
    assert Entry.objects.filter(subject="case:C-1").count() == 2
