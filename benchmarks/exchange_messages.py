"""Messages between two desks, each a real process on loopback: signed, sealed, sent, applied, receipted, on disk.

One desk's officers approve the sending of many notices at once; each is a message. The clock runs from the moment
they approve to the last signed receipt. `on the wire` leaves out what comes before the first receipt.

    python benchmarks/exchange_messages.py [--messages 2000] [--json]
"""

import argparse
import json
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from jointdesk.cli.demo.desks import Desk, make_desk, running
from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.cli.serve import listen

HEADER = "id,colour,name,aliases,birth_date,sex,nationality,document,issued_on,offence_or_circumstances"
NOTICES_A_FILE = 1_000
PATIENCE_SECONDS = 900


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        result = measure(Path(folder), asked.messages)
    print(json.dumps(result) if asked.json else result)


def measure(folder: Path, messages: int) -> dict[str, Any]:
    listeners = {name: listen("127.0.0.1", port, 50) for name, port in (("vn", 8710), ("kh", 8760))}
    desks = {name: make_desk(name, folder / name, listener, None) for name, listener in listeners.items()}
    for start in range(0, messages, NOTICES_A_FILE):
        write_notices(folder / "notices.csv", start, min(NOTICES_A_FILE, messages - start))
        desks["vn"].run("import", "notices", str(folder / "notices.csv"))
    with running(list(desks.values())):
        pair(desks)
        proposed = DeskOfficer(desks["vn"], "liaison").post(
            "/exchange/notices", {"partner": "kh", "purpose": "Tracing wanted persons"}
        )
        second = DeskOfficer(desks["vn"], "liaison2")
        wait_until_still(desks["vn"])
        cpu, begun = used_cpu(desks), datetime.now().astimezone()
        second.post(f"/exchange/notices/{proposed['id']}/approve")
        queued = datetime.now().astimezone()
        wait_until_still(desks["vn"])
        spent = {name: after - cpu[name] for name, after in used_cpu(desks).items()}
    rows = read(
        desks["vn"],
        "SELECT count(*), min(received_at), max(received_at) FROM exchange_outgoingmessage"
        " WHERE type = 'notice_sent' AND received_at IS NOT NULL",
    )
    count, first, last = rows[0]
    assert count == messages, rows
    stored = read(desks["kh"], "SELECT count(*) FROM cases_notice WHERE origin_id IS NOT NULL")[0][0]
    assert stored == messages, stored
    whole = (moment(last) - begun).total_seconds()
    wire = (moment(last) - moment(first)).total_seconds()
    return {
        "messages": messages,
        "a second, end to end": round(messages / whole),
        "a second on the wire": round(messages / wire) if wire else "",
        "seconds signed and queued": round((queued - begun).total_seconds(), 2),
        "seconds end to end": round(whole, 2),
        "sender's cpu ms a message": round(spent["vn"] * 1000 / messages, 1),
        "recipient's cpu ms a message": round(spent["kh"] * 1000 / messages, 1),
    }


def write_notices(target: Path, start: int, count: int) -> None:
    rows = (
        f"VN-W-{number},red,Nguyen Van {number},,1990-01-02,M,VN,,2026-01-01,fraud"
        for number in range(start, start + count)
    )
    target.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def pair(desks: dict[str, Desk]) -> None:
    cards = {name: DeskOfficer(desk, "admin").get("/exchange/card") for name, desk in desks.items()}
    for own, other in (("vn", "kh"), ("kh", "vn")):
        admin = DeskOfficer(desks[own], "admin")
        admin.post("/exchange/partners", {"card": cards[other]["card"]})
        words = " ".join(cards[other]["fingerprint"])
        admin.post(f"/exchange/partners/{other}/confirm", {"words": words})


def wait_until_still(desk: Desk) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    waiting = (
        "SELECT count(*) FROM exchange_outgoingmessage WHERE received_at IS NULL AND type <> 'checkpoint'"
    )
    while read(desk, waiting)[0][0]:
        assert time.monotonic() < until, "the messages did not arrive"
        time.sleep(0.2)


def used_cpu(desks: dict[str, Desk]) -> dict[str, float]:
    """Seconds of processor time of each desk's process so far."""
    tick, used = os.sysconf("SC_CLK_TCK"), {}
    for name, desk in desks.items():
        assert desk.process is not None
        fields = Path(f"/proc/{desk.process.pid}/stat").read_text().rpartition(")")[2].split()
        used[name] = (int(fields[11]) + int(fields[12])) / tick
    return used


def read(desk: Desk, statement: str) -> list[tuple[Any, ...]]:
    with closing(
        sqlite3.connect(f"file:{desk.home / 'desk.sqlite3'}?mode=ro", uri=True, timeout=20)
    ) as books:
        return books.execute(statement).fetchall()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00" if "+" not in text else text)


if __name__ == "__main__":
    main()
