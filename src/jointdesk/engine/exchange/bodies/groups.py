"""The joint group: who works together, and under which mandate."""

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.cards import DESK
from jointdesk.engine.exchange.fields import IDENTITY, Body, ListOf, Pattern, Text

LEGAL_BASIS = re.compile(r"UNCC|UNTOC|ASEAN-MLAT|bilateral|reciprocity")


@dataclass(frozen=True)
class JointGroupInvitation(Body):
    """The sender founds a group and names its desks, itself included."""

    type: ClassVar[str] = "joint_group_invitation"

    group: Annotated[str, IDENTITY]
    name: Annotated[str, Text(200)]
    mandate: Annotated[str, Text(5_000)]
    legal_basis: Annotated[str, Pattern(LEGAL_BASIS)]
    desks: Annotated[tuple[str, ...], ListOf(Pattern(DESK), most=20, least=2)]


@dataclass(frozen=True)
class JointGroupAcceptance(Body):
    """The sender joins the group it was invited to."""

    type: ClassVar[str] = "joint_group_acceptance"

    group: Annotated[str, IDENTITY]
    note: Annotated[str, Text(2_000, least=0)] = ""
