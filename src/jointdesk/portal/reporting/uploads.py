"""Files that come with a report: sealed to the desk as they pass; the door shows a name and a size, never a picture.

What it is, and whether it can be opened without harm, the desk finds out in a child that can do nothing else. The door
bounds size and number, and refuses what is empty.
"""

import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.attachments import SealedUpload
from jointdesk.portal.door import DOOR, FOLDER
from jointdesk.portal.drafts import Draft

MEBIBYTE = 1024 * 1024
_MEDIA_TYPE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.+-/")


def take(draft: Draft, files: Iterable["UploadedFile[Any]"]) -> list[str]:
    """Seal what was uploaded and note it in the draft. Returns a line for each file that was refused, and why."""
    refused = []
    for file in files:
        name = _name(file.name or "")
        why = _why_not(draft, file)
        if why:
            refused.append(f"{name}: {why}")
            continue
        try:
            draft.files.append(_seal(draft, file, name))
        except CallerError:
            refused.append(f"{name}: {_('it could not be taken')}")
    return refused


def remove(draft: Draft, attachment: str) -> None:
    known = [one for one in draft.files if one["id"] == attachment]
    if known:
        _folder(draft.letter).joinpath(attachment).unlink(missing_ok=True)
        draft.files.remove(known[0])


def sealed_before(moment: datetime) -> set[str]:
    """Letters whose last attachment came before then, sent or not: a visit may end before a draft is kept."""
    folders = (FOLDER / "attachments").iterdir()
    return {folder.name for folder in folders if folder.stat().st_mtime < moment.timestamp()}


def remove_waste(letter: str) -> None:
    """What was sealed for a letter that will not be written; of one that waits for the desk nothing is touched."""
    if not (FOLDER / "letters" / letter).exists():
        shutil.rmtree(_folder(letter), ignore_errors=True)


def _why_not(draft: Draft, file: "UploadedFile[Any]") -> str:
    door, size = DOOR, file.size or 0
    if not size:
        return _("it is empty")
    if size > door.largest_file_mb * MEBIBYTE:
        return _("it is larger than %(most)s MB") % {"most": door.largest_file_mb}
    if len(draft.files) >= door.most_files:
        return _("there are %(most)s files already") % {"most": door.most_files}
    if sum(one["size"] for one in draft.files) + size > door.largest_report_mb * MEBIBYTE:
        return _("all files together are larger than %(most)s MB") % {"most": door.largest_report_mb}
    return ""


def _seal(draft: Draft, file: "UploadedFile[Any]", name: str) -> dict[str, Any]:
    attachment = secrets.token_hex(16)
    folder = _folder(draft.letter)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / attachment
    sealed = SealedUpload(
        file.chunks(),
        letter_id=draft.letter,
        attachment_id=attachment,
        public_key=DOOR.letter_key,
        random_bytes=secrets.token_bytes,
        most=DOOR.largest_file_mb * MEBIBYTE,
    )
    try:
        with path.open("xb") as target:
            for piece in sealed:
                target.write(piece)
        described = sealed.describe(name, _media_type(file.content_type or ""))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return {
        "id": attachment,
        "name": described.name,
        "media_type": described.media_type,
        "size": described.size,
        "sha256": described.sha256.hex(),
    }


def _name(written: str) -> str:
    """The file's own name, without folders and without what could hide or reorder it."""
    name = "".join(
        character for character in Path(written.replace("\\", "/")).name if character.isprintable()
    )
    return name.strip()[-200:] or _("file")


def _media_type(said: str) -> str:
    """What the browser said it is, which nobody believes; the desk looks itself."""
    kind = said.split(";")[0].strip().lower()
    parts = kind.split("/")
    if len(parts) != 2 or not all(0 < len(part) <= 100 for part in parts) or set(kind) - _MEDIA_TYPE:
        return "application/octet-stream"
    return kind


def _folder(letter: str) -> Path:
    folder: Path = FOLDER / "attachments" / letter
    return folder
