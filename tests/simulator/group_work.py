"""A joint group of desks in memory: members, entries made of edits, data passed on, and what is taken back.

The rules are the engine's (`joint/edits`, `joint/commitments`, the bodies); what a desk keeps and tells whom is here as
the desk's rooms do it, in the same transactions.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.joint.commitments import NONCE, identify_edit, seal_content
from jointdesk.engine.exchange.joint.edits import Edit, EntryState, read_entry
from jointdesk.engine.exchange.wire.bodies import (
    DatumRecalled,
    JointEditRecalled,
    JointEditSent,
    JointGroupAcceptance,
    JointGroupInvitation,
    NoticeSent,
    RecallDone,
)
from jointdesk.engine.exchange.wire.bodies.groups import true_id
from jointdesk.engine.exchange.wire.messages import Message, draw_id

if TYPE_CHECKING:
    from simulator.memory_desk import Desk

GROUP = "9" * 32
ENTRIES = ("a" * 32, "b" * 32)
FIELDS = ("subject", "place", "minutes")
INVITED, ACCEPTED = "invited", "accepted"


@dataclass(frozen=True)
class Datum:
    """What travelled: an edit, or a notice passed on. `gone`: the act that took it back."""

    origin: str
    body: Any
    gone: str = ""


@dataclass(frozen=True)
class Recall:
    """One desk's order to take a datum back. `by` is empty for our own; `done` once it had its effect here."""

    datum: str
    act: str
    by: str
    done: bool


# officers


def found(desk: "Desk", partner: str, chance: random.Random, now: datetime) -> None:
    if desk.tables["groups"]:
        return
    desk.tables.put("groups", GROUP, ACCEPTED)
    body = JointGroupInvitation(
        group=GROUP,
        name="g",
        mandate="m",
        legal_basis="bilateral",
        desks=tuple(sorted([desk.id, *desk.partners])),
    )
    for each in desk.partners:
        desk.tables.put("members", each, INVITED)
        desk.queue(each, body, GROUP, now)


def join(desk: "Desk", partner: str, chance: random.Random, now: datetime) -> None:
    if desk.tables["groups"].get(GROUP) != INVITED:
        return
    desk.tables.put("groups", GROUP, ACCEPTED)
    for each in desk.partners:
        desk.queue(each, JointGroupAcceptance(group=GROUP), GROUP, now)
        send_missing(desk, each, now)


def edit(desk: "Desk", partner: str, chance: random.Random, now: datetime) -> None:
    """Some fields of an entry, by an officer who may have opened it a while ago."""
    if desk.tables["groups"].get(GROUP) != ACCEPTED:
        return
    entry = chance.choice(ENTRIES)
    fields = {name: draw_id(chance.randbytes) for name in chance.sample(FIELDS, chance.randint(1, 2))}
    known = [key for key, datum in desk.tables["data"].items() if _is_edit_of(datum, entry)]
    parents = read_entry(edits_of(desk, entry)).heads
    if chance.random() < 0.2:
        parents = frozenset(chance.sample(sorted(known), min(len(known), 1)))
    body = _write_edit(desk.id, entry, fields, sorted(parents), chance.randbytes(NONCE), now)
    desk.tables.put("data", body.edit, Datum(desk.id, body))
    for each in _readers(desk):
        _send(desk, each, body.edit, now)


def tell(desk: "Desk", partner: str, chance: random.Random, now: datetime) -> None:
    """A notice of ours for one partner, or for one partner more."""
    known = [
        key
        for key, datum in sorted(desk.tables["data"].items())
        if isinstance(datum.body, NoticeSent) and datum.origin == desk.id and not datum.gone
    ]
    if known and chance.random() < 0.5:
        _send(desk, partner, chance.choice(known), now)
        return
    key = draw_id(chance.randbytes)
    body = NoticeSent(
        notice=f"N-{key[:8]}",
        datum=key,
        kind="wanted",
        names=(key,),
        birth_date="",
        sex="",
        nationality="",
        documents=(),
        summary="",
        issued_on=date(2026, 10, 1),
        mark="TLP:AMBER",
    )
    desk.tables.put("data", key, Datum(desk.id, body))
    _send(desk, partner, key, now)


