"""A list of officers or units as somebody has it in a spreadsheet, read into the fields of our own forms.

All of it or nothing: each line is checked as if it were typed, and what is wrong is named by line and column. A file
holds no password: each officer gets one of ours, shown once.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext_noop as _

from jointdesk.desk.accounts.signals import table_coming
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.reference import read_tsv

MOST = {"officers": 100, "units": 1_000}  # an officer's password takes a while to make
FIELDS = {
    "officers": ("username", "name", "role", "unit", "email", "language"),
    "units": ("code", "name", "level", "parent"),
}
SHOWN = 100
NEEDED = {"officers": 4, "units": 4}  # of these fields, those that must have a column


@dataclass
class Line:
    """A line with its cells by field, and what is wrong with it: field (empty: the line) and words."""

    number: int
    cells: dict[str, str]
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[str, str]]:
        return list(self.cells.items())


@dataclass(frozen=True)
class Incoming:
    """What a file says, and the columns of it that mean nothing here."""

    of: str
    lines: list[Line]
    passed_over: list[str]

    @property
    def is_good(self) -> bool:
        return bool(self.lines) and not any(line.wrong for line in self.lines)

    @property
    def fields(self) -> tuple[str, ...]:
        return FIELDS[self.of]

    @property
    def shown(self) -> list[Line]:
        """What a page shows: the lines with something wrong, else the first ones."""
        return ([line for line in self.lines if line.wrong] or self.lines)[:SHOWN]

    def as_text(self) -> str:
        """The same in our own form, for the page on which it is confirmed."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.fields)
        writer.writerows([line.cells.get(name, "") for name in self.fields] for line in self.lines)
        return out.getvalue()


def read_incoming(of: str, content: bytes, name: str) -> Incoming:
    """The lines of a list of `of` (FIELDS). Raises CallerError, or InputError of the reader, naming file and line."""
    answers: list[tuple[Any, Any]] = table_coming.send(sender=Incoming, content=content, name=name)
    if not answers:
        raise OwnError("no room of this desk reads tables")
    (_number, headings), *rows = answers[0][1]
    places, passed_over = _place(of, headings)
    if len(rows) > MOST[of]:
        raise CallerError(_("The file has too many lines: split it."))
    if not rows:
        raise CallerError(_("The file has a line of headings and nothing under it."))
    lines = [
        Line(number, {key: cells[places[key]].strip() if key in places else "" for key in FIELDS[of]})
        for number, cells in rows
    ]
    return Incoming(of, lines, passed_over)


def _name(of: str, places: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {key: cells[places[key]].strip() if key in places else "" for key in FIELDS[of]}


def pick(text: str, choices: Mapping[str, str]) -> str:
    """The choice that a cell names by its code or by its words; the cell itself where there is none."""
    wanted = fold(text)
    return next((code for code, words in choices.items() if wanted in (fold(code), fold(words))), text)


def check(incoming: Incoming, wrong_with: Callable[[Line], list[tuple[str, str]]]) -> None:
    """Say of each line what is wrong with it, and of two with one name that they are two."""
    key, seen = incoming.fields[0], set()
    for line in incoming.lines:
        line.wrong = wrong_with(line)
        name = line.cells.get(key, "").casefold()
        if name and name in seen:
            line.wrong.append((key, _("stands in the file twice")))
        seen.add(name)


def fold(text: str) -> str:
    """Letters, marks and digits alone, in lower case."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in text if unicodedata.category(char)[0] in "LMN")


def _place(of: str, headings: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    known, places, passed_over = _headings(of), {}, []
    for place, heading in enumerate(headings):
        name = known.get(fold(heading))
        if name is None or name in places:
            passed_over.append(heading)
        else:
            places[name] = place
    if set(FIELDS[of][: NEEDED[of]]) - set(places):
        raise CallerError(_("The first line must name the columns; one that is needed is missing."))
    return places, [heading for heading in passed_over if heading]


@cache
def _headings(of: str) -> dict[str, str]:
    rows = read_tsv("jointdesk.desk.accounts.administration", "incoming_columns.tsv")
    return {fold(row["heading"]): row["field"] for row in rows if row["of"] == of}
