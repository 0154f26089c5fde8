"""What one identifier is, and the verbs every kind of identifier has.

A kind is one module: KIND, EXAMPLES, extract, normalise, validate, format. Adding a kind = copying a module
and naming it in kinds.py; the contract test then runs on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from jointdesk.engine.identifiers.reading import Reading


class Identifier(NamedTuple):
    """One reading of one piece of text.

    `value` is the normal form of `kind`; `raw` is `text[start:end]` of the original text. `country` is ISO
    3166 alpha-2 or "". `valid` is False when the writer said what it is but a check of the kind fails: such a
    one is shown to an officer and never linked. `reason` says in words why it was read so.
    """

    kind: str
    value: str
    raw: str
    start: int
    end: int
    country: str
    valid: bool
    reason: str


class Found(NamedTuple):
    """An identifier in the folded text, before its offsets are carried back to the original."""

    kind: str
    value: str
    start: int
    end: int
    reason: str
    country: str = ""
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """How somebody writes an identifier of a kind (with the desk's country), and its normal form."""

    text: str
    value: str
    country: str | None = None


class Kind(Protocol):
    """The verbs of a kind. None of them raises, whatever the string."""

    @property
    def KIND(self) -> str:  # noqa: N802 a module's constant
        """The kind's name in the contract's table."""

    @property
    def EXAMPLES(self) -> tuple[Example, ...]:  # noqa: N802
        """Feeds tests, documentation and demo."""

    def extract(self, reading: "Reading") -> Iterable[Found]:
        """Every identifier of this kind in the text; claims the spans no other kind may read."""

    def normalise(self, raw: str, country: str | None = None) -> str | None:
        """The normal form of one identifier written by itself, None if it is none. Idempotent."""

    def validate(self, value: str) -> bool:
        """Whether `value` is a normal form of this kind with its checksum in order."""

    def format(self, value: str) -> str:
        """The normal form as an officer reads it aloud; `value` itself when there is no such custom."""