def pass_on(desk: "Desk", partner: str, chance: random.Random, now: datetime) -> None:
    """A notice of one partner, to another."""
    theirs = [
        key
        for key, datum in sorted(desk.tables["data"].items())
        if isinstance(datum.body, NoticeSent) and datum.origin not in (desk.id, partner) and not datum.gone
    ]
    if theirs:
        _send(desk, partner, chance.choice(theirs), now)


def take_back(act: str) -> Callable[["Desk", str, random.Random, datetime], None]:
    def deed(desk: "Desk", partner: str, chance: random.Random, now: datetime) -> None:
        ours = [
            key
            for key, datum in sorted(desk.tables["data"].items())
            if datum.origin == desk.id and not datum.gone
        ]
        if ours:
            key = draw_id(chance.randbytes)
            _put_recall(desk, key, Recall(chance.choice(ours), act, "", done=False), now)

    return deed


DEEDS = {
    "found": found,
    "join": join,
    "edit": edit,
    "tell": tell,
    "pass_on": pass_on,
    "retract": take_back("retract"),
    "erase": take_back("erase"),
}


# what comes


def take_invitation(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    desk.tables.put("groups", GROUP, INVITED)
    desk.tables.put("members", partner, ACCEPTED)


def take_acceptance(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    if GROUP not in desk.tables["groups"]:
        raise PartnerError("unknown_group", "there is no such group with this desk")
    desk.tables.put("members", partner, ACCEPTED)
    if desk.tables["groups"][GROUP] == ACCEPTED:
        send_missing(desk, partner, now)


def take_edit(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    if desk.tables["groups"].get(GROUP) != ACCEPTED or desk.tables["members"].get(partner) != ACCEPTED:
        raise PartnerError("not_member", "the desk has not joined the group")
    if true_id(body, partner) != body.edit:
        raise PartnerError("wrong_id", "the edit's id is not that of its content")
    gone = "retract" if isinstance(body, JointEditRecalled) else ""
    _arrive(desk, partner, body.edit, Datum(partner, body, gone), now)


def take_notice(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    _arrive(desk, partner, body.datum, Datum(body.origin or partner, body), now)


def take_recall(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    datum = desk.tables["data"].get(body.datum)
    if datum is not None and not _may_recall(desk, partner, body.datum, datum):
        if datum.gone:
            # the partner passed it on when it was gone here: that was refused, and nothing is left to do
            done = RecallDone(recall=body.recall, datum=body.datum, acts=(), copies=0, passed_on=())
            desk.queue(partner, done, body.datum, now)
            return
        raise PartnerError("not_yours", "only its originator, or who passed it on, takes a datum back")
    _put_recall(desk, body.recall, Recall(body.datum, body.act, partner, done=False), now)


def take_recall_done(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    desk.tables.put("recalled", (body.recall, partner), "done")


# what waits because it came early is tried again once we know the group
WAITING = ("joint_group_acceptance", "joint_edit", "joint_edit_recalled")


def waits(desk: "Desk") -> Iterator[tuple[str, str, int]]:
    if GROUP in desk.tables["groups"]:
        for key, row in sorted(desk.tables["incoming"].items()):
            if row.state == "quarantined" and row.message.type in WAITING:
                yield key


def edits_of(desk: "Desk", entry: str) -> Iterator[Edit]:
    for key, datum in desk.tables["data"].items():
        if _is_edit_of(datum, entry):
            yield Edit(
                id=key,
                entry=entry,
                kind="meeting",
                parents=frozenset(datum.body.parents),
                fields={} if datum.gone else datum.body.fields,
                desk=datum.origin,
                at=datum.body.at,
            )


def entry_of(desk: "Desk", entry: str) -> EntryState:
    return read_entry(edits_of(desk, entry))


def send_missing(desk: "Desk", partner: str, now: datetime) -> None:
    """Our own edits that a member has not got yet."""
    if partner not in _readers(desk):
        return
    for key, datum in sorted(desk.tables["data"].items()):
        if _is_edit(datum) and datum.origin == desk.id and (key, partner) not in desk.tables["passages"]:
            _send(desk, partner, key, now)


def _arrive(desk: "Desk", partner: str, key: str, datum: Datum, now: datetime) -> None:
    known = desk.tables["data"].get(key)
    if known is not None and known.origin != datum.origin:
        raise PartnerError("conflict", "this id stands for another datum here")
    if known is not None and known.gone:
        raise PartnerError("recalled", "this datum was taken back")
    desk.tables.put("data", key, datum)
    desk.tables.put("came", (key, partner), True)
    for recall, row in sorted(desk.tables["recalls"].items()):
        if row.datum == key and not row.done:
            _have_effect(desk, recall, row, now)


def _may_recall(desk: "Desk", partner: str, key: str, datum: Datum) -> bool:
    return datum.origin == partner or (key, partner) in desk.tables["came"]


def _put_recall(desk: "Desk", key: str, recall: Recall, now: datetime) -> None:
    if key not in desk.tables["recalls"]:
        desk.tables.put("recalls", key, recall)
    if recall.datum in desk.tables["data"]:
        _have_effect(desk, key, recall, now)


def _have_effect(desk: "Desk", key: str, recall: Recall, now: datetime) -> None:
    datum = desk.tables["data"][recall.datum]
    desk.tables.put("recalls", key, replace(recall, done=True))
    others = [
        desk_id for name, desk_id in desk.tables["came"] if name == recall.datum and desk_id != recall.by
    ]
    if recall.by and recall.by != datum.origin and others:
        # whoever passed it on takes back its own passage; what came another way too stays
        desk.tables.put("came", (recall.datum, recall.by), None)
    else:
        desk.tables.put("data", recall.datum, Datum(datum.origin, _blank(datum.body), recall.act))
        for name, partner in sorted(desk.tables["passages"]):
            if name == recall.datum:
                body = DatumRecalled(
                    recall=key, datum=recall.datum, origin=datum.origin, act=recall.act, reason="r"
                )
                desk.queue(partner, body, recall.datum, now)
    if recall.by:
        done = RecallDone(recall=key, datum=recall.datum, acts=(), copies=1, passed_on=())
        desk.queue(recall.by, done, recall.datum, now)


def _blank(body: Any) -> Any:
    """Its place, without a word of it."""
    if not isinstance(body, JointEditSent):
        return None if isinstance(body, NoticeSent) else body
    return JointEditRecalled(
        group=body.group,
        edit=body.edit,
        entry=body.entry,
        kind=body.kind,
        version=body.version,
        parents=body.parents,
        at=body.at,
        sealed=body.seal(),
    )


def _send(desk: "Desk", partner: str, key: str, now: datetime) -> None:
    datum = desk.tables["data"][key]
    body = datum.body
    if isinstance(body, NoticeSent) and datum.origin != desk.id:
        body = replace(body, origin=datum.origin)
    desk.tables.put("passages", (key, partner), True)
    desk.queue(partner, body, GROUP if _is_edit(datum) else key, now)


def _readers(desk: "Desk") -> list[str]:
    return [each for each in desk.partners if desk.tables["members"].get(each) == ACCEPTED]


def _is_edit(datum: Datum) -> bool:
    return isinstance(datum.body, JointEditSent | JointEditRecalled)


def _is_edit_of(datum: Datum, entry: str) -> bool:
    return _is_edit(datum) and datum.body.entry == entry


def _write_edit(
    desk: str, entry: str, fields: dict[str, str], parents: list[str], nonce: bytes, now: datetime
) -> JointEditSent:
    said = {"mark": "TLP:AMBER", "conditions": "", "evaluation": "", "author": ""}
    place: dict[str, Any] = {"group": GROUP, "entry": entry, "kind": "meeting", "version": 1, "at": now}
    seal = seal_content(nonce, fields, **said)
    number = identify_edit(**place, parents=parents, desk=desk, seal=seal)
    return JointEditSent(**place, **said, edit=number, parents=tuple(parents), nonce=nonce, fields=fields)
