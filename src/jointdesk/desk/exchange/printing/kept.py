"""Entries that several desks keep together, on paper: every value in conflict is shown, with who said it and when.

Under each entry stand its contributions: which desk, when, under which mark, evaluation and conditions of use.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.dossiers.words import value_name
from jointdesk.desk.exchange.printing.form_facts import write_value
from jointdesk.desk.exchange.travel import strictest
from jointdesk.desk.printing.blocks import Fact, Record, Table, Told
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.engine.exchange.joint.edits import Edit, EntryState, Said
from jointdesk.engine.exchange.joint.kinds import ENDED, EntryKind, entry_kinds
from jointdesk.engine.exchange.requests.form_fields import FormField
from jointdesk.engine.exchange.wire.canonical import read_moment


@dataclass(frozen=True)
class Kept:
    """An entry as its edits say."""

    key: str
    kind: str
    state: EntryState

    def shown(self, name: str) -> Any:
        return self.state.shown(name)


@dataclass(frozen=True)
class Shelf:
    """What there is to print from: entries by kind, and what the desks are called."""

    entries: Sequence[Kept]
    desks: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str, **fields: Any) -> list[Kept]:
        """Entries of a kind whose fields say what is asked."""
        return [
            kept
            for kept in self.entries
            if kept.kind == kind and all(kept.shown(name) == value for name, value in fields.items())
        ]

    def name_desk(self, desk: str) -> str:
        return self.desks.get(desk, desk)

    def name_entry(self, key: str) -> str:
        """What an entry is called; its key where it is not here."""
        kept = next((kept for kept in self.entries if kept.key == key), None)
        kind = entry_kinds().get(kept.kind) if kept else None
        return str(kept.shown(kind.heading) or key) if kept and kind else key

    def mark(self) -> str:
        return strictest(edit.mark for kept in self.entries for edit in contributions(kept.state))


class Writer:
    """Writes entries of one shelf in the languages of one document."""

    def __init__(self, say: Labels, shelf: Shelf) -> None:
        self.say, self.shelf = say, shelf

    def record(self, kept: Kept, without: Iterable[str] = ()) -> Record:
        """A whole entry: each field that says something, then who contributed it."""
        kind = entry_kinds()[kept.kind]
        hidden = {*without, *([] if kind.heading in kept.state.conflicts else [kind.heading])}
        rows = [self.fact(kind, kept, each.name) for each in kind.fields if each.name not in hidden]
        return Record(
            title=self._text(kind, kind.field(kind.heading), kept.shown(kind.heading))[0].replace("\n", ", "),
            words=self.say(kind.title),
            rows=tuple(row for row in rows if row is not None),
            origins=tuple(self._origins(kept.state)),
            mark=strictest(edit.mark for edit in contributions(kept.state)),
        )

    def fact(self, kind: EntryKind, kept: Kept, name: str) -> Fact | None:
        heads, form = kept.state.said.get(name, ()), kind.field(name)
        if form is None or not heads:
            return None
        label = self.say(form.label)
        if name in kept.state.conflicts:
            label = tuple(f"{words} ‡" for words in label)
            return Fact(label, conflict=tuple(self._told(kind, form, said) for said in heads))
        if heads[0].value in (None, "", [], ()):
            return None
        text, *also = self._text(kind, form, heads[0].value, _zone_of(kept))
        return Fact(label, text, tuple(also))

    def table(
        self, rows: Sequence[Kept], names: Sequence[str], shares: Sequence[int], *, sides: bool
    ) -> Table:
        """Entries of one kind as lines; `sides`: before each the desks whose word it is. Of several values all."""
        kind = entry_kinds()[rows[0].kind]
        columns = [self.say(form.label) for name in names if (form := kind.field(name))]
        cells = [[self._cell(kind, kept, name) for name in names] for kept in rows]
        if sides:
            columns = [self.say(_("Side")), *columns]
            cells = [[self._side(kept), *line] for kept, line in zip(rows, cells, strict=True)]
            shares = [3, *shares]
        return Table(tuple(columns), tuple(map(tuple, cells)), tuple(shares))

    def disputes(self, rows: Iterable[Kept]) -> tuple[Fact, ...]:
        """What a table has no room for: who said which of several values, and when."""
        found = []
        for kept in rows:
            kind = entry_kinds()[kept.kind]
            called = "\n".join(self._text(kind, kind.field(kind.heading), kept.shown(kind.heading))[:1])
            for name in kept.state.conflicts:
                fact = self.fact(kind, kept, name)
                if fact is not None:
                    found.append(Fact((called, *fact.label), conflict=fact.conflict))
        return tuple(found)

    def value(self, kept: Kept, name: str) -> str:
        """A field's value; of several, each with who said it."""
        kind = entry_kinds()[kept.kind]
        form = kind.field(name)
        told = [self._told(kind, form, said) for said in kept.state.conflicts.get(name, ())]
        if told:
            return "\n".join(f"‡ {each.text} ({each.by})" for each in told)
        return "\n".join(self._text(kind, form, kept.shown(name)))

    def _cell(self, kind: EntryKind, kept: Kept, name: str) -> str:
        form, heads = kind.field(name), kept.state.said.get(name, ())
        disputed = "‡ " if name in kept.state.conflicts else ""
        said = [" / ".join(self._text(kind, form, head.value, _zone_of(kept))) for head in heads]
        text = "\n".join(f"{disputed}{words}" for words in dict.fromkeys(said) if words or disputed)
        ended = kept.shown(ENDED) if name == kind.heading else ""
        return f"{text}\n{self.say.line(_('Ended because'))}: {ended}" if ended else text

    def _side(self, kept: Kept) -> str:
        return ", ".join(sorted({self.shelf.name_desk(edit.desk) for edit in contributions(kept.state)}))

    def _told(self, kind: EntryKind, form: FormField | None, said: Said) -> Told:
        text = " / ".join(self._text(kind, form, said.value)) or "—"
        return Told(text, f"{self.shelf.name_desk(said.edit.desk)}, {write_moment(said.edit.at)}")

    def _text(self, kind: EntryKind, form: FormField | None, value: Any, zone: tzinfo | None = None) -> Words:
        shape = form.kind if form else ""
        if value in (None, "", [], ()):
            return ("",)
        if shape == "entry":
            return (self.shelf.name_entry(str(value)),)
        if shape == "desk":
            return (self.shelf.name_desk(str(value)),)
        if shape == "moment":
            return (_write_moment(str(value), zone),)
        if form is None or form.kind == "date" or isinstance(value, bool):
            return write_value(self.say, form, value)
        return self.say.each(lambda: value_name(kind.name, form.name, value))

    def _origins(self, state: EntryState) -> Iterator[str]:
        for edit in contributions(state):
            told = [self.shelf.name_desk(edit.desk), write_moment(edit.at), edit.mark]
            if edit.evaluation:
                told.append(edit.evaluation)
            line = " · ".join(told)
            if edit.conditions:
                line += f"\n{self.say.line(_('Conditions of use'))}: {edit.conditions}"
            yield line


def contributions(state: EntryState) -> list[Edit]:
    """The edits whose word stands in the entry, oldest first."""
    found = {said.edit.id: said.edit for heads in state.said.values() for said in heads}
    return sorted(found.values(), key=lambda edit: (edit.at, edit.id))


def _write_moment(value: str, zone: tzinfo | None) -> str:
    try:
        return write_moment(read_moment(value), zone)
    except ValueError:
        return value


def _zone_of(kept: Kept) -> tzinfo | None:
    """A meeting's own zone; what is no zone here is the desk's."""
    try:
        return ZoneInfo(str(kept.shown("zone"))) if kept.shown("zone") else None
    except (ValueError, OSError):
        return None
