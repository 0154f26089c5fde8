"""Requests and the steps the two desks take on them; which step may follow which is in `states`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from jointdesk.engine.exchange.requests.forms import APPROVALS, LEGAL_BASES, URGENCIES
from jointdesk.engine.exchange.wire.bodies.files import FILES, NamedFile
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Answers,
    Body,
    ListOf,
    Moment,
    OneOf,
    Optionally,
    Row,
    Text,
    Whole,
)
from jointdesk.engine.exchange.wire.marks import HANDLING, MARKS

# grounds of the treaties (UN Convention against Cybercrime, Arts. 37 and 40) and plain practice
REFUSAL_GROUNDS = (
    "sovereignty",
    "ordre_public",
    "domestic_prohibition",
    "dual_criminality",
    "persecution",
    "nationality",
    "missing_information",
    "no_such_data",
    "de_minimis",
    "other",
)


@dataclass(frozen=True)
class RequestSent(Body):
    """A lawful request. `fields` is the filled-in form of that name and version.

    No deadline: no answer is expected. `follows`: an earlier request between the two desks. `dossier`: the entry of
    the joint group's work that it is about.
    """

    type: ClassVar[str] = "request_sent"

    request: Annotated[str, IDENTITY]
    form: Annotated[str, WORD]
    form_version: Annotated[int, Whole(1, 1_000)]
    fields: Annotated[Mapping[str, Any], Answers()]
    legal_basis: Annotated[str, OneOf(LEGAL_BASES)]
    purpose: Annotated[str, Text(2_000)]
    conditions: Annotated[str, Text(2_000, least=0)]
    mark: Annotated[str, OneOf(MARKS)]
    urgency: Annotated[str, OneOf(URGENCIES)]
    deadline: Annotated[datetime | None, Optionally(Moment())]
    approval: Annotated[str, OneOf(APPROVALS)] = APPROVALS[0]
    handling: Annotated[str, OneOf(HANDLING)] = ""
    follows: Annotated[str | None, Optionally(IDENTITY)] = None
    group: Annotated[str | None, Optionally(IDENTITY)] = None
    dossier: Annotated[str | None, Optionally(IDENTITY)] = None


@dataclass(frozen=True)
class RequestAccepted(Body):
    """The request is in hand; nothing is promised yet."""

    type: ClassVar[str] = "request_accepted"

    request: Annotated[str, IDENTITY]
    note: Annotated[str, Text(2_000, least=0)] = ""


@dataclass(frozen=True)
class RequestAnswered(Body):
    """An answer, in part or in full, with the answerer's own mark and conditions of use; `datum` is its own id."""

    type: ClassVar[str] = "request_answered"

    request: Annotated[str, IDENTITY]
    datum: Annotated[str, IDENTITY]
    complete: Annotated[str, OneOf(("part", "full"))]
    text: Annotated[str, Text(50_000)]
    identifiers: Annotated[tuple[tuple[str, str], ...], ListOf(Row((WORD, Text(500))), most=1_000)]
    mark: Annotated[str, OneOf(MARKS)]
    conditions: Annotated[str, Text(2_000, least=0)]
    approval: Annotated[str, OneOf(APPROVALS)] = APPROVALS[0]
    handling: Annotated[str, OneOf(HANDLING)] = ""
    files: Annotated[tuple[NamedFile, ...], FILES] = ()


@dataclass(frozen=True)
class RequestRefused(Body):
    """A refusal; reasons are mandatory (Art. 40)."""

    type: ClassVar[str] = "request_refused"

    request: Annotated[str, IDENTITY]
    ground: Annotated[str, OneOf(REFUSAL_GROUNDS)]
    reason: Annotated[str, Text(5_000)]


@dataclass(frozen=True)
class RequestPostponed(Body):
    """An answer later, because now it would harm an investigation of the answerer's own."""

    type: ClassVar[str] = "request_postponed"

    request: Annotated[str, IDENTITY]
    until: Annotated[datetime, Moment()]
    reason: Annotated[str, Text(5_000)]


@dataclass(frozen=True)
class RequestWithdrawn(Body):
    """The asker no longer wants an answer."""

    type: ClassVar[str] = "request_withdrawn"

    request: Annotated[str, IDENTITY]
    reason: Annotated[str, Text(2_000, least=0)] = ""


@dataclass(frozen=True)
class RequestReminded(Body):
    """The asker still waits; `deadline` is the moment as it stands there. At most once in 20 hours."""

    type: ClassVar[str] = "request_reminded"

    request: Annotated[str, IDENTITY]
    deadline: Annotated[datetime, Moment()]
    note: Annotated[str, Text(2_000, least=0)] = ""


@dataclass(frozen=True)
class RequestClosed(Body):
    """The asker is done with it."""

    type: ClassVar[str] = "request_closed"

    request: Annotated[str, IDENTITY]
