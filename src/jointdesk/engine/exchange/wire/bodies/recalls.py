"""Taking back what was sent: a datum is corrected, retracted or erased, and each recipient says what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.requests.forms import APPROVALS
from jointdesk.engine.exchange.wire.canonical import write_object
from jointdesk.engine.exchange.wire.cards import DESK
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Body,
    ListOf,
    OneOf,
    Optionally,
    Pattern,
    Row,
    Text,
    Whole,
)

ACTS = ("correct", "retract", "erase")
# what the sender of a `recall_done` knows of those it passed the datum on to
STATES = ("waiting", "delivered", "done", "kept", "refused")
# an answer's text and its thousand identifiers
MAX_CONTENT = 1 << 20


@dataclass(frozen=True)
class Content:
    """The body of the datum's own type as it should have been; whoever applies it reads it as that type."""

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not value:
            raise ValueError("is no body")
        try:
            size = len(write_object(value))
        except CallerError:
            raise ValueError("is no body") from None
        if size > MAX_CONTENT:
            raise ValueError(f"has more than {MAX_CONTENT} bytes")
        return value

    def write(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return dict(value)


@dataclass(frozen=True)
class DatumRecalled(Body):
    """The sender takes a datum back, or passes on that its `origin` does."""

    type: ClassVar[str] = "datum_recalled"

    recall: Annotated[str, IDENTITY]
    datum: Annotated[str, IDENTITY]
    origin: Annotated[str, Pattern(DESK)]
    act: Annotated[str, OneOf(ACTS)]
    reason: Annotated[str, Text(2_000)]
    content: Annotated[Mapping[str, Any] | None, Optionally(Content())] = None
    approval: Annotated[str, OneOf(APPROVALS)] = APPROVALS[0]

    def check(self) -> None:
        if (self.act == "correct") != (self.content is not None):
            raise PartnerError(
                "malformed", "datum_recalled: content is what a correction has, and nothing else"
            )


@dataclass(frozen=True)
class RecallDone(Body):
    """What the sender did on a recall, and what those say to whom it had passed the datum on."""

    type: ClassVar[str] = "recall_done"

    recall: Annotated[str, IDENTITY]
    datum: Annotated[str, IDENTITY]
    acts: Annotated[tuple[str, ...], ListOf(WORD, most=20)]
    copies: Annotated[int, Whole(0, 1_000_000)]
    passed_on: Annotated[tuple[tuple[str, str], ...], ListOf(Row((Pattern(DESK), OneOf(STATES))), most=100)]
    kept: Annotated[str, Text(2_000, least=0)] = ""
