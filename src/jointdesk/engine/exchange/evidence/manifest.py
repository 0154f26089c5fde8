"""A bundle's manifest: what is in it and whose word that is. Read within bounds, refused as a whole when it is odd."""

import re
from dataclasses import dataclass
from typing import Any

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.canonical import read_object

FORMAT = "jointdesk-evidence/1"
TYPE = "jointdesk-evidence+jws"
MAX_MANIFEST = 8 * 1024 * 1024
MOST_EXHIBITS, MOST_FILES, MOST_STEPS = 500, 2_000, 20_000
PATH = re.compile(r"files/[0-9]{1,6}/[0-9]{1,6}\.bin", re.ASCII)
ENTRY = re.compile(r"[0-9a-f]{32}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
HEAD = {"format": str, "desk": str, "desk_name": str, "key": str, "case": str, "made_at": str, "purpose": str}
EXHIBIT = {
    "key": str,
    "reference": str,
    "number": int,
    "kind": str,
    "title": str,
    "files": list,
    "custody": list,
}
FILE = {
    "path": str,
    "name": str,
    "part": str,
    "size": int,
    "sha256": str,
    "salt": str,
    "commitment": str,
    "entry": str,
}
STEP = {"number": int, "act": str, "by": str, "why": str, "commitment": str, "salt": str, "before": str}


@dataclass(frozen=True)
class Manifest:
    """`head` and `exhibits` as the JSON says; `files`: path -> its row."""

    head: dict[str, Any]
    exhibits: list[dict[str, Any]]
    files: dict[str, dict[str, Any]]
    entries: frozenset[str]  # of the log: each has a proof in the bundle


def read_manifest(raw: bytes) -> Manifest:
    """Raises PartnerError (too_large, malformed)."""
    if len(raw) > MAX_MANIFEST:
        raise PartnerError("too_large", f"a manifest has at most {MAX_MANIFEST} octets")
    head = read_object(raw)
    _hold(head, {**HEAD, "exhibits": list}, "manifest")
    if head["format"] != FORMAT:
        raise PartnerError("malformed", "not a bundle of this version")
    exhibits = head.pop("exhibits")
    if not 1 <= len(exhibits) <= MOST_EXHIBITS:
        raise PartnerError("malformed", "the number of exhibits")
    files: dict[str, dict[str, Any]] = {}
    entries: set[str] = set()
    steps = 0
    for exhibit in exhibits:
        _hold(exhibit, EXHIBIT, "exhibit")
        for file in exhibit["files"]:
            _hold_file(file, files)
            entries.add(file["entry"])
        for step in exhibit["custody"]:
            _hold(step, STEP, "step")
            if entry := step.get("entry"):
                entries.add(_entry(entry))
        steps += len(exhibit["custody"])
    if len(files) > MOST_FILES or steps > MOST_STEPS:
        raise PartnerError("malformed", "too many files or steps")
    return Manifest(head, exhibits, files, frozenset(entries))


def _hold_file(file: Any, files: dict[str, dict[str, Any]]) -> None:
    _hold(file, FILE, "file")
    sound = PATH.fullmatch(file["path"]) and DIGEST.fullmatch(file["sha256"]) and file["size"] > 0
    if not sound or file["path"] in files:
        raise PartnerError("malformed", "a file's path, size or digest")
    _entry(file["entry"])
    files[file["path"]] = file


def _entry(value: Any) -> str:
    if not isinstance(value, str) or not ENTRY.fullmatch(value):
        raise PartnerError("malformed", "an entry of the log")
    return value


def _hold(value: Any, fields: dict[str, type], what: str) -> None:
    if not isinstance(value, dict):
        raise PartnerError("malformed", f"{what}: not an object")
    for name, kind in fields.items():
        if type(value.get(name)) is not kind:
            raise PartnerError("malformed", f"{what}: {name}")
