"""Edits of a joint group: ids that commit to what they say, and what an entry's edits say together (section 5)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .spelling import b64, moment, require, sha, unb64, write

CONTENT = ("fields", "mark", "conditions", "evaluation", "author", "nonce")
PLACE = ("group", "entry", "kind", "version", "parents", "at")


def draw(desk: str, **said: Any) -> dict[str, Any]:
    """The body of joint_edit, its id computed."""
    body = {"version": 1, "parents": [], "at": moment(), "nonce": b64(secrets.token_bytes(16))}
    body |= {"mark": "TLP:AMBER", "conditions": "", "evaluation": "", "author": "Officer 1", **said}
    return {**body, "edit": name_edit(desk, body)}


def seal_of(body: dict[str, Any]) -> bytes:
    """Of a place the seal that stands in it."""
    if "sealed" in body:
        return unb64(body["sealed"])
    return sha(b"jointdesk/v1|edit|", write({name: body[name] for name in CONTENT}))


def name_edit(desk: str, body: dict[str, Any]) -> str:
    place = {name: body[name] for name in PLACE} | {"desk": desk, "seal": b64(seal_of(body))}
    return sha(b"jointdesk/v1|edit-id|", write({**place, "parents": sorted(body["parents"])})).hex()[:32]


def take_back(body: dict[str, Any]) -> dict[str, Any]:
    """What stays of an edit that is recalled: the body of joint_edit_recalled."""
    return {name: body[name] for name in ("edit", *PLACE)} | {"sealed": b64(seal_of(body))}


def check_edit(desk: str, body: dict[str, Any]) -> None:
    require(body["edit"] == name_edit(desk, body), "wrong_edit")
    require(len(body["parents"]) <= 50 and len(write(body.get("fields", {}))) <= 256 * 1024, "too_many")
    require(body.get("mark", "TLP:CLEAR") in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"), "over_mark")


@dataclass
class Entry:
    """`said`: field -> pairs of value and edit, oldest first."""

    said: dict[str, list[tuple[Any, str]]]
    heads: set[str]
    missing: set[str]

    @property
    def conflicts(self) -> dict[str, list[Any]]:
        return {name: [value for value, _ in heads] for name, heads in self.said.items() if _differ(heads)}

    @property
    def values(self) -> dict[str, Any]:
        agreed = {name: heads[0][0] for name, heads in self.said.items() if not _differ(heads)}
        return {name: value for name, value in agreed.items() if value not in ("", None, [])}


def read_entry(bodies: Iterable[dict[str, Any]]) -> Entry:
    """The state that these edits, and places of recalled ones, make."""
    edits = {body["edit"]: body for body in bodies}
    superseding = edits.keys() - _circular(edits)
    superseded = {
        (name, older)
        for edit in superseding
        for older in _before(edit, edits, superseding)
        for name in edits[edit].get("fields", {})
    }
    said: dict[str, list[tuple[Any, str]]] = {}
    for body in sorted(edits.values(), key=lambda body: (body["at"], body["edit"])):
        for name, value in body.get("fields", {}).items():
            if (name, body["edit"]) not in superseded:
                said.setdefault(name, []).append((value, body["edit"]))
    named = {parent for body in edits.values() for parent in body["parents"]}
    return Entry(said, edits.keys() - named, named - edits.keys())


def _before(edit: str, edits: dict[str, dict[str, Any]], through: set[str]) -> set[str]:
    """All it descends from, by way of these edits only."""
    found: set[str] = set()
    waiting = [edit]
    while waiting:
        one = waiting.pop()
        if one in through:
            new = {parent for parent in edits[one]["parents"] if parent in edits} - found
            found |= new
            waiting += new
    return found


def _circular(edits: dict[str, dict[str, Any]]) -> set[str]:
    """Edits in a circle, and all they descend from."""
    left = dict(edits)
    while ends := left.keys() - {parent for body in left.values() for parent in body["parents"]}:
        for end in ends:
            del left[end]
    return set(left)


def _differ(heads: list[tuple[Any, str]]) -> bool:
    return len({write({"value": value}) for value, _ in heads}) > 1
