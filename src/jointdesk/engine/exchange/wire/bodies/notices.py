"""Notices: persons a partner looks for or warns of, and methods and threats. What each colour must say is here."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.cards import DESK
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    Body,
    Day,
    ListOf,
    OneOf,
    Optionally,
    Pattern,
    Text,
)
from jointdesk.engine.exchange.wire.marks import HANDLING, MARKS

# INTERPOL's colours: red, yellow, blue, black, purple, orange, green
NOTICES = ("wanted", "missing", "information", "body", "method", "threat", "warning")
NAMELESS = ("body", "method", "threat")
# what the notice is for stands nowhere else
TOLD = ("body", "method", "threat", "warning")
# of no one person
IMPERSONAL = ("method", "threat")
BIRTH_DATE = re.compile(r"|\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
COUNTRY = re.compile(r"|[A-Z]{2}", re.ASCII)
# a desk may know the number only: neither country nor type is invented on the way
DOCUMENT = re.compile(r"(([A-Z]{2})?:(passport|national_id):)?[0-9A-Z][0-9A-Z /-]{0,39}", re.ASCII)
# unique over all desks: the officers of both speak of a notice by it
REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,59}", re.ASCII)
SEXES = ("", "F", "M", "X")


@dataclass(frozen=True)
class NoticeSent(Body):
    """A person sought: enough to be screened against a roster, no more. Empty text means unknown.

    `origin`: whose notice it is, if the sender passes it on by its leave.
    """

    type: ClassVar[str] = "notice_sent"

    notice: Annotated[str, Pattern(REFERENCE)]
    datum: Annotated[str, IDENTITY]
    kind: Annotated[str, OneOf(NOTICES)]
    names: Annotated[tuple[str, ...], ListOf(Text(200), most=50)]
    birth_date: Annotated[str, Pattern(BIRTH_DATE)]
    sex: Annotated[str, OneOf(SEXES)]
    nationality: Annotated[str, Pattern(COUNTRY)]
    documents: Annotated[tuple[str, ...], ListOf(Pattern(DOCUMENT), most=20)]
    summary: Annotated[str, Text(5_000, least=0)]
    issued_on: Annotated[date, Day()]
    mark: Annotated[str, OneOf(MARKS)]
    conditions: Annotated[str, Text(2_000, least=0)] = ""
    handling: Annotated[str, OneOf(HANDLING)] = ""
    origin: Annotated[str | None, Optionally(Pattern(DESK))] = None

    def check(self) -> None:
        if not self.names and self.kind not in NAMELESS:
            raise PartnerError("malformed", f"notice_sent: a notice of kind {self.kind} names nobody")
        if self.kind in TOLD and not self.summary.strip():
            raise PartnerError("malformed", f"notice_sent: a notice of kind {self.kind} has no summary")
        about = (self.birth_date, self.sex, self.nationality, self.documents)
        if self.kind in IMPERSONAL and any(about):
            raise PartnerError("malformed", f"notice_sent: a notice of kind {self.kind} is of no one person")


@dataclass(frozen=True)
class NoticeWithdrawn(Body):
    """The sender no longer seeks the person: every copy is to go."""

    type: ClassVar[str] = "notice_withdrawn"

    notice: Annotated[str, Pattern(REFERENCE)]
    reason: Annotated[str, Text(2_000, least=0)] = ""
