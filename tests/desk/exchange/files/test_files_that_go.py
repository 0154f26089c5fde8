"""Files of ours: taken in within bounds, named by the answer two officers send, given at the door and nowhere else."""

import hashlib

import pytest
from django.conf import settings
from django.test import Client

from far_files import KEY, PNG, lying, upload
from jointdesk.desk.attachments import storage
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.files import store, uploads
from jointdesk.desk.exchange.files.store import FOLDER, sweep
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum, FilePassage, IncomingMessage, TravelledFile
from jointdesk.desk.exchange.requests import answer_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.engine.errors import CallerError, NotAllowed, OwnError
from jointdesk.engine.exchange.files.frames import FrameOpener
from jointdesk.engine.exchange.files.limits import Limits
from jointdesk.engine.exchange.wire.bodies import FileRefused, FileTaken, RequestAnswered
from jointdesk.engine.exchange.wire.bodies.files import NamedFile
from released import release

SMALL = Limits(largest=20_000, most=3, most_together=30_000, waiting=10**9, a_day=10**9, most_tries=3)


@pytest.fixture
def bounds(monkeypatch):
    monkeypatch.setattr(store, "limits", lambda: SMALL)


@pytest.fixture
def released(kh, received, cast):
    """An answer with two files, on its way."""
    files = uploads.add_files(cast["bob"], received, [upload(), upload("note.txt", b"hello", "text/plain")])
    text = AnswerText(text="See the files", files=[file.key.hex for file in files])
    answer_actions.prepare_answer(cast["bob"], received, text)
    release(cast["dara"], received)
    deliver()
    return files


def test_an_answer_names_its_files_and_the_door_gives_them(kh, released):
    [body] = kh.bodies(RequestAnswered)
    named = [NamedFile(*row) for row in body.files]
    assert [(file.name, file.size, file.media_type) for file in named] == [
        ("photo.png", len(PNG), "image/png"),
        ("note.txt", 5, "text/plain"),
    ]
    given = Client().get(f"/wire/v1/files/{named[0].token}")
    assert given.status_code == 200
    opener = FrameOpener(named[0].key, named[0].size)
    content = b"".join(opener.take(given.content))
    opener.finish()
    assert content == PNG
    assert hashlib.sha256(content).digest() == named[0].sha256
    part = Client().get(f"/wire/v1/files/{named[0].token}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, given.content[10:20])


def test_the_door_gives_nothing_to_a_guess_nor_of_what_was_recalled(kh, partner, released):
    token = FilePassage.objects.first().token
    for guess in ("0" * 32, "..", released[0].key.hex):
        assert Client().get(f"/wire/v1/files/{guess}").status_code == 404
    TravelledFile.objects.update(state="retracted")
    assert Client().get(f"/wire/v1/files/{token}").status_code == 404
    TravelledFile.objects.update(state="here")
    type(partner).objects.update(state="revoked")
    assert Client().get(f"/wire/v1/files/{token}").status_code == 404


def test_what_the_partner_says_of_a_file_stands_with_it(kh, released):
    first, second = released
    kh.say(FileTaken(file=first.key.hex, sha256=bytes.fromhex(first.sha256)), KEY)
    kh.say(FileRefused(file=second.key.hex, code="too_large"), KEY)
    kh.say(FileTaken(file=second.key.hex, sha256=bytes(32)), KEY)
    kh.say(FileTaken(file="0" * 32, sha256=bytes(32)), KEY)
    assert FilePassage.objects.get(file=first).taken_at is not None
    assert FilePassage.objects.get(file=second).refused_code == "too_large"
    codes = IncomingMessage.objects.filter(state="quarantined").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["bad_digest", "unknown_file"]


def test_a_file_is_a_datum_that_can_be_followed(released):
    datum = Datum.objects.get(key=released[0].key)
    assert (datum.kind, datum.mark, datum.passages.get().partner.desk_id) == ("file", "AMBER", "kh")


def test_content_is_encrypted_at_rest_for_its_owner_alone(received, cast):
    [file] = uploads.add_files(cast["bob"], received, [upload("note.txt", b"the secret words")])
    path = store.path_of(file)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"secret" not in path.read_bytes()
    assert b"".join(store.read(file)) == b"the secret words"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(OwnError, match="cannot be read"):
        store.check(file)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([("big.png", PNG * 2)], "big.png was not taken: it is too large"),
        ([("empty.png", b"")], "empty.png was not taken: it is empty"),
        ([("a.png", PNG), ("b.png", PNG), ("c.png", PNG)], "c.png was not taken: the files are too large together"),
        ([(f"{n}.txt", b"x") for n in range(4)], "3.txt was not taken: there are too many"),
        ([("../../e\u202evil\0.png", PNG * 2)], "evil.png was not taken"),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_named_and_leaves_nothing(received, cast, bounds, files, why):
    with pytest.raises(CallerError, match=why):
        uploads.add_files(cast["bob"], received, [upload(name, content) for name, content in files])
    assert len(lying()) == TravelledFile.objects.count() == len(files) - 1


def test_whoever_may_not_answer_adds_nothing(received, sent, cast):
    for officer, row, error in (
        ("alice", received, NotAllowed),
        ("vera", received, NotAllowed),
        ("bob", sent, CallerError),
    ):
        with pytest.raises(error):
            uploads.add_files(cast[officer], row, [upload()])
    assert lying() == []


def test_a_file_that_the_officer_did_not_see_does_not_leave(kh, received, cast):
    seen = uploads.add_files(cast["bob"], received, [upload()])
    uploads.add_files(cast["dara"], received, [upload("slipped in.png")])
    text = AnswerText(text="x", files=[seen[0].key.hex])
    answer_actions.prepare_answer(cast["bob"], received, text)
    release(cast["dara"], received)
    deliver()
    assert [NamedFile(*row).name for row in kh.bodies(RequestAnswered)[0].files] == ["photo.png"]


def test_an_answer_that_is_prepared_anew_keeps_its_files(kh, received, cast):
    [file] = uploads.add_files(cast["bob"], received, [upload()])
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="one", files=[file.key.hex]))
    assert uploads.files_to_send(received) == [file]
    answer_actions.prepare_answer(cast["dara"], received, AnswerText(text="two", files=[file.key.hex]))
    with pytest.raises(CallerError, match="not here any more"):
        answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="x", files=["f" * 32]))
    release(cast["bob"], received)
    deliver()
    assert len(kh.bodies(RequestAnswered)[0].files) == 1
    assert uploads.files_to_send(received) == []


