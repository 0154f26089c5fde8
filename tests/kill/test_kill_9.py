"""A few kills in every run; `make kill-desks` does two hundred."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kill.books import find_faults, read
from kill.desks import KilledDesk
from kill.load import Officers
from kill.run import kill_desks

pytestmark = pytest.mark.processes
KILLS = 10
# of killing: with what comes before and after, a quiet machine is done within 110
BOUND_SECONDS = 60


def test_desks_killed_while_they_exchange_lose_nothing_and_do_nothing_twice(tmp_path):
    account = kill_desks(tmp_path, KILLS, seed=9, seconds=BOUND_SECONDS)
    assert account.faults == []
    # the test is one only if the kills hit something
    assert account.kills >= 1
    assert account.amid_calls + account.amid_messages > 0
    assert account.messages > 0
    _spoil(tmp_path)


def _spoil(folder: Path) -> None:
    """The books are really compared: what is taken out of them is missed."""
    vn, kh = (KilledDesk(name, folder / name, 1) for name in ("vn", "kh"))
    vns, khs = Officers(vn, kh), Officers(kh, vn)
    assert find_faults(vns, khs) == []
    [(gone,)] = read(kh, "SELECT message_id FROM exchange_incomingmessage LIMIT 1")
    with closing(sqlite3.connect(kh.home / "desk.sqlite3")) as books:
        books.execute("DELETE FROM exchange_incomingmessage WHERE message_id = ?", [gone])
        books.execute('DELETE FROM audit_entry WHERE "index" = 0')
        books.commit()
    vns.complaints.append("never stored")
    faults = "; ".join(find_faults(vns, khs))
    for word in ("1 messages lost", "1 complaints", "first bad index 0"):
        assert word in faults
