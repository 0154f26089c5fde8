"""A file of complaints taken in whole: read, identifiers extracted, stored, duplicates marked, linked, logged.

The file is a simulated world's. Complaints a second, the processor time of the desk's own process and of those
that read the texts for it, and the time one process needs to read them all.

    python benchmarks/intake.py [--complaints 5000] [--database sqlite|postgresql://...] [--seed 1] [--json]
"""

import argparse
import csv
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from incremental import open_desk


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--complaints", type=int, default=5000)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        home = Path(folder)
        open_desk(home, asked.database)
        rows = write_file(home / "complaints.csv", asked.complaints, asked.seed)
        result = {"benchmark": "intake", "complaints": len(rows), **measure(home / "complaints.csv", rows)}
    print(json.dumps(result) if asked.json else "\n".join(f"{key}: {value}" for key, value in result.items()))


def write_file(target: Path, complaints: int, seed: int) -> list[dict[str, str]]:
    """The world's complaints in the columns a desk imports."""
    from click.testing import CliRunner

    from jointdesk.cli import jointdesk
    from jointdesk.desk.intake.drafts import COLUMNS

    folder = target.parent / "world"
    made = CliRunner().invoke(
        jointdesk, ["world", str(folder), "--complaints", str(complaints), "--seed", str(seed)]
    )
    assert made.exit_code == 0, made.output
    with (folder / "complaints.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return rows


def measure(target: Path, rows: list[dict[str, str]]) -> dict[str, Any]:
    from jointdesk.desk.accounts.models import Unit
    from jointdesk.desk.intake.drafts import read_identifiers
    from jointdesk.desk.intake.import_actions import import_complaints

    root = Unit.objects.create(code="national", name="National committee", level=Unit.Level.NATIONAL)
    for code in sorted({row["unit"] for row in rows} - {"", "national"}):
        Unit.objects.create(code=code, name=code, level=Unit.Level.PROVINCE, parent=root, province=code)
    read_identifiers("gọi số 0912 345 678", "VN")
    started = time.process_time()
    for row in rows:
        read_identifiers(row["narrative"], row["country"])
    read = time.process_time() - started
    own, started = time.process_time(), time.perf_counter()
    readers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with target.open("rb") as file:
        import_complaints(file, target.name, None)
    taken = time.perf_counter() - started
    return {
        "seconds": round(taken, 2),
        "complaints_per_second": round(len(rows) / taken),
        "own_cpu_seconds": round(time.process_time() - own, 2),
        "readers_cpu_seconds": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - readers, 2),
        "reading_alone_cpu_seconds": round(read, 2),
    }


if __name__ == "__main__":
    main()
