"""A backup comes back whole; cut, altered or under another month's key it does not; without its key it is nothing."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from jointdesk.desk.audit.backups.keys import forget_month, living_months, path_of
from jointdesk.desk.audit.backups.making import make_backup
from jointdesk.desk.audit.backups.restoring import restore_backup
from jointdesk.desk.audit.models import Backup, BackupKey, Entry
from jointdesk.desk.intake.letters.keys import listings_key, make_letter_key, public_letter_keys
from jointdesk.desk.intake.listings.secrets import delay_secret
from jointdesk.engine.errors import CallerError, OwnError

MARK = b"the blue house" * 20_000


@pytest.fixture
def backup(transactional_db, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("copies SQLite")
    folder = settings.HOME / "attachments"
    folder.mkdir(exist_ok=True)
    (folder / "a.sealed").write_bytes(MARK)
    yield make_backup(tmp_path / "out")
    (folder / "a.sealed").unlink()
    for path in (settings.HOME / "keys" / "backups").glob("*"):
        path.unlink()


def key(backup):
    return path_of(backup.key.month)


def test_what_was_backed_up_comes_back(backup, tmp_path):
    names = restore_backup(tmp_path / "out", tmp_path / "home", key(backup))
    home = tmp_path / "home"
    assert (home / "attachments" / "a.sealed").read_bytes() == MARK
    assert {"desk.sqlite3", "desk.toml", "keys/secret", "keys/desk.jwk"} <= set(names)
    assert not [name for name in names if name.startswith("keys/backups") or name.endswith(("-wal", ".lock"))]
    with sqlite3.connect(home / "desk.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM audit_entry").fetchone() is not None
    assert stat.S_IMODE((home / "keys" / "secret").stat().st_mode) == 0o600


def test_the_keys_of_the_public_door_come_back_and_what_was_handed_to_it_does_not(transactional_db, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("copies SQLite")
    home, back = settings.HOME, tmp_path / "home"
    make_letter_key(home)
    keys = {"letters.hex", "listings", "delays"}
    kept = public_letter_keys(home), listings_key(home), delay_secret(home)
    (home / "letterbox").mkdir(exist_ok=True)
    (home / "letterbox" / "feed.parcel").write_bytes(MARK)
    (home / "door").mkdir()
    try:
        # a door in the desk's folder, whose process holds its store open
        with closing(sqlite3.connect(home / "door" / "door.sqlite3")) as store:
            store.execute("PRAGMA journal_mode=WAL")
            store.execute("CREATE TABLE client (id TEXT)")
            store.execute("INSERT INTO client VALUES ('a bank')")
            store.commit()
            backup = make_backup(tmp_path / "out")
        names = restore_backup(tmp_path / "out", back, key(backup))
    finally:
        shutil.rmtree(home / "door")
        shutil.rmtree(home / "letterbox")
        key(backup).unlink()
    assert {f"keys/{name}" for name in keys} <= set(names)
    assert (public_letter_keys(back), listings_key(back), delay_secret(back)) == kept
    assert not [name for name in names if name.startswith("letterbox") or "unfinished" in name]
    with closing(sqlite3.connect(back / "door" / "door.sqlite3")) as store:
        assert store.execute("SELECT id FROM client").fetchall() == [("a bank",)]
    assert not list(home.glob("backup-*"))


def test_it_is_sealed_and_noted(backup, tmp_path):
    raw = (tmp_path / "out").read_bytes()
    assert MARK[:14] not in raw
    assert b"SQLite" not in raw
    assert (backup.size, stat.S_IMODE((tmp_path / "out").stat().st_mode)) == (len(raw), 0o600)
    assert Entry.objects.filter(kind="backup_made").exists()
    assert not list(settings.HOME.glob("*.unfinished"))
    assert living_months() == [(backup.key.month, 1)]


@pytest.mark.parametrize("harm", ["cut", "cut at a frame", "altered", "longer", "header", "nothing"])
def test_harm_is_found_and_leaves_nothing(backup, tmp_path, harm):
    path, home = tmp_path / "out", tmp_path / "home"
    raw = bytearray(path.read_bytes())
    begin = raw.index(b"\n") + 1
    if harm == "cut":
        raw = raw[:-100]
    elif harm == "cut at a frame":
        raw = raw[: begin + 65_552]
    elif harm == "altered":
        raw[begin + 70_000] ^= 1
    elif harm == "longer":
        raw += b"x"
    elif harm == "header":
        raw[begin - 5] = ord("0") if raw[begin - 5] != ord("0") else ord("1")
    else:
        raw = bytearray(b"")
    path.write_bytes(raw)
    with pytest.raises(CallerError):
        restore_backup(path, home, key(backup))
    assert not home.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_another_key_opens_nothing(backup, tmp_path):
    other = tmp_path / "other.key"
    other.write_text("ab" * 32)
    with pytest.raises(CallerError, match="not its month's key"):
        restore_backup(tmp_path / "out", tmp_path / "home", other)
    other.write_text("short")
    with pytest.raises(CallerError, match="no key"):
        restore_backup(tmp_path / "out", tmp_path / "home", other)


def test_a_folder_with_something_in_it_is_left_alone(backup, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "mine").write_text("x")
    with pytest.raises(CallerError, match="not empty"):
        restore_backup(tmp_path / "out", tmp_path / "home", key(backup))
    assert os.listdir(tmp_path / "home") == ["mine"]


def test_a_month_that_is_forgotten_can_be_read_no_more(backup, tmp_path):
    path, month = key(backup), backup.key.month
    assert forget_month(month) == 1
    assert not path.exists()
    assert living_months() == []
    with pytest.raises(CallerError, match="no key"):
        forget_month(month)
    with pytest.raises(CallerError, match="destroyed"):
        make_backup(tmp_path / "again")
    assert Entry.objects.filter(kind="backup_key_destroyed", subject=f"backups:{month}").exists()
    assert not (tmp_path / "again").exists()


def test_a_missing_key_is_never_replaced_by_another(backup, tmp_path):
    key(backup).unlink()
    with pytest.raises(OwnError, match="missing"):
        make_backup(tmp_path / "again")


def test_a_file_that_stands_is_not_overwritten(backup, tmp_path):
    with pytest.raises(CallerError, match="exists"):
        make_backup(tmp_path / "out")
    assert Backup.objects.count() == BackupKey.objects.count() == 1
