"""An edit's id holds its author to one content, and outlives it."""

from datetime import UTC, datetime

import pytest

from jointdesk.engine.exchange.joint.commitments import identify_edit, seal_content

CONTENT = {
    "mark": "TLP:AMBER",
    "conditions": "",
    "evaluation": "",
    "author": "Officer 7",
}
PLACE = {
    "group": "a" * 32,
    "entry": "b" * 32,
    "kind": "meeting",
    "version": 1,
    "parents": ["c" * 32, "d" * 32],
    "desk": "vn",
    "at": datetime(2026, 11, 1, 8, tzinfo=UTC),
}


def seal(nonce=bytes(16), fields=None, **changes):
    return seal_content(nonce, {"place": "Bavet"} if fields is None else fields, **{**CONTENT, **changes})


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": b"1" * 16},
        {"fields": {"place": "Hanoi"}},
        {"fields": {}},
        {"mark": "TLP:GREEN"},
        {"conditions": "Not in court"},
        {"evaluation": "4x4 B2"},
        {"author": "Officer 8"},
    ],
)
def test_everything_a_recall_takes_away_is_sealed(changed):
    assert seal(**changed) != seal()


@pytest.mark.parametrize(
    "changed",
    [
        {"group": "f" * 32},
        {"entry": "f" * 32},
        {"kind": "note"},
        {"version": 2},
        {"parents": []},
        {"desk": "kh"},
        {"at": datetime(2026, 11, 1, 9, tzinfo=UTC)},
        {"seal": bytes(32)},
    ],
)
def test_an_id_is_of_one_place_and_one_content(changed):
    whole = {**PLACE, "seal": seal()}
    assert identify_edit(**{**whole, **changed}) != identify_edit(**whole)


def test_the_order_of_parents_and_how_a_list_is_kept_mean_nothing():
    whole = {**PLACE, "seal": seal()}
    assert identify_edit(**{**whole, "parents": reversed(PLACE["parents"])}) == identify_edit(**whole)
    assert seal(fields={"present": ["A"]}) == seal(fields={"present": ("A",)})


def test_another_implementation_comes_to_the_same_id():
    """Written out once by this code; a change of it is a change of the protocol."""
    assert identify_edit(**PLACE, seal=seal()) == "0f08dfad0b985df3838ccb75af71358e"
