"""A joint group with one far desk, and dossiers: Bob proposes, Dara sends."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from joint_edits import write_edit
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, approve, propose
from jointdesk.desk.exchange.groups.group_actions import found_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointEntry, JointGroup
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import JointEditSent, JointGroupAcceptance

GANG = {
    "name": "Golden Dragon",
    "aliases": ["Kim Long", "金龙"],
    "status": "active",
    "crime_types": ["scams"],
}


@pytest.fixture
def group(kh: Any, partner: Partner, cast: dict[str, Officer]) -> JointGroup:
    group = found_group(cast["bob"], "Border group", "Scams and trafficking", "bilateral", [partner])
    deliver()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    kh.got.clear()
    return group


@pytest.fixture
def make(cast: dict[str, Officer], group: JointGroup) -> Callable[..., JointEntry]:
    """Entries through both officers; the dossier they went into: `make([EntryDraft(...)], gang)`."""

    def write(drafts: Sequence[EntryDraft], dossier: JointEntry | None = None) -> JointEntry:
        row = approve(cast["dara"], propose(cast["bob"], group, drafts, "Shared work", dossier=dossier))
        return JointEntry.objects.get(group=group, kind="gang", key=row.dossier)

    return write


@pytest.fixture
def gang(make: Callable[..., JointEntry]) -> JointEntry:
    return make([EntryDraft("gang", GANG, conditions="Not in court")])


@pytest.fixture
def hear(kh: Any, group: JointGroup) -> Callable[..., JointEditSent]:
    """The far desk writes: `hear("gang_site", {...})`, or into an entry: `entry=key, parents=heads`."""

    def write(kind: str, fields: dict[str, Any], entry: str = "", **changes: Any) -> JointEditSent:
        entry = entry or secrets.token_hex(16)
        body = write_edit("kh", group.key.hex, kind, fields, entry=entry, **changes)
        kh.say(body, group.key.hex)
        return body

    return write
