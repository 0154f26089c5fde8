"""What it costs to tell the doors where a million receipts stand: all of them, and one that moved.

Seconds are of the processor, the desk's and the door's, each in a process of its own.

    python benchmarks/receipts.py --receipts 1000000
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
# copies of one complaint and of its receipt
_MORE = """
WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {most})
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS one CROSS JOIN numbers
"""
DOOR = """
import sys, time; from pathlib import Path; from jointdesk.cli.public_door import enter_door
enter_door(Path(sys.argv[1]))
from jointdesk.portal import bundles
before = time.process_time(); bundles.take_in_all()
# of this process alone; what getrusage says is the parent's as well
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.process_time() - before, int(peak.split()[1]) // 1024)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--receipts", type=int, default=100_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="receipts-") as folder:
        home, door = Path(folder) / "desk", Path(folder) / "door"
        make_desk(home, door)
        fill(wanted.receipts)
        print(json.dumps({"receipts": wanted.receipts, **measure(door)}))
    return 0


def make_desk(home: Path, door: Path) -> None:
    from throwaway_desk import lay

    home.mkdir()
    lay(home)
    os.environ |= {"JOINTDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
    import django

    django.setup()
    from jointdesk.cli.init import make_tables
    from jointdesk.desk.audit.keys import make_keys, own_keys
    from jointdesk.desk.intake.letters.doors import DoorEntry, add_door
    from jointdesk.desk.intake.letters.keys import public_letter_keys
    from jointdesk.portal.door_folder import lay_door

    make_tables()
    make_keys(home)
    told = {"desk": "vn", "name": "Door", "country": "VN", "letter_keys": public_letter_keys(home)}
    lay_door(door, told | {"signing_keys": [own_keys().signing_public.hex()]})
    add_door(home, DoorEntry("door", folder=str(door)))


def fill(count: int) -> None:
    """So many complaints that came by a door, long ago, each with its receipt."""
    from datetime import timedelta

    from django.db import connection, transaction
    from django.utils import timezone

    from jointdesk.desk.accounts.models import Unit
    from jointdesk.desk.intake.models import Complaint, Receipt
    from jointdesk.desk.intake.receipts.standing import first_forget_on

    now = timezone.now() - timedelta(days=1)
    unit = Unit.objects.create(code="N", name="National")
    complaint = Complaint.objects.create(
        reference="R-0", received_at=now, decide_by=now.date(), unit=unit, narrative="told at the door"
    )
    Receipt.objects.create(
        complaint=complaint, locator=bytes(3), hash=bytes(32), reply_key=bytes(32), language="vi",
        since=now.date(), forget_on=first_forget_on(timezone.localdate(now)), moved_at=now,
    )  # fmt: skip
    changed = {
        Complaint: {"id": "one.id + number", "reference": "'R-' || number"},
        Receipt: {
            "id": "one.id + number",
            "complaint_id": "one.complaint_id + number",
            "locator": "randomblob(3)",
            "hash": "randomblob(32)",
        },
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for model, values in changed.items():
            columns = [field.column for field in model._meta.concrete_fields]
            statement = _MORE.format(
                table=model._meta.db_table,
                most=count - 1,
                columns=", ".join(columns),
                values=", ".join(values.get(column, f"one.{column}") for column in columns),
            )
            cursor.execute(statement)


def measure(door: Path) -> dict[str, float]:
    from jointdesk.desk.intake.letters.handing_out import parcel_of
    from jointdesk.desk.intake.models import Complaint
    from jointdesk.desk.intake.receipts import handing_out_replies
    from jointdesk.desk.intake.receipts.standing import refresh_all

    found: dict[str, float] = {"read_anew_seconds": timed(refresh_all)}

    def tell(name: str, kind: str) -> None:
        handing_out_replies._pace["not_before"] = 0.0
        found[f"{name}_desk_seconds"] = timed(handing_out_replies.hand_out_when_due)
        found[f"{name}_octets"] = parcel_of(kind).stat().st_size
        said = subprocess.run(
            [sys.executable, "-c", DOOR, str(door)], capture_output=True, text=True, check=True, env=_plain()
        )
        seconds, peak = said.stdout.split()
        found[f"{name}_door_seconds"], found[f"{name}_door_peak_mb"] = round(float(seconds), 3), int(peak)

    # what it says of all has the records read anew in it
    tell("all", "replies")
    complaint = Complaint.objects.get(reference="R-1")
    complaint.state = Complaint.State.ACCEPTED
    complaint.save(update_fields=["state"])
    tell("one_moved", "replies-since")
    return found


def timed(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return round(time.process_time() - before, 3)


def _plain() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}


if __name__ == "__main__":
    sys.exit(main())
