"""Golden vectors of joint groups: edits and their ids, what entries say, and what is left of what was recalled.

`python tests/engine/exchange/joint/test_golden_joint.py` writes them anew; a change of theirs is a new version.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jointdesk.engine.exchange.joint.commitments import identify_edit, seal_content
from jointdesk.engine.exchange.joint.edits import Edit, read_entry
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, JointEditRecalled, JointEditSent, RecallDone
from jointdesk.engine.exchange.wire.bodies.groups import true_id
from jointdesk.engine.exchange.wire.canonical import encode
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.exchange.wire.messages import Message, sign_message

GOLDEN = Path(__file__).parents[1] / "golden" / "joint_v1.json"
AT = datetime(2026, 10, 15, 8, tzinfo=UTC)
GROUP, ENTRY = "10" * 16, "20" * 16
MEETING = {"subject": "Sites on the river", "starts_at": "2026-11-25T02:00:00Z", "zone": "Asia/Phnom_Penh"}
Drawn = tuple[str, JointEditSent]


def draw(number: int, desk: str, fields: dict[str, Any], parents: Iterable[Drawn] = (), **said: str) -> Drawn:
    """The number-th edit, of that many minutes, its nonce the number 16 times."""
    terms = {"mark": "TLP:AMBER", "conditions": "", "evaluation": "", "author": f"Officer {number}", **said}
    named, at, nonce = (
        tuple(body.edit for _, body in parents),
        AT + timedelta(minutes=number),
        bytes([number]),
    )
    place: dict[str, Any] = {"group": GROUP, "entry": ENTRY, "kind": "meeting", "version": 1}
    seal = seal_content(nonce * 16, fields, **terms)
    edit = identify_edit(**place, parents=named, desk=desk, at=at, seal=seal)
    body = {**place, "edit": edit, "parents": named, "at": at, "nonce": nonce * 16, "fields": fields}
    return desk, JointEditSent(**body, **terms)


FIRST = draw(1, "vn", MEETING, conditions="Not in court", evaluation="4x4 B2")
HANOI = draw(2, "vn", {"place": "Hà Nội"}, [FIRST])
BAVET = draw(3, "kh", {"place": "បាវិត", "online": "sip:desk"}, [FIRST], mark="TLP:GREEN")
SAME = draw(4, "kr", {"place": "Hà Nội"}, [FIRST])
SETTLED = draw(5, "kr", {"place": "Seoul"}, [BAVET, SAME, HANOI])
CLEARED = draw(6, "vn", {"online": ""}, [BAVET])
ALL = (FIRST, HANOI, BAVET, SAME, SETTLED, CLEARED)
# name -> the edits that are there, and which of them were recalled
STATES: dict[str, tuple[tuple[Drawn, ...], tuple[Drawn, ...]]] = {
    "one edit": ((FIRST,), ()),
    "two that agree": ((FIRST, HANOI, SAME), ()),
    "a conflict of three": ((FIRST, HANOI, BAVET, SAME), ()),
    "settled, and a field cleared": (ALL, ()),
    "a parent that is not here": ((FIRST, HANOI, SETTLED), ()),
    "the settlement recalled": (ALL, (SETTLED,)),
    "one in the middle recalled": ((FIRST, BAVET, CLEARED), (BAVET,)),
    "the first recalled": ((FIRST, HANOI), (FIRST,)),
}


def place_of(drawn: Drawn) -> JointEditRecalled:
    body = drawn[1]
    names = ("group", "edit", "entry", "kind", "version", "parents", "at")
    return JointEditRecalled(**{name: getattr(body, name) for name in names}, sealed=body.seal())


def read(there: Iterable[Drawn], recalled: Iterable[Drawn]) -> dict[str, Any]:
    gone = {body.edit for _, body in recalled}
    state = read_entry(
        Edit(
            id=body.edit,
            entry=body.entry,
            kind=body.kind,
            parents=frozenset(body.parents),
            fields={} if body.edit in gone else body.fields,
            desk=desk,
            at=body.at,
        )
        for desk, body in there
    )
    said = {name: [[one.value, one.edit.id] for one in heads] for name, heads in state.said.items()}
    return {
        "edits": [body.edit for _, body in there],
        "recalled": sorted(gone),
        "said": said,
        "values": state.values,
        "conflicts": sorted(state.conflicts),
        "heads": sorted(state.heads),
        "missing": sorted(state.missing),
    }


def make_vectors() -> dict[str, Any]:
    halves, datum = iter((b"\x03" * 32, b"\x04" * 32)), BAVET[1].edit
    kh = DeskKeys.generate(lambda _: next(halves))
    recall = DatumRecalled(recall="30" * 16, datum=datum, origin="kh", act="erase", reason="Another town")
    message = Message("40" * 16, recall.type, "kh", "vn", datum, 1, AT + timedelta(hours=1), recall.write())
    done = RecallDone(
        recall="30" * 16,
        datum=datum,
        acts=("destroyed", "log_records_destroyed"),
        copies=1,
        passed_on=(("kr", "kept"),),
    )
    return {
        "edits": [{"desk": desk, "seal": encode(body.seal()), "body": body.write()} for desk, body in ALL],
        "places": [{"desk": desk, "body": place_of((desk, body)).write()} for desk, body in ALL],
        "states": {name: read(*state) for name, state in STATES.items()},
        "datum_recalled": sign_message(message, kh).raw.decode(),
        "recall_done": done.write(),
    }


def test_what_groups_say_is_produced_byte_for_byte() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert make_vectors() == golden
    assert golden["states"]["a conflict of three"]["conflicts"] == ["place"]
    assert golden["states"]["settled, and a field cleared"]["values"]["place"] == "Seoul"


def test_ids_hold_for_edits_and_for_what_is_left_of_them() -> None:
    for desk, body in ALL:
        assert true_id(body, desk) == body.edit == true_id(place_of((desk, body)), desk)
        assert true_id(body, "xx") != body.edit


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
