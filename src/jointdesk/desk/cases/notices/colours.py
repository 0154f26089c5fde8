"""What each colour of notice is for and must say: colours.yaml, typed and in the officer's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from django.utils.translation import get_language

from jointdesk.desk.cases.models import Notice
from jointdesk.engine.reference import LANGUAGES, read_yaml

Kind = Literal["text", "long", "day", "number", "choice"]
Person = Literal["named", "optional", "none"]
# what is written in a column of its own; the rest stands in `details`
OWN_COLUMNS = ("name", "aliases", "birth_date", "sex", "nationality", "document", "circumstances")


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    words: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    personal: bool = False

    @property
    def label(self) -> str:
        return in_words(self.words)

    def show(self, value: object) -> str:
        """A value as it is read: a choice by its words."""
        return in_words(self.choices[str(value)]) if str(value) in self.choices else str(value)


@dataclass(frozen=True)
class Colour:
    """One colour: whom it names, and what is done with it."""

    name: str
    person: Person
    screened: bool
    case: bool
    second: bool
    poster: bool
    review_months: int
    valid_months: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    least: Mapping[str, int] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    gate_words: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        known = fields()
        return tuple(known[name] for name in (*self.required, *self.optional))

    @property
    def label(self) -> str:
        return str(Notice.Colour(self.name).label)

    @property
    def gate(self) -> str:
        """What an officer does who meets the person; empty where nobody is named."""
        return in_words(self.gate_words) if self.gate_words else ""


def colour_of(notice: Notice) -> Colour:
    return colours()[notice.colour]


@cache
def colours() -> dict[str, Colour]:
    return {name: _colour(name, row) for name, row in _table()["colours"].items()}


@cache
def fields() -> dict[str, Field]:
    return {name: _field(name, row) for name, row in _table()["fields"].items()}


def most_years() -> int:
    return int(_table()["most_years"])


def screened_colours() -> tuple[str, ...]:
    """Those that are held against everybody found."""
    return tuple(name for name, colour in colours().items() if colour.screened)


def in_words(words: Mapping[str, str]) -> str:
    return words.get((get_language() or "en").split("-")[0]) or words["en"]


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(__package__, "colours.yaml")
    return found


def _colour(name: str, row: Mapping[str, Any]) -> Colour:
    plain = {
        key: value for key, value in row.items() if key not in ("required", "optional", "gate", "listed")
    }
    return Colour(
        name=name,
        required=tuple(row["required"]),
        optional=tuple(row["optional"]),
        gate_words=row.get("gate", {}),
        listed=tuple(row.get("listed", ())),
        **plain,
    )


def _field(name: str, row: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        kind=row["kind"],
        words={language: row[language] for language in LANGUAGES},
        choices=row.get("choices", {}),
        personal=row.get("personal", False),
    )