def test_a_file_is_taken_out_as_long_as_nothing_has_left(received, cast, django_capture_on_commit_callbacks):
    [file] = uploads.add_files(cast["bob"], received, [upload()])
    with django_capture_on_commit_callbacks(execute=True):
        uploads.drop_file(cast["dara"], file)
    assert lying() == []
    [file] = uploads.add_files(cast["bob"], received, [upload()])
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="x", files=[file.key.hex]))
    release(cast["dara"], received)
    file.refresh_from_db()
    with pytest.raises(CallerError, match="recalled, not taken out"):
        uploads.drop_file(cast["dara"], file)
    assert Entry.objects.filter(kind="file_dropped").count() == 1


def test_an_answer_that_lost_a_file_is_read_again_before_it_goes(received, cast):
    [file] = uploads.add_files(cast["bob"], received, [upload()])
    read = answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="x", files=[file.key.hex]))
    uploads.drop_file(cast["bob"], file)
    with pytest.raises(CallerError, match="Read the new one"):
        answer_actions.release_answer(cast["dara"], received, read.key.hex)
    release(cast["dara"], received)


def test_what_a_crash_left_is_swept_and_nothing_else(received, cast, monkeypatch):
    [file] = uploads.add_files(cast["bob"], received, [upload()])
    folder = settings.HOME / FOLDER
    for name in ("0" * 32 + ".unfinished", "1" * 32 + ".sealed", "README"):
        (folder / name).write_bytes(b"x")
    assert sweep() == 0  # it may be on its way just now
    monkeypatch.setattr(storage, "LEFT_BEHIND_SECONDS", -1.0)
    assert sweep() == 2
    assert lying() == sorted([f"{file.key.hex}.sealed", "README"])
