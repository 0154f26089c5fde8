"""The forms filled in with presumed victims: versioned data with their words in five languages.

A finished form is read with the version it was filled in with, so a later version changes nothing of it. Nothing in a
form decides by itself: the outcome is what one interviewer finds.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jointdesk.engine.reference import indicators, read_yaml

FOLDER = "forms"
LANGUAGES = ("en", "vi", "km", "ko", "zh")
KINDS = ("text", "long_text", "answer", "choice", "choices", "indicator")
ANSWERS = ("yes", "no", "unknown")
STRENGTHS = ("weak", "medium", "strong")
LONGEST = {"text": 200, "long_text": 5000}
Words = dict[str, str]


@dataclass(frozen=True)
class Field:
    """One question. An `indicator` is answered like an `answer`, and is one of the 22 (its `number`)."""

    name: str
    kind: str
    label: Words
    required: bool = False
    choices: dict[str, Words] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class Section:
    """`block`: one of the four of the indicator form; it has a note and a strength beside its indicators."""

    name: str
    title: Words
    fields: tuple[Field, ...]
    block: bool = False
    officer_only: bool = False


@dataclass(frozen=True)
class Form:
    name: str
    version: int
    title: Words
    sections: tuple[Section, ...]
    reviewed: bool  # by a native lawyer

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(one for section in self.sections for one in section.fields)


@cache
def all_forms() -> dict[tuple[str, int], Form]:
    """Every version of every form."""
    folder = files(__package__) / FOLDER
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    forms = (_read(read_yaml(__package__, f"{FOLDER}/{name}")) for name in names)
    return {(form.name, form.version): form for form in forms}


@cache
def newest_forms() -> dict[str, Form]:
    """What is filled in from now on: name -> its newest version."""
    return {name: form for (name, _version), form in sorted(all_forms().items())}


def in_language(words: Words, language: str) -> str:
    return words.get(language[:2], words["en"])


def _read(raw: dict[str, Any]) -> Form:
    sections = tuple(_read_section(one) for one in raw["sections"])
    return Form(raw["name"], raw["version"], raw["title"], sections, raw["reviewed"])


def _read_section(raw: dict[str, Any]) -> Section:
    numbers = raw.get("indicators", [])
    known = indicators()
    own = [
        Field(f"indicator_{number}", "indicator", known[number].names, number=number) for number in numbers
    ]
    fields = [Field(**one) for one in raw.get("fields", [])]
    return Section(raw["name"], raw["title"], (*own, *fields), bool(numbers), raw.get("officer_only", False))
