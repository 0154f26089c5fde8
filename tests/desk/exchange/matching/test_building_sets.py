"""A set is computed aside, once: also when the desk is broken off in the middle."""

import os

import pytest
from django.conf import settings

from jointdesk.desk.exchange.matching import set_actions, set_builds, set_work
from jointdesk.desk.exchange.matching.seed_store import read_secret
from jointdesk.desk.exchange.matching.set_actions import name_of, publish_sets
from jointdesk.desk.exchange.matching.set_files import map_tags
from jointdesk.desk.exchange.models import (
    MatchKey,
    OutgoingMessage,
    SetBuild,
)
from jointdesk.engine.exchange.matching.oprf import SetSide, element
from jointdesk.engine.exchange.matching.tagfiles import find_places

pytestmark = pytest.mark.usefixtures("no_files")


def test_a_large_set_is_left_to_the_worker_unless_somebody_waits(partner, phones, cast, monkeypatch):
    monkeypatch.setattr(set_actions, "LARGE", 2)
    phones(3)
    assert publish_sets(cast["bob"], partner) == []
    assert SetBuild.objects.get().kind == "phone"
    told = []
    monkeypatch.setattr(
        set_work, "_teller", lambda order: lambda done: told.append((done, SetBuild.objects.get().total))
    )
    assert set_work.build_ordered_sets() == 1
    assert told[-1] == (3, 3)
    assert SetBuild.objects.count() == 0
    assert MatchKey.objects.get().elements.count() == 3


@pytest.mark.processes
def test_what_was_computed_before_a_crash_is_not_computed_again(partner, phones, monkeypatch):
    monkeypatch.setattr(set_builds, "PIECE", 4)
    monkeypatch.setattr(set_actions, "PIECE", 4)
    phones(10)
    done = []

    def crash(count):
        done.append(count)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_sets(None, partner, ["phone"], crash)
    assert MatchKey.objects.count() == 0
    [build] = (settings.HOME / "sets").glob("*.build")
    before = {path.name: path.stat().st_mtime_ns for path in build.glob("*.rows")}
    assert len(before) == 2
    kept = {}
    forget = set_actions.forget_build
    monkeypatch.setattr(
        set_actions,
        "forget_build",
        lambda name: (
            kept.update({path.name: path.stat().st_mtime_ns for path in build.glob("*.rows")}),
            forget(name),
        ),
    )
    told = []
    [key] = publish_sets(None, partner, ["phone"], told.append)
    # those of the first run count as done
    assert (told[0], told[-1]) == (4, 10)
    assert before.items() <= kept.items()
    assert len(kept) == 3
    assert not build.exists()
    assert key.elements.count() == 10
    side = SetSide(read_secret(name_of(key)).seed, name_of(key).info)
    tags = [side.tag(element("phone", f"+849{number:08}")) for number in range(10)]
    assert None not in find_places(tags, map_tags(key.set_digest))


def test_a_set_half_written_to_the_database_is_written_anew(partner, phones, cast, monkeypatch):
    phones(3)
    monkeypatch.setattr(set_actions, "ROWS_A_TRANSACTION", 2)  # several transactions

    def crash(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing:
        crashing.setattr(set_actions, "_announce", crash)
        with pytest.raises(KeyboardInterrupt):
            publish_sets(cast["bob"], partner)
    assert MatchKey.objects.get().published_at is None
    assert OutgoingMessage.objects.count() == 0
    [key] = publish_sets(cast["bob"], partner)
    assert MatchKey.objects.get() == key
    assert key.elements.count() == 3
    assert os.listdir(settings.HOME / "sets")
