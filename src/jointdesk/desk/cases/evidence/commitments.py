"""Rows as the engine commits to them, and whether they still are what the log says."""

from datetime import UTC, datetime
from typing import Any

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, Exhibit, ExhibitFile
from jointdesk.engine.exchange.evidence.custody import commit_file, commit_step
from jointdesk.engine.exchange.wire.canonical import encode


def step_facts(step: CustodyStep) -> dict[str, Any]:
    """As the commitment reads them; of another desk's step, as that desk told them."""
    if step.told:
        return dict(step.told)
    return {
        "exhibit": step.exhibit.key.hex,
        "number": step.number,
        "act": step.act,
        "at": _moment(step.at),
        "written_at": _moment(step.written_at),
        "by": step.by_name,
        "why": step.why,
        "place": step.place,
        "seal": step.seal,
        "to": step.to_name,
        "answers": step.answers.number if step.answers else None,
        "receipt": step.receipt.sha256 if step.receipt else "",
    }


def write_step_row(step: CustodyStep) -> dict[str, Any]:
    """A step as a manifest has it."""
    return step_facts(step) | {
        "salt": encode(bytes(step.salt)),
        "before": step.before,
        "commitment": step.commitment,
        "entry": step.entry.hex if step.entry else None,
        "desk": step.origin or None,
    }


def file_facts(file: ExhibitFile) -> dict[str, Any]:
    return {
        "exhibit": file.exhibit.key.hex,
        "name": file.attachment.name,
        "part": file.part,
        "size": file.attachment.size,
        "sha256": file.attachment.sha256,
        "added_at": _moment(file.added_at),
        "by": str(file.added_by_id),
    }


def find_broken(exhibit: Exhibit, steps: list[CustodyStep], files: list[ExhibitFile]) -> list[str]:
    """The commitments that are not what the log says: "step 3", "file 2". Empty: all of it holds."""
    logged = _logged([*(step.entry for step in steps if step.entry), *(file.entry for file in files)])
    broken, before = [], ""
    for step in steps:
        commitment = commit_step(step_facts(step), bytes(step.salt), before)
        told = logged.get(step.entry.hex) if step.entry else commitment
        if step.before != before or not commitment == step.commitment == told:
            broken.append(f"step {step.number}")
        before = step.commitment
    for number, file in enumerate(files, 1):
        commitment = commit_file(file_facts(file), bytes(file.salt))
        if not commitment == file.commitment == logged.get(file.entry.hex):
            broken.append(f"file {number}")
    return broken


def _logged(entries: list[Any]) -> dict[str, str]:
    rows = Entry.objects.filter(key__in=entries).values_list("key", "record")
    return {key.hex: str((facts or {}).get("commitment", "")) for key, facts in rows}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
