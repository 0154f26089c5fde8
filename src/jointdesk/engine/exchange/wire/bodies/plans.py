"""Plans for named readers: TLP:RED, and the only thing that travels under that mark.

TLP 2.0 gives RED to individual recipients alone. A plan names them, each of them a member of the joint group whose
officer the recipient's desk knows; nobody else's RED has such a list, so nothing else marked RED may leave a desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from jointdesk.engine.exchange.requests.forms import APPROVALS
from jointdesk.engine.exchange.wire.fields import IDENTITY, Answers, Body, ListOf, Moment, OneOf, Text, Whole
from jointdesk.engine.exchange.wire.marks import Mark

MOST_READERS = 50
UNREAD = ("unknown_member", "no_officer")


@dataclass(frozen=True)
class PlanSent(Body):
    """A plan, or a plan changed (`number` counts from 1). `readers`: members of the recipient's desk, by entry."""

    type: ClassVar[str] = "plan_sent"

    plan: Annotated[str, IDENTITY]
    edit: Annotated[str, IDENTITY]
    number: Annotated[int, Whole(1, 1_000)]
    group: Annotated[str, IDENTITY]
    version: Annotated[int, Whole(1, 1_000)]
    fields: Annotated[Mapping[str, Any], Answers()]
    readers: Annotated[tuple[str, ...], ListOf(IDENTITY, most=MOST_READERS, least=1)]
    mark: Annotated[str, OneOf((Mark.RED.value,))]
    conditions: Annotated[str, Text(2_000, least=0)]
    approval: Annotated[str, OneOf(APPROVALS)] = APPROVALS[0]


@dataclass(frozen=True)
class PlanRead(Body):
    """The officer behind this member has opened the plan, for the first time since it was changed."""

    type: ClassVar[str] = "plan_read"

    plan: Annotated[str, IDENTITY]
    edit: Annotated[str, IDENTITY]
    member: Annotated[str, IDENTITY]
    at: Annotated[datetime, Moment()]


@dataclass(frozen=True)
class PlanUnread(Body):
    """Nobody at this desk can open the plan as this member: it is no member of ours, or no officer stands behind it."""

    type: ClassVar[str] = "plan_unread"

    plan: Annotated[str, IDENTITY]
    edit: Annotated[str, IDENTITY]
    member: Annotated[str, IDENTITY]
    code: Annotated[str, OneOf(UNREAD)]
