"""Private matching on the wire: a question asked, an evaluation given."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.oprf import (
    ELEMENT,
    MAX_ELEMENTS,
    MAX_EVALUATIONS,
    MAX_PARTS,
    PROOF,
    RUN,
)
from jointdesk.engine.exchange.matching.sets import MAX_EPOCH, PART
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Body,
    ListOf,
    Moment,
    Octets,
    Pattern,
    Row,
    Text,
    Whole,
)

COMPACT_FORM = re.compile(r"[A-Za-z0-9_.-]{1,24000}", re.ASCII)


@dataclass(frozen=True)
class QuestionAsked(Body):
    """Blinded elements for one or more parts of a set. The same message id is charged once."""

    type: ClassVar[str] = "question"

    kind: Annotated[str, WORD]
    epoch: Annotated[int, Whole(0, MAX_EPOCH)]
    # pairs of a part and its pinned public key
    parts: Annotated[
        tuple[tuple[str, bytes], ...], ListOf(Row((Pattern(PART), Octets(32, 32))), most=MAX_PARTS, least=1)
    ]
    purpose: Annotated[str, Text(500)]
    case: Annotated[str, Text(100, least=0)]
    statement: Annotated[str, Pattern(COMPACT_FORM)]  # engine/exchange/matching/evidence
    blinded: Annotated[bytes, Octets(ELEMENT, ELEMENT * MAX_ELEMENTS)]

    @property
    def count(self) -> int:
        """How many elements are asked, padding included."""
        return len(self.blinded) // ELEMENT

    def check(self) -> None:
        if len(self.blinded) % ELEMENT:
            raise PartnerError("malformed", f"question: blinded is no row of {ELEMENT}-byte elements")
        if len({part for part, _ in self.parts}) < len(self.parts):
            raise PartnerError("malformed", "question: parts names one twice")
        if self.count * len(self.parts) > MAX_EVALUATIONS:
            raise PartnerError("malformed", f"question: more than {MAX_EVALUATIONS} evaluations")


@dataclass(frozen=True)
class QuestionEvaluated(Body):
    """The answer to a question: for each part in its order, for each run of elements, a proof and the elements."""

    type: ClassVar[str] = "evaluation"

    question: Annotated[str, IDENTITY]
    charged: Annotated[int, Whole(0, 4 * MAX_ELEMENTS)]
    left: Annotated[int, Whole(0, 2**31 - 1)]  # what may still be asked in these 24 hours
    at: Annotated[datetime, Moment()]
    receipt: Annotated[str, Pattern(COMPACT_FORM)]  # engine/exchange/matching/evidence
    evaluated: Annotated[
        bytes,
        Octets(PROOF + ELEMENT, (MAX_EVALUATIONS // RUN + MAX_PARTS) * PROOF + MAX_EVALUATIONS * ELEMENT),
    ]
