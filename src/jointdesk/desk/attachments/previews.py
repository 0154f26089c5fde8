"""Pictures of what attachments hold, drawn anew by a child process that can do nothing else.

1. The child (drawing.py) gets octets and gives octets: few seconds, little memory, no files, no network, no children.
2. Hostile files break the child at most: then there is no preview, and never an error of the desk's.
3. What was drawn lies beside the file, encrypted under a key derived from the file's: both end together.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from jointdesk.desk.attachments import storage
from jointdesk.desk.attachments.actions import check, path_of, secret_of
from jointdesk.desk.attachments.conversations import Talk, read_talk
from jointdesk.desk.attachments.models import Attachment
from jointdesk.engine.chats import may_be_chat
from jointdesk.engine.errors import OwnError

CHILD = Path(__file__).with_name("drawing.py")
READER = Path(__file__).with_name("conversing.py")
# larger files are not given to the child; an archive has pictures beside the words
MOST_READ = 64 * 1024 * 1024
MOST_ARCHIVE = 192 * 1024 * 1024
MOST_DRAWN = 24 * 1024 * 1024
MOST_HEADER = 256 * 1024
SECONDS = 30.0
READING_SECONDS = 60.0
DRAWN_AT_ONCE = 2
WAITING_SECONDS = 20.0
KINDS = {
    "image/png": "image",
    "image/jpeg": "image",
    "image/gif": "image",
    "image/webp": "image",
    "image/bmp": "image",
    "image/tiff": "image",
    "application/pdf": "pdf",
    "text/plain": "text",
    "text/html": "text",
    "image/svg+xml": "text",
    "application/zip": "archive",
}
_places = threading.BoundedSemaphore(DRAWN_AT_ONCE)


@dataclass(frozen=True)
class Preview:
    """What was drawn. `facts`: (word, value) as the file says of itself; `fault`: why it is not all. `chat`: its pages
    are a conversation's (see `talk`), not pictures."""

    pages: tuple[bytes, ...] = ()
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    page_count: int = 0
    chat: bool = False

    @cached_property
    def talk(self) -> Talk | None:
        """The conversation it is."""
        return read_talk(self.pages) if self.chat else None

    def to_bytes(self) -> bytes:
        sizes = [len(page) for page in self.pages]
        said = {"sizes": sizes, "text": self.text, "facts": self.facts, "fault": self.fault}
        header = json.dumps(said | {"page_count": self.page_count, "chat": self.chat}).encode()
        return len(header).to_bytes(4, "big") + header + b"".join(self.pages)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Preview":
        """Raises ValueError for what no child of ours writes."""
        length = int.from_bytes(raw[:4], "big")
        if not 2 <= length <= MOST_HEADER:
            raise ValueError("header")
        said: dict[str, Any] = json.loads(raw[4 : 4 + length])
        pages, place = [], 4 + length
        for size in said["sizes"]:
            pages.append(raw[place : place + int(size)])
            place += int(size)
        is_chat = bool(said.get("chat"))
        if place != len(raw) or not (is_chat or all(page.startswith(b"\x89PNG\r\n\x1a\n") for page in pages)):
            raise ValueError("pages")
        facts = tuple((str(word), str(value)) for word, value in said["facts"])
        found = cls(
            tuple(pages), str(said["text"]), facts, str(said["fault"]), int(said["page_count"]), is_chat
        )
        if is_chat and (not found.talk or not pages):
            raise ValueError("conversation")
        return found


