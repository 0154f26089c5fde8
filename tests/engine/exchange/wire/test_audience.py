"""An empty audience is nobody, and a wrong one is nobody too: never everybody."""

import pytest
from exchange_cast import NOW, Desk, make_desk
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.wire.messages import Message, open_sealed, seal, seal_signed, sign_message

DESKS = {desk: make_desk(desk, "XX", number) for number, desk in enumerate(("vn", "kh", "kr", "sg"), 11)}
ID = "ab" * 16


def to(recipient: str) -> Message:
    return Message(ID, "notice_withdrawn", "vn", recipient, ID, 1, NOW, {"notice": "N-1"})


@given(st.text(max_size=40) | st.sampled_from(["", "*", "all", "any", "everybody", "vn,kh", "KH", " kh"]))
def test_what_is_no_desk_gets_nothing(recipient: str) -> None:
    if recipient in DESKS:
        return
    for desk in DESKS.values():
        with pytest.raises(CallerError):
            seal(to(recipient), DESKS["vn"].keys, desk.card)


@given(st.sampled_from(sorted(DESKS)), st.sampled_from(sorted(DESKS)), st.sampled_from(sorted(DESKS)))
def test_only_the_one_named_can_seal_for_and_open(recipient: str, card: str, reader: str) -> None:
    vn: Desk = DESKS["vn"]
    signed = sign_message(to(recipient), vn.keys)
    if card != recipient:
        with pytest.raises(CallerError):
            seal(to(recipient), vn.keys, DESKS[card].card)
        with pytest.raises(CallerError):
            seal_signed(signed.raw, DESKS[card].card)
        return
    raw, keys = seal_signed(signed.raw, DESKS[card].card), DESKS[reader].keys
    if reader == recipient:
        assert open_sealed(raw, keys, {"vn": vn.card}, reader, NOW).recipient == recipient
    else:
        with pytest.raises(PartnerError, match="wrong_key"):
            open_sealed(raw, keys, {"vn": vn.card}, reader, NOW)
