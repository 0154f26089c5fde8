"""What an entry says: the set of its edits, whatever their order and however often they came.

1. An edit names its parents: what its author had seen of the entry. It sets some fields and leaves the others.
2. A field's heads are the edits that set it and that no later edit, which also sets it, descends from.
3. One head, or several that say the same: that is the value. Otherwise all values stand side by side, a conflict,
   until an edit that has seen them all says which.
4. A recalled edit says nothing, but still links what came before it to what came after.
Linear in edits and parents. A hostile desk may name what it likes as parents, even in a circle: nothing loops.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Edit:
    """One desk's word on one entry. `parents`: ids of edits. Recalled: `fields` is empty."""

    id: str
    entry: str
    kind: str
    parents: frozenset[str]
    fields: Mapping[str, Any]
    desk: str
    at: datetime
    author: str = ""
    mark: str = "TLP:AMBER"
    conditions: str = ""
    evaluation: str = ""


@dataclass(frozen=True)
class Said:
    """A value of a field, and the edit that says it."""

    value: Any
    edit: Edit


@dataclass(frozen=True)
class EntryState:
    """`said`: per field its heads, oldest first. `heads`: the edits no other names; `missing`: parents not here."""

    said: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    @property
    def values(self) -> dict[str, Any]:
        """The fields that are undisputed and not empty."""
        return {
            name: heads[0].value
            for name, heads in self.said.items()
            if not _differ(heads) and not _is_cleared(heads[0].value)
        }

    @property
    def conflicts(self) -> dict[str, tuple[Said, ...]]:
        """The fields of which different values stand side by side."""
        return {name: heads for name, heads in self.said.items() if _differ(heads)}

    def shown(self, name: str, default: Any = "") -> Any:
        """The value to order and head a list by: of several, the newest. Where it is read, all are shown."""
        heads = self.said.get(name, ())
        return heads[-1].value if heads and not _is_cleared(heads[-1].value) else default


def read_entry(edits: Iterable[Edit]) -> EntryState:
    """The entry these edits make. All are of one entry; the same id twice is the same edit."""
    known = {edit.id: edit for edit in edits}
    children_first = _order(known)
    bits = {
        name: 1 << place for place, name in enumerate(sorted({n for e in known.values() for n in e.fields}))
    }
    # per edit, the fields that some edit after it sets
    later = dict.fromkeys(known, 0)
    for edit in children_first:
        told = later[edit.id]
        for name in edit.fields:
            told |= bits[name]
        for parent in edit.parents:
            if parent in later:
                later[parent] |= told
    heads: dict[str, list[Said]] = {}
    for edit in sorted(known.values(), key=lambda edit: (edit.at, edit.id)):
        for name, value in edit.fields.items():
            if not later[edit.id] & bits[name]:
                heads.setdefault(name, []).append(Said(value, edit))
    named = {parent for edit in known.values() for parent in edit.parents}
    return EntryState(
        said={name: tuple(said) for name, said in sorted(heads.items())},
        heads=frozenset(known) - named,
        missing=frozenset(named - set(known)),
    )


def _order(known: Mapping[str, Edit]) -> list[Edit]:
    """Every edit after all that name it as a parent; those in a circle, and what only they name, are left out.

    So whatever a circle hides is shown as a conflict, the same at every desk.
    """
    waiting = Counter(parent for edit in known.values() for parent in edit.parents if parent in known)
    ready = [edit for edit in known.values() if not waiting[edit.id]]
    ordered: list[Edit] = []
    while ready:
        edit = ready.pop()
        ordered.append(edit)
        for parent in edit.parents:
            if parent in known:
                waiting[parent] -= 1
                if not waiting[parent]:
                    ready.append(known[parent])
    return ordered


def _differ(heads: Sequence[Said]) -> bool:
    return any(_plain(said.value) != _plain(heads[0].value) for said in heads[1:])


def _plain(value: Any) -> tuple[type, Any]:
    """Yes is not 1; a list is a list however it is kept."""
    return (list, list(value)) if isinstance(value, list | tuple) else (type(value), value)


def _is_cleared(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple) and not value)
