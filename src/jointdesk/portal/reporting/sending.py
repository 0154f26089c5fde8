"""A draft becomes a letter: sealed to the desk, on the disk, before anybody is told that it is sent."""

import os
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils import timezone

from jointdesk.engine.letterbox.letters import (
    Attachment,
    Contact,
    Danger,
    Letter,
    Loss,
    NamedIdentifier,
    ReceiptMark,
    seal_letter,
)
from jointdesk.engine.letterbox.receipts import HASH_KEY, Receipt, hash_receipt, reply_key
from jointdesk.portal.door import DOOR, FOLDER, SECRET
from jointdesk.portal.drafts import Draft
from jointdesk.portal.hotlines import table_language
from jointdesk.portal.reporting.recognising import Recognised, denied_in
from jointdesk.portal.store import opened

# of a letter's field
MOST_ACCUSED = 4_000


def send(draft: Draft, origin: bytes) -> None:
    """The letter lies in `letters`, for the desk to fetch. Doing it again changes nothing."""
    letter = write(draft, origin, timezone.now())
    sealed = seal_letter(letter, DOOR.letter_key, secrets.token_bytes)
    _write_whole(FOLDER / "letters" / letter.id, sealed)
    with opened() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO sent VALUES (?, ?, ?)",
            [letter.receipt.hash, letter.receipt.locator, timezone.localdate().isoformat()],
        )


def receipts_key() -> bytes:
    """By which door and desk know a receipt again. The desk learns hashes only."""
    return derive("receipts", HASH_KEY)


def mark(receipt: Receipt) -> ReceiptMark:
    public = reply_key(receipt).public_key().public_bytes_raw()
    return ReceiptMark(receipt.locator, hash_receipt(receipt, receipts_key()), public)


def write(draft: Draft, origin: bytes, now: datetime) -> Letter:
    """What the draft says, as a letter. Raises CallerError when a field is out of form."""
    what, who, contact, danger = (draft.answers.get(key, {}) for key in ("what", "who", "contact", "danger"))
    denied = denied_in(draft)
    narrative = what.get("narrative", "") or danger.get("narrative", "")
    accused = _join(who.get("accused", ""), who.get("identifiers", ""))
    if len(accused) > MOST_ACCUSED:
        # nothing of it is cut: a long list of numbers stands below what happened
        accused, narrative = who["accused"], _join(narrative, who["identifiers"])
    found = [Recognised(**one) for one in draft.answers.get("found", ())]
    return Letter(
        id=draft.letter,
        kind=draft.kind,
        language=table_language(),
        received_at=now.replace(microsecond=0),
        receipt=mark(draft.open_receipt()),
        narrative=narrative,
        reporter=contact.get("reporter", "person"),
        happened_from=_day(what.get("happened_from")),
        happened_to=_day(what.get("happened_to")),
        accused=accused,
        country=contact.get("country", "") or danger.get("country", ""),
        scam_types=tuple(who.get("scam_types", ())),
        losses=tuple(
            Loss(one["amount"], one["currency"], _day(one["on"]), one["way"])
            for one in draft.answers.get("loss", ())
            if one["amount"]
        ),
        identifiers=tuple(
            NamedIdentifier(one.kind, one.value, one.written, one.key not in denied) for one in found
        ),
        contact=_contact(contact),
        keep_confidential=bool(contact.get("keep_confidential")),
        danger=_danger(danger),
        attachments=tuple(
            Attachment(one["id"], one["name"], one["media_type"], one["size"], bytes.fromhex(one["sha256"]))
            for one in draft.files
        ),
        origin=origin,
    )


def _contact(said: dict[str, Any]) -> Contact | None:
    if said.get("named") != "yes":
        return None
    return Contact(*(said.get(key, "") for key in ("name", "phone", "email", "other", "safe_times")))


def _danger(said: dict[str, Any]) -> Danger | None:
    if not said:
        return None
    return Danger(
        said["place"],
        said["landmarks"],
        said["country"],
        said["people"],
        said["safe_contact"],
        said["about_myself"] == "yes",
    )


def _join(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def derive(purpose: str, size: int) -> bytes:
    """A key of this door for one purpose, from its one secret."""
    info = f"jointdesk/door/{purpose}".encode()
    return HKDF(SHA256(), size, salt=None, info=info).derive(SECRET)


def _write_whole(path: Path, content: bytes) -> None:
    """All of it, or nothing under this name; kept over a power cut."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.partial")
    with partial.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
