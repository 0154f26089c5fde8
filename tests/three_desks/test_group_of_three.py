"""A group of three real desks: founded, a meeting held, a dossier built by two and read by the third under conditions."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from three_desks.trio import NAMES, Trio

pytestmark = pytest.mark.processes
MEETING = {"subject": "First meeting", "starts_at": "2026-11-25T02:00:00Z", "zone": "Asia/Phnom_Penh"}


@pytest.fixture(autouse=True)
def group(trio: Trio) -> str:
    return trio.found()


def same_everywhere(trio: Trio, key: str) -> Any:
    """An entry as every desk has it."""
    trio.settle()
    told = [trio.entry(desk, key) for desk in NAMES]
    for name in ("said", "conflicts", "heads", "missing"):
        assert told[0][name] == told[1][name] == told[2][name]
    return told[0]


def test_a_meeting_is_held_with_agenda_decision_and_action(trio: Trio) -> None:
    meeting = trio.write("vn", "meeting", MEETING)
    trio.settle()
    trio.write("kh", "agenda_item", {"meeting": meeting, "number": 1, "subject": "Compounds"})
    decision = {"meeting": meeting, "number": 1, "text": "A list of sites is kept together"}
    trio.write("kr", "decision", decision)
    action = {"what": "Send the list", "desk": "kh", "due": "2027-01-15", "of_meeting": meeting}
    trio.write("vn", "action", action)
    assert same_everywhere(trio, meeting)["fields"]["subject"] == "First meeting"
    for desk in NAMES:
        rows = trio.officer(desk).get(f"/exchange/groups/{trio.group}/entries")
        assert {"agenda_item", "decision", "action"} <= {row["kind"] for row in rows}
        assert trio.officer(desk).get(f"/exchange/groups/{trio.group}/chronology")


def test_two_desks_that_write_at_once_lose_nothing_and_the_third_sees_both(trio: Trio) -> None:
    meeting = trio.write("vn", "meeting", MEETING)
    seen = same_everywhere(trio, meeting)["heads"]
    trio.change("kh", meeting, {"place": "Phnom Penh"}, seen)
    trio.change("kr", meeting, {"place": "Seoul"}, seen)
    told = same_everywhere(trio, meeting)
    assert sorted(one["value"] for one in told["conflicts"]["place"]) == ["Phnom Penh", "Seoul"]
    trio.change("vn", meeting, {"place": "Bangkok"}, told["heads"])
    told = same_everywhere(trio, meeting)
    assert not told["conflicts"]
    assert told["fields"]["place"] == "Bangkok"


def test_a_dossier_of_two_is_read_by_the_third_and_what_is_taken_back_is_gone(trio: Trio) -> None:
    gang = trio.build("vn", "gang", {"name": "Golden Leaf", "crime_types": ["scams"]})
    trio.settle()
    trio.build("kh", "gang_person", {"names": ["Qwertzuiop Mann"], "role": "leader"}, gang)
    trio.settle()
    told = trio.dossier("kr", gang)
    assert told[gang]["edits"][0]["desk"] == "vn"
    [leader] = [entry for key, entry in told.items() if key != gang]
    assert leader["values"]["names"] == ["Qwertzuiop Mann"]
    [edit] = leader["edits"]
    assert (edit["desk"], edit["conditions"]) == ("kh", "Not in court")
    recall = {"act": "erase", "reason": "Another person"}
    proposed = trio.officer("kh").post(f"/exchange/data/{edit['edit']}/recalls", recall)
    trio.officer("kh", "liaison2").post(f"/exchange/recalls/{proposed['id']}/send")
    trio.settle()
    for desk in NAMES:
        assert "Qwertzuiop" not in str(trio.dossier(desk, gang))
    rows = trio.officer("kh").get("/exchange/recalls")
    receipts = next(row["receipts"] for row in rows if row["id"] == proposed["id"])
    assert {row["partner"]: row["state"] for row in receipts} == {"vn": "done", "kr": "done"}
    trio.wait_until(lambda: not trio.find_everywhere("Qwertzuiop"), "the last trace of it to go")
    with ThreadPoolExecutor(len(NAMES)) as pool:
        assert all(pool.map(trio.verified, NAMES))
