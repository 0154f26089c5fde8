"""An edit's id is a commitment to what it says: one id cannot stand for two contents at two desks.

`seal` = SHA-256 of nonce and content; `id` = first 128 bits of SHA-256 of the edit's place and its seal. When an
edit is recalled nonce and content go and the seal stays: the id still verifies, and says nothing of what was there.
An edit that names another knew its id, so honest edits make no circle.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from jointdesk.engine.exchange.wire.canonical import encode, write_moment, write_object

NONCE = 16
SEAL = 32


def seal_content(
    nonce: bytes,
    fields: Mapping[str, Any],
    *,
    mark: str,
    conditions: str,
    evaluation: str,
    author: str,
) -> bytes:
    """32 bytes over everything of an edit that a recall takes away. Raises CallerError outside the JSON subset."""
    content = {
        "fields": dict(fields),
        "mark": mark,
        "conditions": conditions,
        "evaluation": evaluation,
        "author": author,
        "nonce": encode(nonce),
    }
    return hashlib.sha256(b"jointdesk/v1|edit|" + write_object(content)).digest()


def identify_edit(
    *,
    group: str,
    entry: str,
    kind: str,
    version: int,
    parents: Iterable[str],
    desk: str,
    at: datetime,
    seal: bytes,
) -> str:
    """The edit's id, 32 hex digits. The order of parents is of no meaning."""
    place = {
        "group": group,
        "entry": entry,
        "kind": kind,
        "version": version,
        "parents": sorted(parents),
        "desk": desk,
        "at": write_moment(at),
        "seal": encode(seal),
    }
    return hashlib.sha256(b"jointdesk/v1|edit-id|" + write_object(place)).hexdigest()[:32]
