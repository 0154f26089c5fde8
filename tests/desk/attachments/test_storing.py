"""Files the desk keeps: whole or not at all, unreadable on the disk, gone when their key is gone."""

import errno
import io

import pytest
from django.conf import settings

from jointdesk.desk.attachments import keys, storage
from jointdesk.desk.attachments.actions import check, destroy, open_plain, store
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.queries import same_content
from jointdesk.desk.attachments.signals import attachment_altered
from jointdesk.desk.attachments.storage import FOLDER, path_of
from jointdesk.desk.attachments.work import check_contents, rotate_keys
from jointdesk.engine.errors import CallerError, OwnError

WORDS = b"the name of a witness " * 5_000
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_folder():
    """Before too: what other rooms' tests stored lies here, their rows are gone."""
    _clear()
    yield
    _clear()


def _clear():
    for path in lying():
        path.unlink()


def keep(content=WORDS, name="notes.txt", **more):
    return store(None, [content], name, purpose="evidence", **{"limit_bytes": 10**7, **more})


def read(attachment):
    return b"".join(open_plain(attachment))


def lying():
    return list((settings.HOME / FOLDER).glob("*"))


def test_what_is_stored_is_read_and_lies_encrypted_for_its_owner_alone():
    kept = keep()
    assert read(kept) == WORDS
    [path] = lying()
    assert b"witness" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert bytes(kept.secret) != b""
    assert (settings.HOME / "keys" / keys.NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("stream", [io.BytesIO(WORDS), [WORDS[:7], WORDS[7:]], iter([WORDS])])
def test_any_stream_is_taken(stream):
    assert read(store(None, stream, "n.txt", purpose="evidence", limit_bytes=10**7)) == WORDS


@pytest.mark.parametrize(("content", "why"), [(b"", "is empty"), (WORDS, "too large")])
def test_what_is_refused_leaves_nothing(content, why):
    with pytest.raises(CallerError, match=why):
        keep(content, limit_bytes=1000)
    assert not lying()
    assert not Attachment.objects.exists()


def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(CallerError, match="no room"):
        keep()
    assert not lying()


def test_a_name_is_no_path_and_a_type_is_no_promise():
    kept = keep(b"MZ" + bytes(100), "../../photo.jpg\u202e", claimed="IMAGE/JPEG; x=1")
    assert (kept.name, kept.claimed, kept.media_type) == (
        "photo.jpg",
        "image/jpeg",
        "application/vnd.microsoft.portable-executable",
    )
    assert "program" in kept.warnings
    assert "other_type" in kept.warnings


def test_the_same_content_is_found_and_shares_no_key():
    first, second = keep(), keep(name="again.txt")
    assert list(same_content(first)) == [second]
    assert path_of(first.key).read_bytes() != path_of(second.key).read_bytes()


def test_destroyed_it_is_gone_with_its_key_and_name(django_capture_on_commit_callbacks):
    kept = keep()
    raw = path_of(kept.key).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        destroy(kept)
    assert not lying()
    row = Attachment.objects.get()
    assert (row.name, row.sha256, row.secret, row.state) == ("", "", None, "destroyed")
    path_of(kept.key).write_bytes(raw)  # a backup of the folder brings nothing back
    with pytest.raises(CallerError, match="destroyed"):
        open_plain(row)


@pytest.mark.parametrize("spoil", ["turn", "cut", "gone"])
def test_what_the_disk_changed_is_told_once_and_not_given_out(spoil):
    told = []

    def hear(attachment, **_more):
        told.append(attachment)

    attachment_altered.connect(hear)
    kept = keep()
    path, raw = path_of(kept.key), bytearray(path_of(kept.key).read_bytes())
    if spoil == "gone":
        path.unlink()
    else:
        raw[500] ^= 1
        path.write_bytes(bytes(raw if spoil == "turn" else raw[:-1]))
    for _ in range(2):
        with pytest.raises(OwnError):
            open_plain(kept)
    assert told == [kept]
    attachment_altered.disconnect(hear)


def test_a_key_of_another_row_opens_nothing():
    first, second = keep(b"first"), keep(b"other")
    Attachment.objects.filter(pk=first.pk).update(secret=second.secret)
    first.refresh_from_db()
    assert not check(first)


def test_a_new_desk_key_opens_all_and_what_was_destroyed_never_again():
    kept, gone = keep(), keep(b"a victim's name")
    backup = Attachment.objects.get(pk=gone.pk)
    sealed = path_of(gone.key).read_bytes()
    destroy(gone)
    before = set(keys.ring())
    assert rotate_keys() == 1
    assert not before & set(keys.ring())
    kept.refresh_from_db()
    assert read(kept) == WORDS
    # a backup from before has row and file, but the desk's key is not in it
    path_of(gone.key).write_bytes(sealed)
    with pytest.raises(OwnError):
        open_plain(backup)


def test_a_rotation_that_a_crash_broke_off_is_finished():
    kept = keep()
    keys.add_key()
    assert len(keys.ring()) == 2
    assert read(kept) == WORDS
    assert rotate_keys() == 1
    assert len(keys.ring()) == 1
    kept.refresh_from_db()
    assert read(kept) == WORDS


def test_contents_are_looked_at_again_the_longest_ago_first():
    from datetime import timedelta

    from django.utils import timezone

    kept, fresh = keep(), keep(b"fresh")
    Attachment.objects.filter(pk=kept.pk).update(checked_at=timezone.now() - timedelta(days=9))
    assert check_contents() == 1
    assert check_contents() == 0
    kept.refresh_from_db()
    fresh.refresh_from_db()
    assert kept.checked_at > fresh.checked_at


def test_what_a_crash_left_is_swept_and_what_has_a_row_stays(monkeypatch):
    kept = keep()
    (settings.HOME / FOLDER / f"{'1' * 32}.sealed").write_bytes(b"x")
    (settings.HOME / FOLDER / f"{kept.key.hex}.preview").write_bytes(b"x")
    monkeypatch.setattr(storage, "LEFT_BEHIND_SECONDS", -1.0)
    assert storage.sweep() == 1
    assert len(lying()) == 2
