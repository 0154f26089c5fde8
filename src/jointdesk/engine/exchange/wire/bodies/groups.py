"""The joint group: who works together, under which mandate, and what its desks keep together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.joint.commitments import NONCE, SEAL, identify_edit, seal_content
from jointdesk.engine.exchange.joint.kinds import MOST_PARENTS
from jointdesk.engine.exchange.wire.cards import DESK
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Answers,
    Body,
    ListOf,
    Moment,
    Octets,
    OneOf,
    Optionally,
    Pattern,
    Text,
    Whole,
)
from jointdesk.engine.exchange.wire.marks import MARKS

LEGAL_BASIS = re.compile(r"UNCC|UNTOC|ASEAN-MLAT|bilateral|reciprocity")
MOST_DESKS = 20


@dataclass(frozen=True)
class JointGroupInvitation(Body):
    """The sender invites to a group and names its desks, itself included. No founder: the sender founds it now."""

    type: ClassVar[str] = "joint_group_invitation"

    group: Annotated[str, IDENTITY]
    name: Annotated[str, Text(200)]
    mandate: Annotated[str, Text(5_000)]
    legal_basis: Annotated[str, Pattern(LEGAL_BASIS)]
    desks: Annotated[tuple[str, ...], ListOf(Pattern(DESK), most=MOST_DESKS, least=2)]
    founder: Annotated[str | None, Optionally(Pattern(DESK))] = None
    founded_at: Annotated[datetime | None, Optionally(Moment())] = None


@dataclass(frozen=True)
class JointGroupAcceptance(Body):
    """The sender joins the group it was invited to."""

    type: ClassVar[str] = "joint_group_acceptance"

    group: Annotated[str, IDENTITY]
    note: Annotated[str, Text(2_000, least=0)] = ""


@dataclass(frozen=True)
class JointGroupWidened(Body):
    """The sender, a member, has invited a further desk. Each member decides for itself whether it admits it."""

    type: ClassVar[str] = "joint_group_widened"

    group: Annotated[str, IDENTITY]
    desk: Annotated[str, Pattern(DESK)]


@dataclass(frozen=True)
class JointGroupLeft(Body):
    """The sender leaves the group: from now on nothing of it comes or goes there."""

    type: ClassVar[str] = "joint_group_left"

    group: Annotated[str, IDENTITY]
    note: Annotated[str, Text(2_000, least=0)] = ""


@dataclass(frozen=True)
class JointEditSent(Body):
    """The sender's word on an entry of the group. `edit` commits to all the rest (`joint/commitments`)."""

    type: ClassVar[str] = "joint_edit"

    group: Annotated[str, IDENTITY]
    edit: Annotated[str, IDENTITY]
    entry: Annotated[str, IDENTITY]
    kind: Annotated[str, WORD]
    version: Annotated[int, Whole(1, 1_000)]
    parents: Annotated[tuple[str, ...], ListOf(IDENTITY, most=MOST_PARENTS)]
    at: Annotated[datetime, Moment()]
    nonce: Annotated[bytes, Octets(NONCE, NONCE)]
    fields: Annotated[Mapping[str, Any], Answers()]
    mark: Annotated[str, OneOf(MARKS)]
    conditions: Annotated[str, Text(2_000, least=0)]
    evaluation: Annotated[str, Text(60, least=0)]
    author: Annotated[str, Text(200, least=0)]

    def check(self) -> None:
        _require_distinct(self.type, self.parents)

    def seal(self) -> bytes:
        return seal_content(
            self.nonce,
            self.fields,
            mark=self.mark,
            conditions=self.conditions,
            evaluation=self.evaluation,
            author=self.author,
        )


@dataclass(frozen=True)
class JointEditRecalled(Body):
    """The place of an edit that its sender took back: what came before it and after it stays in order."""

    type: ClassVar[str] = "joint_edit_recalled"

    group: Annotated[str, IDENTITY]
    edit: Annotated[str, IDENTITY]
    entry: Annotated[str, IDENTITY]
    kind: Annotated[str, WORD]
    version: Annotated[int, Whole(1, 1_000)]
    parents: Annotated[tuple[str, ...], ListOf(IDENTITY, most=MOST_PARENTS)]
    at: Annotated[datetime, Moment()]
    sealed: Annotated[bytes, Octets(SEAL, SEAL)]

    def check(self) -> None:
        _require_distinct(self.type, self.parents)

    def seal(self) -> bytes:
        return self.sealed


def true_id(body: JointEditSent | JointEditRecalled, desk: str) -> str:
    """The only id an edit of that desk with this content can have."""
    return identify_edit(
        group=body.group,
        entry=body.entry,
        kind=body.kind,
        version=body.version,
        parents=body.parents,
        desk=desk,
        at=body.at,
        seal=body.seal(),
    )


def _require_distinct(type_: str, parents: tuple[str, ...]) -> None:
    # an id is over the parents as they are named: one that stands twice would be another id once they are a set
    if len(set(parents)) != len(parents):
        raise PartnerError("malformed", f"{type_} names a parent twice")
