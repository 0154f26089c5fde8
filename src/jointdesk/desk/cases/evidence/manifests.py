"""What a bundle says of its exhibits, from their rows."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.cases.evidence.commitments import file_facts, find_broken, write_step_row
from jointdesk.desk.cases.evidence.evidence_models import EvidenceExport, Exhibit, ExhibitFile
from jointdesk.desk.cases.evidence.queries import steps_of
from jointdesk.desk.cases.protection import ask_held
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.evidence.bundle import write_key
from jointdesk.engine.exchange.evidence.manifest import FORMAT
from jointdesk.engine.exchange.wire.canonical import encode, write_object


def exhibits_of(export: EvidenceExport) -> list[tuple[Exhibit, list[ExhibitFile]]]:
    """Each exhibit of the bundle with its files, in the order of the manifest."""
    rows = export.exhibits.select_related("case", "seized_from").order_by("number")
    return [(exhibit, list(exhibit.files.select_related("attachment").order_by("pk"))) for exhibit in rows]


def write_manifest(export: EvidenceExport) -> bytes:
    """Canonical JSON. Raises OwnError where something is not what the log committed to."""
    return write_object(
        {
            "format": FORMAT,
            "desk": settings.DESK.id,
            "desk_name": settings.DESK.name,
            "key": write_key(own_keys().signing_public),
            "case": export.case.reference,
            "bundle": export.key.hex,
            "made_at": _moment(export.settled_at),
            "purpose": export.purpose,
            "recipient": export.recipient,
            "exhibits": [_write_exhibit(exhibit, files) for exhibit, files in exhibits_of(export)],
        }
    )


def _write_exhibit(exhibit: Exhibit, files: list[ExhibitFile]) -> dict[str, Any]:
    steps = list(steps_of(exhibit))
    if broken := find_broken(exhibit, steps, files):
        raise OwnError(f"exhibit {exhibit.reference}: {broken[0]} is not what the log says")
    if any(file.attachment.state != file.attachment.State.HERE for file in files):
        raise CallerError(f"exhibit {exhibit.reference}: a file of it is not as it was")
    return {
        "key": exhibit.key.hex,
        "reference": exhibit.reference,
        "number": exhibit.number,
        "kind": exhibit.kind,
        "title": exhibit.title,
        "description": exhibit.description,
        "serial": exhibit.serial,
        "quantity": exhibit.quantity,
        "seal": exhibit.seal,
        "authority": exhibit.authority,
        "seized": {
            "at": _moment(exhibit.seized_at),
            "where": exhibit.seized_where,
            "by": exhibit.seized_by,
            "from": _name_owner(exhibit),
        },
        "files": [_write_file(exhibit, number, file) for number, file in enumerate(files, 1)],
        "custody": [write_step_row(step) for step in steps],
    }


def _name_owner(exhibit: Exhibit) -> str:
    """From whom it was taken; nobody whom the desk protects is named outside."""
    person = exhibit.seized_from
    if person is None or ask_held(persons=[person.pk]).persons:
        return ""
    return str(person)


def _write_file(exhibit: Exhibit, number: int, file: ExhibitFile) -> dict[str, Any]:
    return file_facts(file) | {
        "path": f"files/{exhibit.number}/{number}.bin",
        "media_type": file.attachment.media_type,
        "warnings": list(file.attachment.warnings),
        "note": file.note,
        "salt": encode(bytes(file.salt)),
        "commitment": file.commitment,
        "entry": file.entry.hex,
    }


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""
