"""The worker looks at the rows when somebody has written, and seldom otherwise."""

import math
import threading
import time

import pytest
from django.db import connection

from jointdesk.cli.watch import Watch
from jointdesk.cli.worker import IDLE_SECONDS, Chore
from jointdesk.desk.accounts.models import Unit


def test_a_chore_has_its_turn_sooner_when_something_was_written():
    chore = Chore("look", lambda: 0, every_seconds=0.5)
    assert chore.due_at(0) == -math.inf
    chore.take_turn(3)
    assert chore.due_at(4) == chore.ran_at + 0.5
    assert chore.due_at(3) == chore.ran_at + IDLE_SECONDS
    slow = Chore("seldom", lambda: 0, every_seconds=60)
    slow.take_turn(3)
    assert slow.due_at(3) == slow.due_at(4) == slow.ran_at + 60


def test_what_is_left_to_do_is_gone_on_with_at_once(monkeypatch):
    monkeypatch.setattr("jointdesk.cli.worker.SECONDS_A_TURN", 0.0)
    chore = Chore("much", lambda: 1, every_seconds=60)
    chore.take_turn(3)
    assert chore.due_at(3) == chore.ran_at


def until(condition) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "nothing was seen for a minute"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_connection_writes_wakes_whoever_waits():
    stop = threading.Event()
    watch = Watch(stop)
    looking = threading.Thread(target=watch.run)
    woken = threading.Event()

    def rest(chore: Chore) -> None:
        while chore.due_at(watch.changes) > time.monotonic():
            watch.wait([chore])
        woken.set()

    looking.start()
    try:
        # the first look is a change to whoever has seen none
        until(lambda: watch.changes)
        chore = Chore("look", lambda: 0, 0.0, idle_seconds=3600, ran_at=time.monotonic(), seen=watch.changes)
        resting = threading.Thread(target=rest, args=(chore,))
        resting.start()
        Unit.objects.create(code="VN-X", name="Station X")
        until(woken.is_set)
        resting.join()
    finally:
        stop.set()
        looking.join()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_is_let_go_when_the_desk_stops():
    stop = threading.Event()
    watch = Watch(stop)
    looking = threading.Thread(target=watch.run)
    looking.start()
    seldom = Chore("seldom", lambda: 0, every_seconds=3600, ran_at=time.monotonic(), seen=0)
    resting = threading.Thread(target=watch.wait, args=([seldom],))
    resting.start()
    stop.set()
    resting.join(60)
    assert not resting.is_alive()
    looking.join()
