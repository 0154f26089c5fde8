"""Kill -9 of either desk, again and again, while both exchange: nothing is lost, nothing happens twice.

    PYTHONPATH=tests python -m kill.run [--kills 200] [--seed 1] [--minutes 60]

Says at the end what was under way when desks were killed, and exits 1 with what does not agree between them.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kill.books import count_waiting, find_faults, read
from kill.desks import KilledDesk, two_desks
from kill.load import Officers

# from the moment that the desk answers again; some are killed while they start
LONGEST_LIFE_SECONDS = 1.5
QUIET_WITHIN_SECONDS = 180.0
LOOKS = 4


@dataclass
class Account:
    """What the kills hit."""

    kills: int = 0
    amid_messages: int = 0
    amid_log_rows: int = 0
    amid_calls: int = 0
    while_starting: int = 0
    both_at_once: int = 0
    under_way: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    entries: int = 0
    done: dict[str, int] = field(default_factory=dict)
    cut_off: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--keep", type=Path, help="an empty folder for the desks, kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-kill-") as folder:
        account = kill_desks(asked.keep or Path(folder), asked.kills, asked.seed, asked.minutes * 60)
    print(json.dumps(vars(account), indent=1))
    return int(bool(account.faults))


def kill_desks(folder: Path, kills: int, seed: int, seconds: float) -> Account:
    """Run it in an empty folder; fewer kills when the seconds are over. `faults` says what did not agree."""
    chance, account, started = random.Random(seed), Account(), time.monotonic()
    with two_desks(folder) as desks:
        officers = (Officers(*desks), Officers(*reversed(desks)))
        for side in officers:
            side.start()
        time.sleep(1)
        until = time.monotonic() + seconds
        try:
            while account.kills < kills and time.monotonic() < until:
                _kill(chance, officers, account)
        finally:
            for side in officers:
                side.stop()
        account.faults = _find_lasting_faults(desks, officers)
        _count(account, officers)
    account.seconds = round(time.monotonic() - started, 1)
    return account


def _kill(chance: random.Random, officers: tuple[Officers, Officers], account: Account) -> None:
    """One desk, or both; now and then once more while it starts."""
    time.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
    killed = list(officers) if chance.random() < 0.1 else [chance.choice(officers)]
    busy = sum(side.busy for side in killed)
    for side in killed:
        side.own.kill()
    waiting = Counter[str]()
    for side in officers:
        waiting += Counter(count_waiting(side.own))
    account.kills += len(killed)
    account.both_at_once += len(killed) > 1
    account.amid_messages += waiting["messages"] > 0
    account.amid_log_rows += waiting["log rows"] > 0
    account.amid_calls += busy > 0
    account.under_way += waiting
    for side in killed:
        side.own.begin()
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0, 3))
            side.own.kill()
            account.kills += 1
            account.while_starting += 1
            side.own.begin()
    for side in killed:
        side.own.wait()


def _find_lasting_faults(
    desks: tuple[KilledDesk, KilledDesk], officers: tuple[Officers, Officers]
) -> list[str]:
    """Desks go on witnessing each other while their books are read: what is lost or doubled is so at each look."""
    faults: list[str] = []
    for _ in range(LOOKS):
        faults = _wait_until_quiet(desks) or find_faults(*officers)
        if not faults:
            break
    return faults


def _wait_until_quiet(desks: tuple[KilledDesk, KilledDesk]) -> list[str]:
    """Until nothing is under way, twice in a row: witnessing makes a little traffic of its own."""
    until, quiet = time.monotonic() + QUIET_WITHIN_SECONDS, 0
    while time.monotonic() < until:
        waiting = [count_waiting(desk) for desk in desks]
        quiet = 0 if any(any(one.values()) for one in waiting) else quiet + 1
        if quiet == 3:
            return []
        time.sleep(1)
    return [f"{desk.id} is not quiet: {count_waiting(desk)}" for desk in desks]


def _count(account: Account, officers: tuple[Officers, Officers]) -> None:
    for side in officers:
        account.messages += read(side.own, "SELECT count(*) FROM exchange_outgoingmessage")[0][0]
        account.entries += read(side.own, "SELECT count(*) FROM audit_entry")[0][0]
        account.cut_off += side.cut_off
        account.done |= {f"{side.own.id} {name}": count for name, count in sorted(side.done.items())}


if __name__ == "__main__":
    sys.exit(main())
