"""Several processes of one door share its counts, and end with the first, however it ends."""

import os
import signal
from pathlib import Path

from jointdesk.engine.reference import read_yaml
from patience import wait_for
from public_door import Visitor, served


def started_by(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "State:\tZ" in status.read_text()


def test_counts_are_shared_and_nobody_outlives_the_first(tmp_path: Path):
    most = read_yaml("jointdesk.portal", "limits.yaml")["wrong_code"]["prefix"]
    with served(tmp_path / "door", "--processes", "2") as (door, first):
        (other,) = started_by(first.pid)
        statuses = []
        for _visit in range(5):
            # a connection each, so that either may answer
            with Visitor(door) as guesser:
                tries = range(most // 4)
                statuses += [guesser.send_form("/receipt/", {"code": "x"}).status_code for _turn in tries]
        assert statuses == [422] * most + [429] * (most // 4)
        os.kill(first.pid, signal.SIGKILL)
        wait_for(lambda: is_gone(other), "the other process to end with the first")
