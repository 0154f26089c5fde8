"""Edits as another desk writes them into a joint group."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from jointdesk.engine.exchange.joint.commitments import NONCE
from jointdesk.engine.exchange.joint.kinds import entry_kinds
from jointdesk.engine.exchange.wire.bodies import JointEditRecalled, JointEditSent
from jointdesk.engine.exchange.wire.bodies.groups import true_id

MEETING = {"subject": "Border", "starts_at": "2026-11-30T02:00:00Z", "zone": "Asia/Phnom_Penh"}


def write_edit(
    desk: str,
    group: str,
    kind: str = "meeting",
    fields: dict[str, Any] | None = None,
    *,
    entry: str = "e" * 32,
    parents: Iterable[str] = (),
    **changes: Any,
) -> JointEditSent:
    """An edit of that desk as it travels, under its true id."""
    known = entry_kinds().get(kind)
    body = JointEditSent(
        **{
            "group": group,
            "edit": "0" * 32,
            "entry": entry,
            "kind": kind,
            "version": known.version if known else 1,
            "parents": tuple(parents),
            "at": datetime.now(UTC).replace(microsecond=0),
            "nonce": secrets.token_bytes(NONCE),
            "fields": MEETING if fields is None else fields,
            "mark": "TLP:AMBER",
            "conditions": "",
            "evaluation": "",
            "author": "Officer of " + desk,
            **changes,
        }
    )
    return _named(body, desk)


def place_of(body: JointEditSent) -> JointEditRecalled:
    """What is left of an edit that its author took back."""
    kept = ("group", "edit", "entry", "kind", "version", "parents", "at")
    return JointEditRecalled(**{name: getattr(body, name) for name in kept}, sealed=body.seal())


def _named(body: JointEditSent, desk: str) -> JointEditSent:
    return JointEditSent(**{**vars(body), "edit": true_id(body, desk)})
