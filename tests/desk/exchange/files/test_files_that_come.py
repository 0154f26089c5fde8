"""A partner's files: fetched piece by piece, believed when whole, refused by name; the answer is taken all the same."""

import secrets
from datetime import timedelta

import pytest
from django.utils import timezone

from far_files import PNG, lying
from jointdesk.desk.exchange.files import fetching, store
from jointdesk.desk.exchange.files.fetching import fetch_files
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Answer, Datum, IncomingMessage, TravelledFile
from jointdesk.engine.exchange.files.frames import seal_frames
from jointdesk.engine.exchange.files.limits import Limits
from jointdesk.engine.exchange.wire.bodies import FileRefused, FileTaken

SMALL = Limits(largest=20_000, most=3, most_together=30_000, waiting=10**9, a_day=10**9, most_tries=3)


def due():
    TravelledFile.objects.filter(state="announced").update(next_try_at=timezone.now())


def refusals(kh):
    deliver()
    return [(body.file, body.code) for body in kh.bodies(FileRefused)]


def test_a_file_comes_is_looked_at_and_receipted(kh, give, answer_with):
    named = give()
    answer_with(named)
    file = TravelledFile.objects.get()
    assert (file.state, file.name, file.answer.text) == ("announced", "photo.png", "See the files.")
    assert fetch_files() == 1
    file.refresh_from_db()
    assert (file.state, file.found, file.warnings) == ("here", "image/png", [])
    assert b"".join(store.read(file)) == PNG
    deliver()
    assert [(body.file, body.sha256) for body in kh.bodies(FileTaken)] == [(named.id, named.sha256)]
    datum = Datum.objects.get(key=file.key)
    assert (datum.origin, datum.conditions) == ("kh", "Not in court")
    assert fetch_files() == 0


def test_a_transfer_goes_on_where_it_stopped(kh, give, answer_with, monkeypatch):
    content = secrets.token_bytes(300_000)
    answer_with(give(content))
    monkeypatch.setattr(fetching, "PIECE", 100_000)
    monkeypatch.setattr(fetching, "SECONDS_A_TURN", -1.0)  # each turn fetches one piece
    while not fetch_files():
        assert lying()[0].endswith(".unfinished")
    assert kh.ranges == [0, 100_000, 200_000, 300_000]
    assert b"".join(store.read(TravelledFile.objects.get())) == content


def test_what_a_crash_left_half_written_or_spoilt_is_fetched_anew(kh, give, answer_with):
    answer_with(give())
    file = TravelledFile.objects.get()
    store.unfinished_path(file).write_bytes(b"x" * 70_000)
    assert fetch_files() == 1
    assert b"".join(store.read(file)) == PNG


def test_a_partner_that_is_down_loses_nothing(kh, give, answer_with):
    answer_with(give())
    kh.down = True
    for _try in range(50):
        due()
        assert fetch_files() == 0
    kh.down = False
    due()
    assert fetch_files() == 1


@pytest.mark.parametrize("spoil", ["octet", "short", "long", "other", "digest"])
def test_an_altered_file_is_refused_by_name_and_the_answer_stands(kh, give, answer_with, spoil):
    named = give(**({"sha256": bytes(32)} if spoil == "digest" else {}))
    raw = kh.files[named.token]
    kh.files[named.token] = {
        "octet": raw[:100] + b"x" + raw[101:],
        "short": raw[:-20],
        "long": raw + b"x",
        "other": b"".join(seal_frames([PNG], bytes(32))),
        "digest": raw,
    }[spoil]
    good = give(b"good", name="note.txt", media_type="text/plain")
    answer_with(named, good)
    fetch_files()
    fetch_files()
    file, other = TravelledFile.objects.order_by("pk")
    assert Answer.objects.get().text == "See the files."
    assert other.state == "here"
    if spoil == "long":  # what was not announced is not asked for
        assert file.state == "here"
    elif spoil == "short":  # its desk may have it whole again later, but not for ever
        assert file.state == "announced"
        TravelledFile.objects.update(added_at=timezone.now() - timedelta(days=31))
        due()
        fetch_files()
        assert refusals(kh) == [(named.id, "not_given")]
    else:
        assert (file.state, file.fault) == ("refused", "altered_file")
        assert refusals(kh) == [(named.id, "altered_file")]
        assert lying() == [f"{other.key.hex}.sealed"]


def test_what_its_desk_does_not_give_is_given_up_in_the_end(kh, give, answer_with, monkeypatch):
    monkeypatch.setattr(store, "limits", lambda: SMALL)
    named = give()
    del kh.files[named.token]
    answer_with(named)
    for _try in range(3):
        due()
        fetch_files()
    assert TravelledFile.objects.get().fault == "not_given"
    assert refusals(kh) == [(named.id, "not_given")]


def test_files_out_of_bounds_are_refused_one_by_one(kh, give, answer_with, monkeypatch):
    monkeypatch.setattr(store, "limits", lambda: SMALL)
    big, fits, many = give(PNG * 2, name="big.png"), give(b"x" * 3), [give(b"y") for _ in range(3)]
    answer_with(fits, many[0], many[1], many[2])
    answer_with(big)
    assert dict(refusals(kh)) == {many[2].id: "too_many", big.id: "too_large"}
    due()
    fetch_files()
    assert TravelledFile.objects.filter(state="here").count() == 3
    assert IncomingMessage.objects.filter(state="quarantined").count() == 0


def test_what_one_partner_brings_a_day_is_bounded(kh, give, answer_with, monkeypatch):
    few = Limits(largest=20_000, most=9, most_together=10**9, waiting=10**9, a_day=25_000, most_tries=3)
    monkeypatch.setattr(store, "limits", lambda: few)
    answer_with(give(), give())
    last = give()
    answer_with(last)
    assert refusals(kh) == [(last.id, "too_much_today")]


def test_a_full_disk_takes_nothing_and_waits(kh, give, answer_with, monkeypatch):
    answer_with(give())
    monkeypatch.setattr(store, "has_room", lambda size: False)
    assert fetch_files() == 0
    file = TravelledFile.objects.get()
    assert (file.state, file.fault) == ("announced", "no_room")
    monkeypatch.undo()


def test_a_number_stands_for_one_file_of_one_desk(kh, give, answer_with):
    first = give()
    answer_with(first)
    again, other = first, give(b"other", id=first.id)
    answer_with(again)
    assert refusals(kh) == []
    answer_with(other)
    assert refusals(kh) == [(first.id, "conflict")]
    assert TravelledFile.objects.get().sha256 == first.sha256.hex()
    answer_with(give(), again, again)
    assert IncomingMessage.objects.get(state="quarantined").code == "conflict"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../x.png", "x.png"), ("con.png", "_con.png"), ("a/b\\c.png", "c.png"), (" . ", "file")],
)
def test_a_name_from_outside_is_made_safe(give, answer_with, name, shown):
    answer_with(give(name=name))
    assert TravelledFile.objects.get().name == shown


def test_a_file_that_was_recalled_meanwhile_does_not_stay(kh, give, answer_with, monkeypatch):
    answer_with(give())

    def recalled(out):
        TravelledFile.objects.update(state="erased", secret=None)

    monkeypatch.setattr(fetching.os, "fsync", recalled)
    fetch_files()
    assert TravelledFile.objects.get().state == "erased"
    monkeypatch.undo()
    assert lying() == []
