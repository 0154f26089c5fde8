"""Files that come by pieces: gone on with after a break, bounded, whole or not at all."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.attachments import keys, storage, uploads
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.storage import FOLDER
from jointdesk.desk.attachments.upload_models import Upload, UploadPiece
from jointdesk.desk.attachments.work import rotate_keys
from jointdesk.engine.errors import CallerError, NotFound

PIECE = 100_000
CONTENT = bytes(range(256)) * 1000  # two pieces and a bit
SIZE = len(CONTENT)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", PIECE)
    _clear()
    yield
    _clear()


def _clear():
    for path in lying():
        path.unlink()


def lying():
    return list((settings.HOME / FOLDER).glob("*"))


def begin(officer, name="disk.img", size=SIZE, **more):
    return uploads.begin(officer, name, size, purpose="evidence", **{"limit_bytes": 10**6, **more})


def piece(number):
    return CONTENT[number * PIECE : (number + 1) * PIECE]


def put(upload, number, content=None):
    content = piece(number) if content is None else content
    uploads.put(upload, number, io.BytesIO(content), hashlib.sha256(piece(number)).hexdigest())


def sent(officer, **more):
    upload = begin(officer, **more)
    for number in range(3):
        put(upload, number)
    return uploads.finish(upload)


def test_piece_by_piece_it_becomes_one_file_and_leaves_no_piece(cast):
    upload = sent(cast["alice"])
    assert uploads.put_together() == 1
    attachment = uploads.use(cast["alice"], upload.key, "evidence")
    assert b"".join(open_plain(attachment)) == CONTENT
    assert attachment.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (Upload.objects.count(), UploadPiece.objects.count(), len(lying())) == (0, 0, 1)
    with pytest.raises(NotFound):
        uploads.use(cast["alice"], upload.key, "evidence")


def test_after_a_break_the_same_file_goes_on_and_another_one_begins_anew(cast):
    upload = begin(cast["alice"], changed="171")
    put(upload, 1)
    assert begin(cast["alice"], changed="171") == upload
    assert list(uploads.pieces_here(upload)) == [1]
    assert begin(cast["alice"], changed="172") != upload
    assert begin(cast["mai"], changed="171") != upload
    with pytest.raises(CallerError, match="missing"):
        uploads.finish(upload)


def test_a_piece_that_was_altered_on_its_way_is_not_kept(cast):
    upload = begin(cast["alice"])
    for wrong in (b"", piece(0)[:-1], piece(0) + b"x", b"x" * PIECE):
        with pytest.raises(CallerError, match="as it was sent"):
            put(upload, 0, wrong)
    for number in (-1, 3):
        with pytest.raises(CallerError, match="no such piece"):
            put(upload, number, b"x")
    assert not lying()


def test_a_piece_sent_again_lies_there_once_under_another_key(cast):
    upload = begin(cast["alice"])
    put(upload, 0)
    [first] = lying()
    before = first.read_bytes()
    put(upload, 0)
    [second] = lying()
    assert second != first
    assert second.read_bytes() != before
    assert CONTENT[:64] not in second.read_bytes()


def test_what_one_officer_has_on_its_way_is_bounded(cast, monkeypatch):
    with pytest.raises(CallerError, match="too large"):
        begin(cast["alice"], size=10**6 + 1)
    with pytest.raises(CallerError, match="empty"):
        begin(cast["alice"], size=0)
    for number in range(4):
        begin(cast["alice"], name=f"{number}.img", size=10**6)
    with pytest.raises(CallerError, match="Too much"):
        begin(cast["alice"], name="5.img", size=1)
    begin(cast["mai"], size=10**6)
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
    with pytest.raises(CallerError, match="Too much"):
        begin(cast["mai"], name="2.img", size=1)


def test_the_disk_has_room_for_all_that_was_begun_or_it_is_not_begun(cast, monkeypatch):
    free = storage.ROOM + 2 * 10**6 + 1000
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _: type("Disk", (), {"free": free}))
    begin(cast["alice"], size=10**6)
    with pytest.raises(storage.NoRoom):
        begin(cast["mai"], size=10**6)
    begin(cast["mai"], size=100)


def test_what_nobody_uses_is_forgotten_whatever_it_has_become(cast):
    ready, half = sent(cast["alice"]), begin(cast["alice"], name="half.img")
    uploads.put_together()
    put(half, 0)
    fresh = begin(cast["alice"], name="fresh.img")
    assert uploads.forget_left() == 0
    Upload.objects.filter(pk__in=[ready.pk, half.pk]).update(touched_at=timezone.now() - timedelta(hours=25))
    assert uploads.forget_left() == 2
    assert list(Upload.objects.all()) == [fresh]
    assert not Attachment.objects.exists()
    assert not lying()
    Upload.objects.update(begun_at=timezone.now() - timedelta(days=8))
    assert uploads.forget_left() == 1


def test_a_piece_that_the_disk_changed_makes_no_file(cast):
    upload = sent(cast["alice"])
    [path, *_] = lying()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert uploads.put_together() == 1
    upload.refresh_from_db()
    assert upload.state == Upload.State.FAILED
    assert not Attachment.objects.exists()
    uploads.forget(upload)
    assert not lying()


def test_forgotten_while_it_is_put_together_it_is_gone(cast, monkeypatch):
    upload = sent(cast["alice"])
    real = uploads._content

    def content(*asked):
        yield from real(*asked)
        uploads.forget(upload)

    monkeypatch.setattr(uploads, "_content", content)
    uploads.put_together()
    assert (Upload.objects.count(), Attachment.objects.count(), lying()) == (0, 0, [])


def test_a_file_on_its_way_outlives_a_new_key_and_a_sweep(cast, monkeypatch):
    upload = begin(cast["alice"])
    put(upload, 0)
    put(upload, 1)
    before = keys.current()
    assert rotate_keys() == 1
    assert keys.current() != before
    monkeypatch.setattr(storage, "LEFT_BEHIND_SECONDS", -1.0)
    assert storage.sweep() == 0
    upload.refresh_from_db()
    put(upload, 2)
    uploads.finish(upload)
    uploads.put_together()
    assert b"".join(open_plain(uploads.use(cast["alice"], upload.key, "evidence"))) == CONTENT
