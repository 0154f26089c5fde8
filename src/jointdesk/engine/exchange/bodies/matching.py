"""Private matching on the wire: a set is announced, a question asked, an evaluation given."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.fields import (
    IDENTITY,
    WORD,
    Body,
    Moment,
    Octets,
    Optionally,
    Pattern,
    Text,
    Whole,
)
from jointdesk.engine.exchange.matching import ELEMENT, MAX_ELEMENTS, PROOF

PART = re.compile(r"base|daily-\d{4}-\d\d-\d\d", re.ASCII)
MAX_SET = 50_000_000


@dataclass(frozen=True)
class SetPublished(Body):
    """A set the recipient may now question: its name, key and the digest of its tag file."""

    type: ClassVar[str] = "set_published"

    kind: Annotated[str, WORD]
    epoch: Annotated[int, Whole(0, 100_000)]
    part: Annotated[str, Pattern(PART)]
    public_key: Annotated[bytes, Octets(32, 32)]
    size: Annotated[int, Whole(1, MAX_SET)]
    digest: Annotated[bytes, Octets(32, 32)]
    until: Annotated[datetime | None, Optionally(Moment())] = None


@dataclass(frozen=True)
class QuestionAsked(Body):
    """Blinded elements for one set. The same message id gives the same answer and is charged once."""

    type: ClassVar[str] = "question"

    kind: Annotated[str, WORD]
    epoch: Annotated[int, Whole(0, 100_000)]
    part: Annotated[str, Pattern(PART)]
    public_key: Annotated[bytes, Octets(32, 32)]
    purpose: Annotated[str, Text(500)]
    case: Annotated[str, Text(100, least=0)]
    blinded: Annotated[bytes, Octets(ELEMENT, ELEMENT * MAX_ELEMENTS)]

    @property
    def count(self) -> int:
        """How many elements are asked, padding included: what the question costs."""
        return len(self.blinded) // ELEMENT

    def check(self) -> None:
        if len(self.blinded) % ELEMENT:
            raise PartnerError("malformed", f"question: blinded is no row of {ELEMENT}-byte elements")


@dataclass(frozen=True)
class QuestionEvaluated(Body):
    """The answer to a question: proof and evaluated elements, in the question's order."""

    type: ClassVar[str] = "evaluation"

    question: Annotated[str, IDENTITY]
    evaluated: Annotated[bytes, Octets(PROOF + ELEMENT, PROOF + ELEMENT * MAX_ELEMENTS)]
