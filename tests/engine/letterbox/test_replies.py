"""The receipt opens its replies; a locator, another receipt or the door's own keys do not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_examples import DESK, HASH_KEY, MARK, NOW, RECEIPT, random_bytes

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.receipts import Receipt, hash_receipt
from jointdesk.engine.letterbox.records import from_bytes, to_bytes
from jointdesk.engine.letterbox.replies import (
    Message,
    SealedMessage,
    State,
    find_state,
    open_message,
    read_states,
    seal_message,
    write_states,
)
from jointdesk.engine.letterbox.sealing import find_among, open_whole

MESSAGE = Message("e" * 32, NOW, "vi", "Chúng tôi cần số tài khoản người nhận. Bạn có thể gửi thêm không?")
TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=90)
OTHER = Receipt(RECEIPT.locator, b"9876543210")


def state(receipt=RECEIPT, **change):
    made = State(receipt.locator, hash_receipt(receipt, HASH_KEY), "question", TODAY, LATER)
    return replace(made, **change)


def test_the_receipt_opens_its_message():
    sealed = seal_message(MESSAGE, MARK, random_bytes())
    assert open_message(sealed, RECEIPT) == MESSAGE
    assert len(sealed.sealed) < 1_200


def test_nothing_else_opens_it():
    sealed = seal_message(MESSAGE, MARK, random_bytes())
    for receipt in (OTHER, Receipt(b"abd", RECEIPT.secret)):
        with pytest.raises(PartnerError, match="wrong_key"):
            open_message(sealed, receipt)
    with pytest.raises(PartnerError, match="wrong_key"):
        open_whole(sealed.sealed, find_among(DESK), f"reply|{RECEIPT.locator.hex()}|{MESSAGE.id}")
    with pytest.raises(PartnerError):
        open_message(SealedMessage("f" * 32, sealed.sealed), RECEIPT)
    with pytest.raises(PartnerError):
        open_message(SealedMessage(sealed.id, sealed.sealed[:-1]), RECEIPT)


def test_receipts_that_share_a_locator_are_told_apart():
    states = [state(OTHER, status="closed"), state()]
    assert find_state(RECEIPT, HASH_KEY, states) == states[1]
    assert find_state(OTHER, HASH_KEY, states) == states[0]
    assert find_state(Receipt(RECEIPT.locator, bytes(10)), HASH_KEY, states) is None


def test_states_read_back_and_are_forgotten_on_their_day():
    sealed = seal_message(MESSAGE, MARK, random_bytes())
    states = [state(messages=(sealed,)), state(OTHER)]
    lines = list(write_states(states, TODAY))
    assert sorted(read_states(lines, TODAY), key=lambda one: one.hash) == sorted(
        states, key=lambda one: one.hash
    )
    assert list(read_states(lines, LATER)) == []
    assert list(write_states(states, LATER)) == []
    assert "tài khoản".encode() not in b"".join(lines)


def test_the_order_of_states_is_their_content_s():
    states = [state(Receipt(bytes([n, 0, 0]), b"0123456789")) for n in (9, 3, 200)]
    assert list(write_states(states, TODAY)) == list(write_states(reversed(states), TODAY))


def test_states_out_of_order_or_twice_are_refused():
    lines = list(write_states([state(), state(OTHER)], TODAY))
    for wrong in (lines[::-1], [lines[0], lines[0]]):
        with pytest.raises(PartnerError, match="line 2"):
            list(read_states(wrong, TODAY))


@given(
    st.sampled_from(["locator", "hash", "status", "since", "forget_on", "messages", "more"]),
    st.none() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2),
)
def test_hostile_states_raise_partner_errors(field, value):
    wire = from_bytes(next(write_states([state()], TODAY)).rstrip())
    wire[field] = value
    try:
        (read,) = read_states([to_bytes(wire)], TODAY)
    except (PartnerError, ValueError) as error:
        refused = error
    else:
        assert isinstance(read, State)
        return
    assert isinstance(refused, PartnerError) or "not enough values" in str(refused)


@pytest.mark.parametrize("line", [b"", b"\n", b"x", b"[]", b"{}", b"{" * 9_000])
def test_hostile_lines_raise_partner_errors(line):
    with pytest.raises(PartnerError):
        list(read_states([line], TODAY))


@pytest.mark.parametrize("change", [{"text": ""}, {"text": "x" * 8_001}, {"id": "no"}, {"text": "\x00"}])
def test_a_message_out_of_form_is_not_sealed(change):
    with pytest.raises(CallerError):
        seal_message(replace(MESSAGE, **change), MARK, random_bytes())


def test_a_state_out_of_form_is_not_written():
    with pytest.raises(CallerError, match="status"):
        list(write_states([state(status="maybe")], TODAY))
