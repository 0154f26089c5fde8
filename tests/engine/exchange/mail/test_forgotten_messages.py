"""Parts, batches and places: what both sides make of them, effect by effect."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail import outbox, parts
from jointdesk.engine.exchange.mail.effects import (
    Confirm,
    PutOff,
    Raise,
    Renumber,
    Reseal,
    SendAgain,
    Sent,
    Stored,
    Unfinished,
    Vouch,
)
from jointdesk.engine.exchange.mail.places import START, Place, digest_batch, run_on
from jointdesk.engine.exchange.mail.receipts import receipt_of
from jointdesk.engine.exchange.wire.bodies import NoticeWithdrawn, NotStored, Part, RequestAnswered
from jointdesk.engine.exchange.wire.bodies.delivery import LARGEST_WHOLE, MAX_BATCH, MAX_PLACES, PART
from jointdesk.engine.exchange.wire.canonical import encode, write_object
from jointdesk.engine.exchange.wire.messages import Message

NOW = datetime(2026, 10, 15, tzinfo=UTC)
ID, TALK = "ab" * 16, "cd" * 16


def content(number: int) -> str:
    return encode(hashlib.sha256(bytes([number])).digest())


def sent(number: int, *, received: int | None = None) -> Sent:
    """The `number`-th message of the conversation; `received`: minutes after NOW."""
    running = START
    for before in range(1, number + 1):
        running = run_on(running, content(before))
    at = None if received is None else NOW + timedelta(minutes=received)
    return Sent(ID, content(number), "kh", TALK, number, running, at)


class Ledger:
    def __init__(self, rows: Sequence[Sent]) -> None:
        self.rows = {row.sequence: row for row in rows}

    def at(self, conversation: str, sequence: int) -> Sent | None:
        return self.rows.get(sequence)

    def last(self, conversation: str) -> int:
        return max(self.rows, default=0)

    def contents(self, conversation: str, first: int, last: int) -> Sequence[str]:
        return [content(number) for number in range(first, last + 1) if number in self.rows]


def answer(row: Sent, next_: int, running: bytes, *, code: str = "", minutes: int = 60) -> Message:
    message = Message(ID, "notice_withdrawn", "vn", "kh", TALK, row.sequence, NOW, {}, digest=row.digest)
    place = Place(TALK, next_, running)
    body = receipt_of(message, Stored(ID, "", NOW, False), place)
    if code:
        body = NotStored(ID, body.digest, code, next_, running)
    return Message("00" * 16, body.type, "kh", "vn", TALK, 0, NOW + timedelta(minutes=minutes), body.write())


def kinds(steps: object) -> list[object]:
    return [step.code if isinstance(step, Raise) else type(step) for step in steps]


def test_a_receipt_that_agrees_confirms_and_nothing_else() -> None:
    rows = [sent(1, received=0), sent(2)]
    assert kinds(outbox.settle(answer(rows[1], 3, rows[1].running), rows[1], Ledger(rows))) == [Confirm]


def test_what_the_partner_had_receipted_and_expects_again_is_sent_again() -> None:
    rows = [sent(1, received=0), sent(2)]
    steps = list(outbox.settle(answer(rows[1], 1, START), rows[1], Ledger(rows)))
    assert kinds(steps) == [Confirm, SendAgain]
    assert steps[1] == SendAgain(TALK, 1, NOW + timedelta(hours=1))


def test_a_place_older_than_the_receipt_says_nothing() -> None:
    rows = [sent(1, received=60), sent(2)]
    assert kinds(outbox.settle(answer(rows[1], 1, START), rows[1], Ledger(rows))) == [Confirm]


def test_a_message_receipted_twice_at_different_moments_was_lost_in_between() -> None:
    row = sent(1, received=-5)
    assert kinds(outbox.settle(answer(row, 2, row.running), row, Ledger([row]))) == ["lost_there", Confirm]


def test_a_partner_that_has_more_of_ours_than_we_do_is_told_of() -> None:
    row = sent(1)
    assert kinds(outbox.settle(answer(row, 5, bytes(32)), row, Ledger([row]))) == [Confirm, "lost_ours"]


def test_another_history_is_an_alarm() -> None:
    rows = [sent(1, received=0), sent(2)]
    assert kinds(outbox.settle(answer(rows[1], 3, bytes(32)), rows[1], Ledger(rows))) == [Confirm, "diverged"]


def test_a_conflict_goes_on_after_what_the_partner_has_and_never_back() -> None:
    row = sent(2)
    ahead = list(outbox.settle(answer(row, 7, bytes(32), code="conflict"), row, Ledger([row])))
    assert kinds(ahead) == ["conflict", PutOff, Renumber]
    assert ahead[2] == Renumber(Place(TALK, 7, bytes(32)))
    behind = outbox.settle(answer(row, 2, bytes(32), code="conflict"), row, Ledger([row]))
    assert kinds(behind) == ["conflict", PutOff]
    later = outbox.settle(answer(row, 2, bytes(32), code="too_far"), row, Ledger([row]))
    assert kinds(later) == [PutOff]


@pytest.mark.parametrize("changes", [{"sender": "xx"}, {"type": "refusal"}])
def test_an_answer_to_something_else_is_none(changes: dict[str, str]) -> None:
    row = sent(1)
    wrong = replace(answer(row, 2, row.running), **changes)
    with pytest.raises(PartnerError):
        list(outbox.settle(wrong, row, Ledger([row])))
    with pytest.raises(PartnerError, match="wrong_receipt"):
        list(outbox.settle(answer(row, 2, row.running), replace(row, digest=content(9)), Ledger([row])))


def test_an_unsigned_word_only_changes_how_it_is_tried_again() -> None:
    assert kinds(outbox.decline(sent(1), "malformed")) == [PutOff]
    assert kinds(outbox.decline(sent(1), "wrong_key")) == [PutOff, Reseal]
    assert kinds(outbox.decline(sent(1), "unknown_sender")) == [PutOff, Reseal, Vouch]


@given(st.integers(0, 3 * PART))
def test_a_body_is_cut_and_joined_again(size: int) -> None:
    raw = write_object({"notice": "N-1", "reason": "x" * size})
    body = _Large(size)
    pieces = list(parts.divide(body, ID))
    if len(raw) <= PART:
        assert pieces == [body]
        return
    assert all(isinstance(piece, Part) and Part.read(piece.write()) == piece for piece in pieces)
    assert [piece.number for piece in pieces] == list(range(1, pieces[0].of + 1))
    assert parts.join(pieces[-1], [piece.octets for piece in pieces]) == body.write()
    with pytest.raises(PartnerError, match="bad_digest"):
        parts.join(pieces[-1], [piece.octets for piece in reversed(pieces)])


class _Large(NoticeWithdrawn):
    """A body as large as wanted."""

    def __init__(self, size: int) -> None:
        super().__init__(notice="N-1", reason="x" * size)


def test_a_whole_is_bounded_in_bytes_and_in_values() -> None:
    with pytest.raises(CallerError, match="at most"):
        list(parts.divide(_Large(LARGEST_WHOLE), ID))
    with pytest.raises(CallerError, match="values"):
        list(parts.divide(NoticeWithdrawn(notice="N-1", reason="," * (parts.MOST_MARKS + 1)), ID))
    raw = b'{"a":[' + b"[]," * parts.MOST_MARKS + b"[]]}"
    bomb = Part(ID, "notice_withdrawn", 1, len(raw), hashlib.sha256(raw).digest(), b"")
    with pytest.raises(PartnerError, match="too_large"):
        parts.join(bomb, [raw])


def test_a_part_continues_its_whole_or_is_refused() -> None:
    first, second, third = parts.divide(_Large(2 * PART + 1), ID)
    here = Unfinished(TALK, first.carries, first.size, first.digest, 1)
    parts.check_next(second, TALK, here)
    for part, talk, known in (
        (third, TALK, here),
        (second, ID, here),
        (second, TALK, None),
        (replace(second, digest=bytes(32)), TALK, here),
        (replace(second, carries=RequestAnswered.type), TALK, here),
    ):
        with pytest.raises(PartnerError, match="incomplete"):
            parts.check_next(part, talk, known)


@pytest.mark.parametrize("changes", [{"number": 9}, {"size": PART}, {"octets": b"x"}])
def test_a_part_whose_figures_contradict_each_other_is_out_of_form(changes: dict[str, object]) -> None:
    part = next(iter(parts.divide(_Large(2 * PART + 1), ID)))
    with pytest.raises(PartnerError, match="malformed"):
        Part.read(replace(part, **changes).write())


def test_a_batch_is_its_messages_in_order() -> None:
    contents = [content(number) for number in (1, 2, 3)]
    closed = outbox.close_batch(ID, 4, contents)
    assert (closed.first, closed.last, closed.count) == (4, 6, 3)
    assert closed.digest == digest_batch(contents) != digest_batch(reversed(contents))
    for wrong in ([], [content(1)] * (MAX_BATCH + 1)):
        with pytest.raises(CallerError):
            outbox.close_batch(ID, 1, wrong)


@given(st.integers(0, 3 * MAX_PLACES), st.integers(0, 3 * MAX_PLACES))
def test_every_place_is_stated_once(ours: int, theirs: int) -> None:
    places = [Place(f"{number:032x}", number + 1, bytes(32)) for number in range(max(ours, theirs))]
    statements = list(outbox.state_conversations(places[:ours], places[:theirs]))
    assert [row[1] for body in statements for row in body.sent] == list(range(1, ours + 1))
    assert [row[1] for body in statements for row in body.applied] == list(range(1, theirs + 1))
    assert all(type(body).read(body.write()) == body for body in statements)
