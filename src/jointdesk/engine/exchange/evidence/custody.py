"""What the log commits to, of a file and of a step of custody: a digest under a salt, so that the log tells nothing.

1. A commitment is SHA-256 over a word of its own, the salt, and the facts as canonical JSON.
2. A step names the commitment of the step before it: none can be changed, moved or left out unseen.
3. Whoever destroys the salt leaves a digest that speaks of nobody.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.canonical import decode, write_object

SALT = 16
STEP, FILE = b"jointdesk custody step 1\x00", b"jointdesk exhibit file 1\x00"
STEP_FACTS = (
    "exhibit",
    "number",
    "act",
    "at",
    "written_at",
    "by",
    "why",
    "place",
    "seal",
    "to",
    "answers",
    "receipt",
)
FILE_FACTS = ("exhibit", "name", "part", "size", "sha256", "added_at", "by")


def commit_step(facts: Mapping[str, Any], salt: bytes, before: str) -> str:
    """Hex. `facts`: exactly STEP_FACTS; `before`: the commitment of the step before, empty for the first."""
    return _commit(STEP, {name: facts[name] for name in STEP_FACTS} | {"before": before}, salt)


def commit_file(facts: Mapping[str, Any], salt: bytes) -> str:
    """Hex. `facts`: exactly FILE_FACTS."""
    return _commit(FILE, {name: facts[name] for name in FILE_FACTS}, salt)


def find_broken_step(steps: list[dict[str, Any]]) -> int | None:
    """The place of the first step (as a manifest writes it) that is not what was committed to, from 0."""
    before = ""
    for place, step in enumerate(steps):
        try:
            salt = decode(step["salt"])
            sound = step["before"] == before and step["commitment"] == commit_step(step, salt, before)
        except (KeyError, TypeError, ValueError, PartnerError):
            sound = False
        if not sound:
            return place
        before = step["commitment"]
    return None


def _commit(word: bytes, facts: Mapping[str, Any], salt: bytes) -> str:
    if len(salt) != SALT:
        raise ValueError("salt")
    return hashlib.sha256(word + salt + write_object(facts)).hexdigest()
