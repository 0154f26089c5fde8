"""Files that come with a report: sealed to the desk as they pass; the door shows a name and a size, never a picture.

What it is, and whether it can be opened without harm, the desk finds out in a child that can do nothing else. The door
bounds size and number, keeps some room on its disk for letters, and refuses what is empty. A photo keeps what its
camera wrote into it: the officers need it, and nobody else ever sees it.
"""

import logging
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointdesk.engine.errors import CallerError
from jointdesk.engine.legible import legible
from jointdesk.engine.letterbox.attachments import SealedUpload
from jointdesk.portal import limits
from jointdesk.portal.door import DOOR, FOLDER
from jointdesk.portal.drafts import Draft
from jointdesk.portal.reporting.bounded_files import MEBIBYTE, LeftOut
from jointdesk.portal.reporting.glancing import Glance

log = logging.getLogger("jointdesk.door")
_MEDIA_TYPE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.+-/")


def take_from(request: HttpRequest, draft: Draft) -> list[str]:
    """Seal a form's files and note them in the draft. Returns a line for each that was refused, and why.

    Raises TooOften.
    """
    # what was left out stands in the form once for each file, and says for how many
    files = list(dict.fromkeys(request.FILES.getlist("files")))
    if files:
        limits.count("file", request, len(files))
        limits.count("mebibytes", request, sum(file.size or 0 for file in files) // MEBIBYTE + 1)
    refused = []
    for file in files:
        name = clean_name(file.name or "")
        why = _say_left_out(file) if isinstance(file, LeftOut) else why_not(draft, file.size or 0)
        if why:
            refused.append(f"{name}: {why}")
            continue
        try:
            add(draft, seal(draft, file.chunks(), name, file.content_type or ""))
        except CallerError:
            refused.append(f"{name}: {_('it could not be taken')}")
        except OSError as error:
            log.error("a file could not be stored: %s", os.strerror(error.errno or 0))
            refused.append(f"{name}: {no_room()}")
    return refused


def add(draft: Draft, sealed: dict[str, Any]) -> None:
    """One more of the draft's files; the same once more, because an answer got lost, is no second one."""
    if any((one["name"], one["sha256"]) == (sealed["name"], sealed["sha256"]) for one in draft.files):
        _folder(draft.letter).joinpath(sealed["id"]).unlink(missing_ok=True)
    else:
        draft.files.append(sealed)


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
        shutil.rmtree(pieces_folder(letter), ignore_errors=True)


def why_not(draft: Draft, size: int) -> str:
    """Why a file of `size` octets is not taken, in the reader's words; empty: it is."""
    if not size:
        return _("it is empty")
    if size > DOOR.largest_file_mb * MEBIBYTE:
        return _("it is larger than %(most)s MB") % {"most": DOOR.largest_file_mb}
    if len(draft.files) >= DOOR.most_files:
        return _("there are %(most)s files already") % {"most": DOOR.most_files}
    if sum(one["size"] for one in draft.files) + size > DOOR.largest_report_mb * MEBIBYTE:
        return _("all files together are larger than %(most)s MB") % {"most": DOOR.largest_report_mb}
    if shutil.disk_usage(FOLDER).free < DOOR.least_free_mb * MEBIBYTE + 2 * size:
        return no_room()
    return ""


def no_room() -> str:
    return _(
        "there is no room for files at this moment. Send your report without it, and add it later with your code"
    )


def _say_left_out(file: LeftOut) -> str:
    if file.why == "too_large":
        return _("it is larger than %(most)s MB") % {"most": DOOR.largest_file_mb}
    if file.count > 1:
        said = _("it and %(number)s more were left out: %(most)s files at most")
        return said % {"number": file.count - 1, "most": DOOR.most_files}
    return _("it was left out: %(most)s files at most") % {"most": DOOR.most_files}


def seal(draft: Draft, pieces: Iterable[bytes], name: str, media_type: str) -> dict[str, Any]:
    """What passes lies sealed and written through. Raises CallerError, or OSError when it cannot be stored: nothing
    of it is left then."""
    attachment = secrets.token_hex(16)
    folder = _folder(draft.letter)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / attachment
    glance = Glance(pieces, name)
    sealed = SealedUpload(
        glance.pieces,
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
            target.flush()
            os.fsync(target.fileno())
        described = sealed.describe(name, _media_type(media_type))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    chat = glance.chat()
    return {
        "id": attachment,
        "name": described.name,
        "media_type": described.media_type,
        "size": described.size,
        "sha256": described.sha256.hex(),
        "messenger": chat.messenger if chat else "",
        "messages": chat.messages if chat else 0,
    }


def clean_name(written: str) -> str:
    """The file's own name, without folders and without what could hide or reorder it."""
    name = "".join(
        character for character in legible(Path(written.replace("\\", "/")).name) if character.isprintable()
    )
    return name.strip()[-200:] or _("file")


def _media_type(said: str) -> str:
    """What the browser said it is, which nobody believes; the desk looks itself."""
    kind = said.split(";")[0].strip().lower()
    parts = kind.split("/")
    if len(parts) != 2 or not all(0 < len(part) <= 100 for part in parts) or set(kind) - _MEDIA_TYPE:
        return "application/octet-stream"
    return kind


def pieces_folder(letter: str) -> Path:
    """Where files of this letter lie that have not come wholly."""
    return _folder(f"{letter}.pieces")


def _folder(letter: str) -> Path:
    folder: Path = FOLDER / "attachments" / letter
    return folder
