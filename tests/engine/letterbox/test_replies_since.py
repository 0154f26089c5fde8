"""What moved is laid over one base and no other, in order, and says who is to be forgotten."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.replies import State, write_states
from jointdesk.engine.letterbox.replies_since import Moved, read_moved, write_moved

TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=90)


def state(number: int, status: str = "closed", forget_on: date = LATER) -> State:
    hashed = bytes([number]) * 32
    return State(hashed[:3], hashed, status, TODAY, forget_on)


def place(number: int) -> tuple[bytes, bytes]:
    return bytes([number]) * 3, bytes([number]) * 32


def line(number: int) -> bytes:
    return b"".join(write_states([state(number)], TODAY))


def test_states_and_the_gone_stand_in_order_under_their_base():
    lines = list(write_moved(77, [state(2), state(5)], [place(1), place(9)], TODAY))
    base, moved = read_moved(lines, TODAY)
    assert base == 77
    assert list(moved) == [
        Moved(place(1), None),
        Moved(place(2), line(2)),
        Moved(place(5), line(5)),
        Moved(place(9), None),
    ]


def test_one_whose_day_has_come_is_gone_and_one_that_came_again_is_not():
    lines = list(write_moved(1, [state(2, forget_on=TODAY), state(3)], [place(3)], TODAY))
    assert list(read_moved(lines, TODAY)[1]) == [Moved(place(2), None), Moved(place(3), line(3))]
    # it was told with a day to come, and lies at the door until that day is over
    lines = list(write_moved(1, [state(4)], [], TODAY))
    assert list(read_moved(lines, LATER)[1]) == [Moved(place(4), None)]


def test_out_of_order_is_not_written_and_not_read():
    with pytest.raises(CallerError, match="not in order"):
        list(write_moved(1, [state(3), state(2)], [], TODAY))
    head, two, three = write_moved(1, [state(2), state(3)], [], TODAY)
    for wrong in ([head, three, two], [head, two, two]):
        with pytest.raises(PartnerError, match="not in order"):
            list(read_moved(wrong, TODAY)[1])


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b""],
        [b"{}\n"],
        [b'{"base":0}\n'],
        [b'{"base":"1"}\n'],
        [line(1)],
        [b'{"base":1}\n', b'{"base":1}\n'],
        [b'{"base":1}\n', b'{"gone":"AAAA","locator":"AAAA"}\n'],
        [b'{"base":1}\n', line(1)[:-3]],
    ],
)
def test_what_is_out_of_form_is_refused(lines: list[bytes]):
    with pytest.raises(PartnerError, match="malformed"):
        list(read_moved(lines, TODAY)[1])


@given(
    first=st.dictionaries(st.integers(0, 20), st.sampled_from(["received", "closed"])),
    moves=st.lists(
        st.tuples(st.integers(0, 20), st.sampled_from(["question", "accepted", None])), max_size=30
    ),
    told_after=st.integers(0, 30),
)
def test_base_and_last_are_what_the_desk_has_however_many_a_door_missed(first, moves, told_after):
    """A door takes the base, perhaps one on the way, and the last: it knows what the desk knows."""
    desk, door, moved = dict(first), {place(key): status for key, status in first.items()}, set()
    for turn, (key, status) in enumerate(moves):
        moved.add(key)
        if status is None:
            desk.pop(key, None)
        else:
            desk[key] = status
        if turn in (told_after, len(moves) - 1):
            told = [state(one, desk[one]) for one in sorted(moved) if one in desk]
            gone = [place(one) for one in sorted(moved) if one not in desk]
            for one in read_moved(write_moved(1, told, gone, TODAY), TODAY)[1]:
                door.pop(one.place, None)
                if one.line is not None:
                    door[one.place] = desk[one.place[0][0]]
    assert door == {place(key): status for key, status in desk.items()}
