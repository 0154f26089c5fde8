"""What tests leave behind for the next file: nothing. Files are dealt to processes in any order, so what one leaves
makes another fail by chance.

1. What the desk's code remembers in memory (MEMORIES) and Django's cache are forgotten after each test.
2. The desk's folder is laid anew after each file: the same keys, and nothing besides.
3. What the desk bounds by the clock has time (TURNS): how busy the machine is is no matter of a test.
4. Environment, folder, language and time zone of the process must be as they were: a file that leaves them fails.

A name at the top of a module that functions change is in MEMORIES or in KEPT; tests/house/test_memories.py finds others.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.utils import timezone, translation

# what stands there when nothing has happened yet, by module and name
MEMORIES: dict[tuple[str, str], Any] = {
    ("jointdesk.desk.exchange.mail.refusals", "_counted"): {},
    ("jointdesk.desk.exchange.mail.settling", "_warned"): {},
    ("jointdesk.desk.intake.letters.fetching", "_away"): {},
    ("jointdesk.desk.intake.letters.handing_out", "_given"): {},
    ("jointdesk.desk.intake.receipts.handing_out_replies", "_pace"): {"not_before": 0.0, "first": 1.0},
}
# what is the same for every test, or is asked anew whenever it matters
KEPT = {
    "jointdesk.desk.accounts.scope": "_tree counts changes, so that officers of before are read anew",
    "jointdesk.desk.accounts.wellbeing.checks": "_CHECKS is filled on import",
    "jointdesk.desk.attachments.keys": "_kept is filled on import",
    "jointdesk.desk.attachments.storage": "_holders is filled on import",
    "jointdesk.desk.audit.keys": "_read_before is compared with the file's stat",
    "jointdesk.desk.audit.retention.holdings": "_holdings is filled on import",
    "jointdesk.desk.cases.chronology.sources": "_sources is filled on import",
    "jointdesk.desk.exchange.data.copies": "_COPIES is filled on import",
    "jointdesk.desk.exchange.mail.refusals": "_writer is a thread that runs, which tests have none of",
    "jointdesk.desk.exchange.matching.asking_work": "_threads are joined by whoever started them",
    "jointdesk.desk.exchange.matching.evaluating": "_busy and _pool are other processes at work",
    "jointdesk.desk.exchange.matching.set_processes": "_held is of a process that builds a set, and of nothing else",
    "jointdesk.desk.exchange.safeguards.objections": "_OBJECTIONS is filled on import",
    "jointdesk.desk.intake.listings.exemptions": "_rooms is filled on import",
    "jointdesk.desk.lists.duties": "_OFFERED is filled on import",
    "jointdesk.desk.lists.works": "_TELLING is filled on import",
    "jointdesk.engine.exchange.wire.fields": "_KNOWN_FORMS is of classes",
    "jointdesk.engine.names.chains": "_numbers are of languages",
    "jointdesk.engine.names.keys": "_words are of their own texts",
    "jointdesk.engine.names.segments": "_usual are of their own tables",
    "jointdesk.portal.blank_pages": "_PAGES are of a door, which tests run in processes of its own",
    "jointdesk.portal.bundles": "_read_before is of a door, which tests run in processes of its own",
    "jointdesk.portal.desk_keys": "_seen is of a door, which tests run in processes of its own",
    "jointdesk.portal.store": "_IDLE is of a door, which tests run in processes of its own",
}
# by the clock the desk does a part and leaves the rest to its next turn, gives a child up, holds what took long, makes a
# list aside: on a busy machine that would be any of them
TURNS = {
    "jointdesk.desk.attachments.previews": ("READING_SECONDS", "SECONDS", "WAITING_SECONDS"),
    "jointdesk.desk.attachments.work": ("SECONDS_A_TURN",),
    "jointdesk.desk.audit.views": ("SECONDS_A_STEP",),
    "jointdesk.desk.exchange.files.fetching": ("SECONDS_A_TURN",),
    "jointdesk.desk.exchange.mail.work": ("SECONDS_A_PASS",),
    "jointdesk.desk.exchange.matching.set_files": ("SECONDS_A_TURN",),
    "jointdesk.desk.intake.looks": ("SECONDS",),
    "jointdesk.desk.lists.export": ("SECONDS_AT_A_PAGE",),
    "jointdesk.desk.screening.work": ("SECONDS_A_TURN",),
    "jointdesk.desk.statistics.holding": ("LONG_SECONDS",),
}
# whose clock changes nothing that a test sees within minutes
CLOCKS = {
    "jointdesk.desk.exchange.mail.courier": "singles for an hour, of a courier that a test makes anew",
    "jointdesk.desk.exchange.mail.settling": "a warning a minute; forgotten after each test",
    "jointdesk.desk.exchange.mail.transport": "a call of a minute",
    "jointdesk.desk.intake.coming_actions": "how often progress is told",
    "jointdesk.desk.intake.letters.fetching": "a door's rest; forgotten after each test",
    "jointdesk.desk.intake.letters.handing_out": "a minute until a parcel is given again; forgotten after each test",
    "jointdesk.desk.intake.receipts.handing_out_replies": "a pause; forgotten after each test",
    "jointdesk.desk.today.taken.work": "how often progress is told",
}
# the tests' database lies in the desk's folder
DATABASE = "test.sqlite3"
# what a desk reads of its environment; libraries write words of their own when they are imported
READ = ("DJANGO_", "JOINTDESK_", "HOME", "LANG", "LC_", "PATH", "PYTHON", "TMPDIR", "TZ", "XDG_")


def forget() -> None:
    """Memories as they were when the process began. What is not imported has none."""
    cache.clear()
    for (module, name), first in MEMORIES.items():
        if module in sys.modules:
            held = getattr(sys.modules[module], name)
            held.clear()
            held.update(first)


def look_at(home: Path) -> dict[Path, bytes]:
    """The files of the desk's folder, the database's aside."""
    paths = (path for path in home.rglob("*") if not path.name.startswith(DATABASE))
    return {path: path.read_bytes() for path in paths if path.is_file()}


def lay_again(home: Path, laid: dict[Path, bytes]) -> None:
    """The folder as it was when it was looked at."""
    folders = {parent for path in laid for parent in path.parents}
    for path in sorted(home.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if path not in folders:
                shutil.rmtree(path, ignore_errors=True)
        elif path not in laid and not path.name.startswith(DATABASE):
            path.unlink(missing_ok=True)
    for path, content in laid.items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o600)


def look_around() -> dict[str, str | None]:
    """What a test may change of its process, and must put back."""
    environment = {f"${name}": value for name, value in os.environ.items() if name.startswith(READ)}
    return environment | {
        "folder": os.getcwd(),
        "language": translation.get_language(),
        "time zone": timezone.get_current_timezone_name(),
    }
