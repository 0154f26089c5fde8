"""What was ordered is asked by the worker: after a crash, while a set is fetched, when a partner is down or busy."""

import fcntl

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.middleware import status_of
from jointdesk.desk.exchange.matching import question_actions, set_files
from jointdesk.desk.exchange.matching.asking_work import ask_through
from jointdesk.desk.exchange.matching.question_actions import ask_partner, order_asking
from jointdesk.desk.exchange.matching.set_files import tag_path
from jointdesk.desk.exchange.models import (
    AskedElement,
    Asking,
    PartnerSet,
)
from jointdesk.engine.errors import UnderWay
from jointdesk.engine.exchange.wire.bodies import Refusal

NOW = timezone.now()


@pytest.fixture
def worker_at_it(kh, partner, name):
    """Our own worker is fetching the partner's set at the moment; closed when it has ended."""
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    path = tag_path(PartnerSet.objects.get().digest).with_suffix(".unfinished")
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def test_a_set_that_our_worker_is_fetching_is_waited_for(worker_at_it, partner, cast, monkeypatch):
    paused = []

    def pause(seconds):
        paused.append(seconds)
        if len(paused) == 2:
            worker_at_it.close()

    monkeypatch.setattr(question_actions.time, "sleep", pause)
    assert ask_partner(cast["bob"], partner, "why").hits == 1
    assert len(paused) == 2


def test_a_set_that_our_worker_has_fetched_meanwhile_is_not_fetched_again(
    worker_at_it, kh, partner, cast, monkeypatch
):
    def end(seconds):
        worker_at_it.close()
        set_files.fetch_set(PartnerSet.objects.get())
        kh.files = {}

    monkeypatch.setattr(question_actions.time, "sleep", end)
    assert ask_partner(cast["bob"], partner, "why").hits == 1
    assert not tag_path(PartnerSet.objects.get().digest).with_suffix(".unfinished").exists()


def test_whoever_asks_while_our_worker_is_still_fetching_is_told_to_come_back(
    worker_at_it, partner, cast, monkeypatch
):
    monkeypatch.setattr(question_actions, "FETCH_PAUSE_SECONDS", 0)
    with pytest.raises(UnderWay, match="ask again in a minute") as told:
        ask_partner(cast["bob"], partner, "why")
    assert status_of(told.value) == 409


def test_the_worker_asks_what_was_ordered_and_waits_for_a_partner_that_is_down(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    asking = order_asking(cast["bob"], partner, "why")
    kh.down = True
    ask_through(asking)
    assert (asking.state, asking.tries) == ("waiting", 1)
    assert asking.next_try_at > timezone.now()
    kh.down = False
    ask_through(asking)
    assert (asking.state, asking.asked, asking.hits, asking.left) == ("done", 1, 1, 0)


def test_an_asking_goes_on_where_a_crash_ended_it(kh, partner, name, cast, monkeypatch):
    monkeypatch.setattr(question_actions, "BUCKETS", (16,))
    for number in range(40):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", [f"+849000000{number:02}" for number in range(40)])
    asking = order_asking(cast["bob"], partner, "why")
    question_actions.go_on(asking)
    again = Asking.objects.get(pk=asking.pk)
    assert (again.asked, again.left, again.state) == (15, 25, "under_way")
    ask_through(again)
    assert (again.asked, again.hits, again.state) == (40, 40, "done")
    assert AskedElement.objects.count() == 40


def test_a_busy_partner_is_asked_again(kh, partner, name, cast, monkeypatch):
    monkeypatch.setattr(question_actions, "BUSY_SECONDS", 0)
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    evaluate, busy = kh.evaluate, [2]

    def answer(message):
        if busy[0]:
            busy[0] -= 1
            return kh.message(Refusal(message=message.id, code="busy", reason="wait"), message.conversation)
        return evaluate(message)

    monkeypatch.setattr(kh, "evaluate", answer)
    assert ask_partner(cast["bob"], partner, "why").hits == 1
