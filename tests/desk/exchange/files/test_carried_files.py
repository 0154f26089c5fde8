"""Files between desks without a line: on the stick as they lie in the store, listed, missing ones named."""

import pytest
from django.utils import timezone

from far_files import PNG, lying, upload
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.retrying import try_again
from jointdesk.desk.exchange.files.uploads import add_files
from jointdesk.desk.exchange.mail.carried_folder import digest
from jointdesk.desk.exchange.mail.carrying_in import import_messages
from jointdesk.desk.exchange.mail.carrying_out import export_messages
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.exchange.requests.answer_actions import AnswerText, prepare_answer
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import FileRefused, FileTaken
from released import release


def carry_in(folder):
    *_, done = import_messages(folder)
    return done


def carry_out(folder, partner):
    *_, done = export_messages(folder, partner)
    return done


@pytest.fixture
def laid(kh, give, answer_with, tmp_path):
    """A partner's file on the stick: `laid(spoil)`, and the message that names it has come."""

    def make(change=lambda raw: raw):
        named = give()
        answer_with(named)
        (tmp_path / "files").mkdir()
        path = tmp_path / "files" / f"{named.id}.sealed"
        path.write_bytes(change(kh.files.pop(named.token)))
        return path

    return make


@pytest.fixture
def answered(kh, partner, cast, received):
    """An answer of ours, with a file, that waits for the stick."""
    kh.down = True
    (file,) = add_files(cast["dara"], received, [upload()])
    text = AnswerText(text="See it.", files=(file.key.hex,))
    prepare_answer(cast["dara"], received, text)
    release(cast["bob"], received)
    kh.down = False
    return file


def test_ours_stand_on_the_stick_as_they_lie_and_are_listed(kh, partner, answered, tmp_path):
    for _time in range(2):
        assert carry_out(tmp_path, partner).files == 1
    on_stick = tmp_path / "files" / f"{answered.key.hex}.sealed"
    assert on_stick.read_bytes() == store.path_of(answered).read_bytes()
    assert PNG[:200] not in on_stick.read_bytes()
    listed = (tmp_path / "manifests" / "vn-to-kh.list").read_text()
    assert f"files/{on_stick.name}\t{digest(on_stick)}\n" in listed
    kh.say(FileTaken(file=answered.key.hex, sha256=bytes.fromhex(answered.sha256)), answered.request.key.hex)
    assert carry_out(tmp_path, partner).files == 0


def test_what_the_partner_found_spoilt_is_put_in_again(kh, partner, answered, tmp_path):
    kh.say(FileRefused(file=answered.key.hex, code="altered_file"), answered.request.key.hex)
    assert carry_out(tmp_path, partner).files == 1
    kh.say(FileRefused(file=answered.key.hex, code="too_large"), answered.request.key.hex)
    assert carry_out(tmp_path, partner).files == 0


def test_a_file_the_disk_lost_is_named_and_stops_nothing(partner, answered, tmp_path):
    store.path_of(answered).unlink()
    done = carry_out(tmp_path, partner)
    assert done.files == 0
    assert done.messages > 0
    assert done.refused == [f"{store.path_of(answered)}: is missing on this desk"]


def test_a_partners_file_is_taken_from_the_stick_and_receipted(kh, laid, tmp_path):
    laid()
    assert carry_in(tmp_path).files == 1
    file = TravelledFile.objects.get()
    assert (file.state, b"".join(store.read(file))) == ("here", PNG)
    assert lying() == [f"{file.key.hex}.sealed"]
    assert carry_in(tmp_path).files == 0
    deliver()
    assert [body.file for body in kh.bodies(FileTaken)] == [file.key.hex]


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: raw[:50] + b"?" + raw[51:]]
)
def test_a_spoilt_copy_is_named_and_a_good_one_taken_later(laid, tmp_path, spoil):
    good = []
    path = laid(lambda raw: spoil(good.append(raw) or raw))
    done = carry_in(tmp_path)
    assert done.files == 0
    assert len(done.refused) == 1
    assert str(path) in done.refused[0]
    assert TravelledFile.objects.get().state == "announced"
    path.write_bytes(good[0])
    assert carry_in(tmp_path).files == 1


def test_a_file_nobody_announced_is_left_where_it_is(kh, partner, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / f"{'a' * 32}.sealed").write_bytes(b"x")
    (tmp_path / "files" / "letter.docx").write_bytes(b"x")
    done = carry_in(tmp_path)
    assert done.files == 0
    assert [line.rpartition("/")[2] for line in done.refused] == ["letter.docx: is no file this desk reads"]


def test_what_was_given_up_is_taken_all_the_same(laid, tmp_path):
    laid()
    TravelledFile.objects.update(state="refused", fault="not_given", next_try_at=None)
    assert carry_in(tmp_path).files == 1


def test_what_was_beyond_our_bounds_is_not_taken_from_a_stick(laid, tmp_path):
    laid()
    TravelledFile.objects.update(state="refused", fault="too_large", next_try_at=None)
    assert carry_in(tmp_path).files == 0


def test_an_officer_tries_again(kh, cast, give, answer_with):
    named = give()
    raw = kh.files.pop(named.token)
    answer_with(named)
    TravelledFile.objects.update(state="refused", fault="not_given", next_try_at=None, tries=9)
    kh.files[named.token] = raw
    file = try_again(cast["bob"], TravelledFile.objects.get())
    assert (file.state, file.fault, file.tries) == ("announced", "", 0)
    assert file.next_try_at <= timezone.now()
    with pytest.raises(CallerError, match="not refused"):
        try_again(cast["bob"], file)


def test_bounds_hold_when_tried_again(cast, give, answer_with, monkeypatch):
    answer_with(give())
    TravelledFile.objects.update(state="refused", fault="too_large", size=10**12)
    with pytest.raises(CallerError, match="too large"):
        try_again(cast["bob"], TravelledFile.objects.get())
