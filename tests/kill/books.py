"""Both desks' books, read from their databases with nothing of ours in between, and what must agree in them."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from kill.desks import KilledDesk
from kill.load import Officers

WAITING = {
    "messages": "SELECT count(*) FROM exchange_outgoingmessage WHERE received_at IS NULL",
    "held": "SELECT count(*) FROM exchange_incomingmessage WHERE state = 'held'",
    "log rows": 'SELECT count(*) FROM audit_entry WHERE "index" IS NULL',
}
SENT = "SELECT message_id, conversation, sequence, type, received_at FROM exchange_outgoingmessage"
CAME = "SELECT message_id, conversation, sequence, type, state FROM exchange_incomingmessage"


def read(desk: KilledDesk, statement: str) -> list[tuple[Any, ...]]:
    with closing(
        sqlite3.connect(f"file:{desk.home / 'desk.sqlite3'}?mode=ro", uri=True, timeout=20)
    ) as books:
        return books.execute(statement).fetchall()


def count_waiting(desk: KilledDesk) -> dict[str, int]:
    """What is on its way at this moment."""
    return {name: read(desk, statement)[0][0] for name, statement in WAITING.items()}


def find_faults(own: Officers, other: Officers) -> list[str]:
    """What is lost, doubled or different between the desks; nothing is under way any more."""
    faults = [f"{side.own.id}: {said}" for side in (own, other) for said in side.surprises]
    for side in (own, other):
        faults += [f"{side.own.id}: {fault}" for fault in _compare(side)]
    faults += _compare_logs(own.own, other.own)
    return faults


def _compare(side: Officers) -> list[str]:
    sent, came = read(side.own, SENT), read(side.other, CAME)
    faults = []
    if len({row[0] for row in sent}) != len(sent) or len({row[0] for row in came}) != len(came):
        faults.append("a message stands twice")
    # one that was not acknowledged is still on its way; a desk that never gets rid of it is not quiet
    if lost := {row[:4] for row in sent if row[4]} - {row[:4] for row in came}:
        faults.append(f"{len(lost)} messages lost, such as {sorted(lost)[0]}")
    if more := {row[:4] for row in came} - {row[:4] for row in sent}:
        faults.append(f"{len(more)} messages came that were never sent, such as {sorted(more)[0]}")
    faults += _find_gaps(sent, "sent") + _find_gaps(came, "came")
    if odd := Counter((row[3], row[4]) for row in came if row[4] != "handled"):
        faults.append(f"not handled over there: {dict(odd)}")
    return faults + _compare_records(side)


def _find_gaps(rows: list[tuple[Any, ...]], what: str) -> list[str]:
    by_conversation: dict[str, list[int]] = {}
    for _, conversation, sequence, *_ in rows:
        by_conversation.setdefault(conversation, []).append(sequence)
    return [
        f"{what}: conversation {name} is not whole"
        for name, numbers in by_conversation.items()
        if sorted(numbers) != list(range(1, len(numbers) + 1))
    ]


def _compare_records(side: Officers) -> list[str]:
    """What the messages were about: requests, notices, complaints."""
    faults = []
    requests = "SELECT key, state FROM exchange_request WHERE direction = '{}'"
    ours = dict(read(side.own, requests.format("sent")))
    theirs = dict(read(side.other, requests.format("received")))
    if missing := [key for key in side.requests if key not in ours]:
        faults.append(f"{len(missing)} requests are gone here")
    if missing := [key for key in side.requests if key not in theirs]:
        faults.append(f"{len(missing)} requests never came")
    if unlike := {key: (ours.get(key), state) for key, state in theirs.items() if ours.get(key) != state}:
        faults.append(f"{len(unlike)} requests differ, such as {sorted(unlike.items())[0]}")
    notices = "SELECT reference FROM cases_notice WHERE origin_id IS {} NULL"
    stored = Counter(name for (name,) in read(side.own, notices.format("")))
    received = Counter(name for (name,) in read(side.other, notices.format("NOT")))
    for where, held in (("here", stored), ("over there", received)):
        names = {name.rpartition("/")[2]: count for name, count in held.items()}
        if missing := [name for name in side.notices if names.get(name, 0) != 1]:
            faults.append(f"{len(missing)} notices are not once {where}, such as {missing[0]}")
    complaints = Counter(name for (name,) in read(side.own, "SELECT reference FROM intake_complaint"))
    if missing := [name for name in side.complaints if complaints[name] != 1]:
        faults.append(f"{len(missing)} complaints are not there once")
    served = read(side.own, "SELECT question_id FROM exchange_questionserved")
    if len(set(served)) != len(served):
        faults.append("a question was charged twice")
    return faults


def _compare_logs(first: KilledDesk, second: KilledDesk) -> list[str]:
    """Each log verifies, against what the other desk witnessed too; no alarm was raised."""
    faults = []
    for own, other in ((first, second), (second, first)):
        kept = Path(own.home) / "witnessed.note"
        kept.write_text(other.run("log", "witnessed", own.id)[0], encoding="utf-8")
        try:
            own.run("log", "verify", "--against", str(kept))
        except AssertionError as error:
            faults.append(str(error))
        for code, count in read(own, "SELECT code, count(*) FROM exchange_alarm GROUP BY code"):
            faults.append(f"{own.id}: {count} alarms {code}")
    return faults
