"""What holds of a joint group after every schedule: every desk of it has the same, nothing was overwritten or lost, and
what was taken back is nowhere."""

from collections.abc import Iterable, Iterator
from typing import Any

from jointdesk.engine.exchange.joint.edits import Edit
from jointdesk.engine.exchange.wire.bodies import JointEditRecalled
from simulator.group_work import ACCEPTED, ENTRIES, GROUP, edits_of, entry_of
from simulator.memory_desk import Desk
from simulator.schedule import Schedule


def check_group(schedule: Schedule) -> None:
    """Raises AssertionError."""
    desks = list(schedule.desks.values())
    working = [desk for desk in desks if desk.tables["groups"].get(GROUP) == ACCEPTED]
    check_members(working)
    for entry in ENTRIES:
        written = {edit.id for desk in working for edit in edits_of(desk, entry) if edit.desk == desk.id}
        for desk in working:
            here = list(edits_of(desk, entry))
            assert {edit.id for edit in here} == written, "an edit is not at every desk of the group"
            said = {name: {one.value for one in heads} for name, heads in entry_of(desk, entry).said.items()}
            assert said == read_plainly(here), "an entry says what its edits do not"
        states = [entry_of(desk, entry).said for desk in working]
        assert all(state == states[0] for state in states), "two desks read one entry differently"
    for desk in desks:
        check_recalls(schedule, desk)


def check_members(working: list[Desk]) -> None:
    for desk in working:
        for other in working:
            assert other is desk or desk.tables["members"].get(other.id) == ACCEPTED, "a member is not known"


def check_recalls(schedule: Schedule, desk: Desk) -> None:
    """A datum of this desk's that was taken back is gone everywhere, and everybody it went to has said so."""
    for key, datum in desk.tables["data"].items():
        if datum.origin != desk.id or not datum.gone:
            continue
        for other in schedule.desks.values():
            there = other.tables["data"].get(key)
            assert there is None or there.gone, "a datum that was taken back is still there"
            assert there is None or there.body is None or isinstance(there.body, JointEditRecalled), (
                "words of a datum that was taken back are still there"
            )
        for name, row in desk.tables["recalls"].items():
            if row.datum == key and not row.by:
                check_receipts(desk, name, key)


def check_receipts(desk: Desk, recall: str, datum: str) -> None:
    for name, partner in desk.tables["passages"]:
        if name == datum and (recall, partner) not in desk.tables["recalled"]:
            # it went after the recall, as an empty place
            told = [row for row in desk.tables["outgoing"].values() if row.conversation == datum]
            assert not any(row.partner == partner and row.type == "datum_recalled" for row in told), (
                "a recall without its receipt"
            )


def read_plainly(edits: Iterable[Edit]) -> dict[str, set[Any]]:
    """The engine's rule as it is written down, without its economy: per field, what no later edit has seen."""
    known = {edit.id: edit for edit in edits}
    said: dict[str, set[Any]] = {}
    for edit in known.values():
        for name, value in edit.fields.items():
            after = (other for other in known.values() if name in other.fields)
            if not any(edit.id in set(_before(other, known)) for other in after):
                said.setdefault(name, set()).add(value)
    return said


def _before(edit: Edit, known: dict[str, Edit]) -> Iterator[str]:
    ahead, met = list(edit.parents), set()
    while ahead:
        one = ahead.pop()
        if one in known and one not in met:
            met.add(one)
            yield one
            ahead += known[one].parents
