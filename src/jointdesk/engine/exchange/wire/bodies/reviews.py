"""The second look at what one officer did alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.fields import IDENTITY, WORD, Body, Moment, OneOf, Text

OUTCOMES = ("confirmed", "objected")


@dataclass(frozen=True)
class SecondReview(Body):
    """Another officer of the sender has looked at what it sent with `approval` one_officer. An objection has a reason.

    `kind` and `subject` name it: a request and its id, an answer and its datum's id.
    """

    type: ClassVar[str] = "second_review"

    kind: Annotated[str, WORD]
    subject: Annotated[str, IDENTITY]
    outcome: Annotated[str, OneOf(OUTCOMES)]
    at: Annotated[datetime, Moment()]
    reason: Annotated[str, Text(2_000, least=0)] = ""

    def check(self) -> None:
        if self.outcome == "objected" and not self.reason:
            raise PartnerError("malformed", "second_review: an objection has no reason")
