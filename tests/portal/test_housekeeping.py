"""What no letter names goes after two days; what is under way or waits for the desk stays."""

import os
import subprocess
import sys
import time
from pathlib import Path

from jointdesk.portal.door_folder import lay_door

GOOD = {"desk": "kh", "name": "Door", "country": "KH", "letter_keys": ["0" * 64], "signing_keys": ["1" * 64]}
# Django knows one settings module a process, and this one has the desk's
TIDY = """
import sys; from pathlib import Path; from jointdesk.cli.public_door import enter_door
enter_door(Path(sys.argv[1]))
from jointdesk.portal.store import opened; import time
with opened() as connection:
    connection.execute("INSERT INTO draft VALUES (x'01', x'00', 'underway', ?)", [time.time()])
    for told in (1, 2):
        connection.execute("INSERT INTO sent VALUES (?, x'0a0b0c', date('now'))", [bytes([told])])
    connection.execute("INSERT INTO state VALUES (x'0a0b0c', x'01', x'00')")
from jointdesk.portal.housekeeping import tidy_up
tidy_up()
with opened() as connection:
    print([row[0] for row in connection.execute("SELECT hash FROM sent")])
"""


def test_waste_goes_and_nothing_else(tmp_path: Path):
    lay_door(tmp_path / "door", GOOD)
    attachments, old = tmp_path / "door" / "attachments", time.time() - 3 * 24 * 3600
    for letter in ("waste", "waiting", "underway", "fresh"):
        (attachments / letter).mkdir()
        (attachments / letter / "one").write_bytes(b"sealed")
        if letter != "fresh":
            os.utime(attachments / letter, (old, old))
    (tmp_path / "door" / "letters" / "waiting").write_bytes(b"sealed")
    done = subprocess.run(
        [sys.executable, "-c", TIDY, str(tmp_path / "door")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    # what the desk tells of itself is no longer told by the door
    assert done.stdout == "[b'\\x02']\n"
    assert sorted(path.name for path in attachments.iterdir()) == ["fresh", "underway", "waiting"]
