"""`jointdesk attachments new-key`: killed anywhere, it loses nothing, and is gone on with."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from patience import PATIENCE_SECONDS

pytestmark = pytest.mark.processes
FILES = 60
COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]
ENTER = """
import os, sys
from pathlib import Path
from jointdesk.cli.home import enter
enter(Path(sys.argv[1]))
from jointdesk.desk.attachments import keys, rotation
from jointdesk.desk.attachments.actions import open_plain, store, destroy
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.work import rotate_keys
"""
FILL = (
    ENTER
    + """
for number in range(int(sys.argv[2])):
    store(None, [b"file %d" % number], f"{number}.txt", purpose="evidence", limit_bytes=100)
"""
)
READ = (
    ENTER
    + """
for row in Attachment.objects.exclude(state="destroyed").order_by("pk"):
    assert b"".join(open_plain(row)) == b"file " + row.name.removesuffix(".txt").encode(), row.name
print(Attachment.objects.count(), len(keys.ring()), len(set(Attachment.objects.values_list("wrapped_by"))))
"""
)
KILLED = (
    ENTER
    + """
place = sys.argv[2]
rotation.AT_ONCE = 20
def end(*_):
    os._exit(9)
def late(*_, passed=[]):
    passed.append(1)
    return end() if len(passed) == 2 else real(*_)
real = rotation._wrap_some
if place == "before the first":
    rotation._wrap_some = end
if place == "amid them":
    rotation._wrap_some = late
if place == "before the former goes":
    keys.drop_former = end
rotate_keys()
"""
)


def run(*arguments, code=0):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([*map(str, arguments)], env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def script(written, *arguments, **more):
    return run(sys.executable, "-c", written, *arguments, **more)


@pytest.fixture(scope="module")
def home(new_desk):
    script(FILL, new_desk, FILES)
    return new_desk


def names_of(home):
    return [row["kid"] for row in json.loads((home / "keys" / "attachments.jwk").read_bytes())["keys"]]


@pytest.mark.parametrize("place", ["before the first", "amid them", "before the former goes"])
def test_killed_anywhere_it_loses_nothing_and_is_gone_on_with(home, place):
    before = names_of(home)
    script(KILLED, home, place, code=9)
    assert script(READ, home).split()[:2] == [str(FILES), "2"]
    assert names_of(home)[1:] == before
    said = run(*COMMAND, "attachments", "new-key", "--home", home)
    assert "broken off" in said
    assert script(READ, home).split() == [str(FILES), "1", "1"]
    assert not set(before) & set(names_of(home))


def test_killed_by_the_clock_while_files_come_it_loses_none(home):
    """A second process stores while the first is killed again and again, at moments nobody has chosen."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    coming = subprocess.Popen([sys.executable, "-c", FILL, home, str(FILES)], env=kept)
    for tenths in (8, 12, 16, 20):
        changing = subprocess.Popen([*COMMAND, "attachments", "new-key", "--home", home], env=kept)
        time.sleep(tenths / 10)
        changing.send_signal(signal.SIGKILL)
        changing.wait()
    assert coming.wait(PATIENCE_SECONDS) == 0
    run(*COMMAND, "attachments", "new-key", "--home", home)
    assert script(READ, home).split() == [str(2 * FILES), "1", "1"]
    assert f"{2 * FILES} files are as they were" in run(*COMMAND, "attachments", "check", "--home", home)


def test_a_backup_and_a_change_of_key_keep_apart_and_a_restored_desk_reads_all(home, tmp_path):
    holding = (
        ENTER
        + """
from jointdesk.desk.audit.keys import hold_still
with hold_still():
    rotate_keys()
"""
    )
    assert "backup is being made" in script(holding, home, code=1)
    count = script(READ, home).split()[0]
    run(*COMMAND, "backup", "make", tmp_path / "b", "--home", home)
    [key] = (home / "keys" / "backups").glob("*")
    run(*COMMAND, "attachments", "new-key", "--home", home)
    run(*COMMAND, "backup", "restore", tmp_path / "b", tmp_path / "restored", "--key", key)
    assert script(READ, tmp_path / "restored").split()[0] == count


def test_a_file_that_no_key_opens_is_told_and_stops_nothing(home):
    spoil = (
        ENTER
        + """
row = Attachment.objects.order_by("pk").first()
Attachment.objects.filter(pk=row.pk).update(secret=bytes(60))
print(row.key.hex)
"""
    )
    key = script(spoil, home).strip()
    assert "1 files or forms are opened by no key" in run(
        *COMMAND, "attachments", "new-key", "--home", home, code=1
    )
    assert len(names_of(home)) == 1
    assert key in run(*COMMAND, "attachments", "check", "--home", home, code=1)
