"""Notices of persons a partner looks for. Missing and wanted are screened alike and treated apart."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.fields import Body, Day, ListOf, OneOf, Pattern, Text
from jointdesk.engine.exchange.marks import MARKS

# INTERPOL's colours for the two kinds: red or blue for wanted, yellow for missing
NOTICES = ("wanted", "missing")
BIRTH_DATE = re.compile(r"|\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
COUNTRY = re.compile(r"|[A-Z]{2}", re.ASCII)
# a desk may know the number only: neither country nor type is invented on the way
DOCUMENT = re.compile(r"(([A-Z]{2})?:(passport|national_id):)?[0-9A-Z][0-9A-Z /-]{0,39}", re.ASCII)
# unique over all desks: the officers of both speak of a notice by it
REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,59}", re.ASCII)
SEXES = ("", "F", "M", "X")


@dataclass(frozen=True)
class NoticeSent(Body):
    """A person sought: enough to be screened against a roster, no more. Empty text means unknown."""

    type: ClassVar[str] = "notice_sent"

    notice: Annotated[str, Pattern(REFERENCE)]
    kind: Annotated[str, OneOf(NOTICES)]
    names: Annotated[tuple[str, ...], ListOf(Text(200), most=50, least=1)]
    birth_date: Annotated[str, Pattern(BIRTH_DATE)]
    sex: Annotated[str, OneOf(SEXES)]
    nationality: Annotated[str, Pattern(COUNTRY)]
    documents: Annotated[tuple[str, ...], ListOf(Pattern(DOCUMENT), most=20)]
    summary: Annotated[str, Text(5_000, least=0)]
    issued_on: Annotated[date, Day()]
    mark: Annotated[str, OneOf(MARKS)]
    conditions: Annotated[str, Text(2_000, least=0)] = ""


@dataclass(frozen=True)
class NoticeWithdrawn(Body):
    """The sender no longer seeks the person: every copy is to go."""

    type: ClassVar[str] = "notice_withdrawn"

    notice: Annotated[str, Pattern(REFERENCE)]
    reason: Annotated[str, Text(2_000, least=0)] = ""