@dataclass
class _Child:
    """One run of the child: fed by a thread, read up to a bound, ended when its time is over."""

    arguments: Sequence[str]
    content: Any
    seconds: float
    process: "subprocess.Popen[bytes]" = field(init=False)

    def run(self) -> bytes:
        self.process = subprocess.Popen(
            [sys.executable, "-I", *self.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
            close_fds=True,
        )
        ending = threading.Timer(self.seconds, self.process.kill)
        feeding = threading.Thread(target=self._feed, args=(self.process.stdin,), daemon=True)
        try:
            ending.start()
            feeding.start()
            return self._read(self.process.stdout)
        finally:
            ending.cancel()
            self.process.kill()
            self.process.wait()
            feeding.join(5)

    def _feed(self, pipe: IO[bytes] | None) -> None:
        if pipe is None:
            return
        try:
            with pipe:
                for piece in self.content:
                    pipe.write(piece)
        except (OSError, ValueError, OwnError):
            # the child has ended, or the disk has changed the file: what it draws of that is not kept
            return

    def _read(self, pipe: IO[bytes] | None) -> bytes:
        if pipe is None:
            return b""
        with pipe:
            drawn = pipe.read(MOST_DRAWN + 1)
        return drawn if len(drawn) <= MOST_DRAWN else b""


def kind_of(attachment: Attachment) -> str:
    """What the child would take it for; empty: nothing is drawn of it."""
    kind = KINDS.get(attachment.media_type, "")
    return kind if attachment.size <= (MOST_ARCHIVE if kind == "archive" else MOST_READ) else ""


def preview_of(attachment: Attachment) -> Preview | None:
    """What can be shown, drawn now unless it was before. None: nothing can be, or all children are busy."""
    if attachment.state != Attachment.State.HERE:
        return None
    if attachment.preview_size is None and not draw(attachment):
        return None
    if not attachment.preview_size:
        return None
    place = storage.path_of(attachment.key, storage.PREVIEW)
    try:
        raw = b"".join(storage.read(place, _derive(attachment), attachment.preview_size))
        return Preview.from_bytes(raw)
    except (OwnError, ValueError, KeyError, TypeError):
        # a lost preview is drawn again at the next look
        Attachment.objects.filter(pk=attachment.pk).update(preview_size=None)
        return None


def preview(attachment: Attachment) -> bytes | None:
    """Its first page as a PNG of our own drawing, or None."""
    found = preview_of(attachment)
    return found.pages[0] if found and found.pages else None


def draw(attachment: Attachment) -> bool:
    """Have the child draw it, and keep what it drew. False: all children are busy, try again."""
    kind = kind_of(attachment)
    if not kind:
        return _keep(attachment, None)
    if not check(attachment) or not _places.acquire(timeout=WAITING_SECONDS):
        return False
    try:
        drawn = Preview.from_bytes(_start(attachment, kind).run())
    except (ValueError, KeyError, TypeError, IndexError, OSError, RecursionError):
        drawn = Preview(fault="broken")
    finally:
        _places.release()
    # of an archive that holds no conversation nothing is shown
    return _keep(attachment, None if drawn.fault == "no_chat" else drawn)


def _start(attachment: Attachment, kind: str) -> _Child:
    content = storage.read(path_of(attachment), secret_of(attachment), attachment.size)
    if kind == "text":
        head = next(content, b"")
        content = chain([head], content)
        kind = "chat" if may_be_chat(head) else kind
    if kind in ("chat", "archive"):
        given = [str(READER), kind, attachment.name, settings.DESK.country]
        return _Child(given, content, READING_SECONDS)
    return _Child([str(CHILD), kind], content, SECONDS)


def _keep(attachment: Attachment, drawn: Preview | None) -> bool:
    size = 0
    if drawn is not None:
        written = storage.write([drawn.to_bytes()], _derive(attachment))
        storage.keep(written.path, storage.path_of(attachment.key, storage.PREVIEW))
        size = written.size
    attachment.preview_size = size
    rows = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.HERE)
    if not rows.update(preview_size=size):
        storage.path_of(attachment.key, storage.PREVIEW).unlink(missing_ok=True)
    return True


def _derive(attachment: Attachment) -> bytes:
    return HKDF(SHA256(), 32, None, b"jointdesk preview").derive(secret_of(attachment))
