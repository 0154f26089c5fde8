"""What a file is by its content, whatever its name says, and what it could do to whoever opens it.

1. Looked at in one pass, in constant memory; nothing is parsed or run, and nothing unpacked but a PDF's objects, within
   bounds: a bomb stays a small file.
2. A warning is no verdict: no warning means that nothing is known against a type that shows and does nothing. What is
   packed or encrypted inside a document cannot be looked into, and is said to be hidden.
3. Several types in one file, or another than its name promises, are warnings of their own.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.exchange.files.names import endings, known_endings
from jointdesk.engine.exchange.files.packed_objects import PackedObjects
from jointdesk.engine.reference import read_tsv

_ROOM = "jointdesk.engine.exchange.files"
HEAD = 65_536
# a zip's directory ends within so much of its end (APPNOTE 4.3.16: a comment of 65,535)
TAIL = 65_557
# a marker is shorter than this: so much of a piece is looked at again with the next
OVERLAP = 128
UNKNOWN = "application/octet-stream"
OFFICE_PARTS = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    b"opendocument.text": "application/vnd.oasis.opendocument.text",
    b"opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
}
# ECMA-376 part 2: every package has it
CONTENT_TYPES = b"[Content_Types].xml"
_PART = re.compile(b"|".join(re.escape(part) for part in (CONTENT_TYPES, *OFFICE_PARTS)))
# what makes a browser or a shell take text for more than text
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|form|meta|\?xml|x:|xsl:)", re.I
)
_SCRIPT = re.compile(
    rb"\A\s*(?:#!|@echo\b|<\?php|<%@|<job\b|<package\b|\[internetshortcut\]|\[desktop entry\]|windows registry editor"
    rb")", re.I
)  # fmt: skip
_ISO = re.compile(rb"CD001")
_SHORTCUT = re.compile(rb"\A\s*\[(?:internetshortcut|desktop entry)\]", re.I)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# text in two octets a character
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Finding:
    """`media_type` by content; `warnings` in the order of `warnings.tsv`, none for what only shows."""

    media_type: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Signature:
    offset: int
    octets: re.Pattern[bytes]
    media_type: str
    family: str


class Inspection:
    """One file as it passes: `take` each piece, then `finish`."""

    def __init__(self) -> None:
        self._head, self._tail, self._last = bytearray(), b"", b""
        self._family, self._media_type = "", UNKNOWN
        self._markers: set[str] = set()
        self._parts: set[bytes] = set()
        self._packed = PackedObjects()
        self._plain = True

    def take(self, piece: bytes) -> None:
        self._tail = (self._tail + piece)[-TAIL:]
        if self._family:
            self._scan(piece)
            return
        # a piece may be an octet: what a file is, is decided once enough is here, or at its end
        self._head += piece
        if len(self._head) >= HEAD:
            self._begin()

    def finish(self, name: str) -> Finding:
        """`name`: safe (see `names`)."""
        if not self._family:
            self._begin()
        family, media_type = self._settle()
        found = {_of_families()[family], *self._markers, *_warn_of_name(name, media_type, family)}
        if self._packed.hidden:
            found.add("hidden")
        if self._is_two(family):
            found.add("two_types")
        return Finding(media_type, tuple(word for word in words() if word in found))

    def _begin(self) -> None:
        seen = bytes(self._head)
        fitting = (sign for sign in _signatures() if sign.octets.match(seen, sign.offset))
        sign = next(fitting, None)
        self._family = sign.family if sign else "text"
        self._media_type = sign.media_type if sign else "text/plain"
        del self._head[HEAD:]
        self._scan(seen)

    def _scan(self, piece: bytes) -> None:
        if self._family == "text":
            self._plain = self._plain and not _CONTROLS.search(piece)
            return
        seen = self._last + piece
        self._mark(seen)
        if self._family == "zip":
            self._parts.update(_PART.findall(seen))
        if self._family == "pdf":
            for unpacked in self._packed.take(piece):
                self._mark(unpacked)
        self._last = seen[-OVERLAP:]

    def _mark(self, seen: bytes) -> None:
        for pattern, warning in _markers().get(self._family, ()):
            if warning not in self._markers and pattern.search(seen):
                self._markers.add(warning)

    def _settle(self) -> tuple[str, str]:
        """What it is, after all of it was seen."""
        head = bytes(self._head)
        if self._family == "text":
            return self._settle_text(head)
        is_office = CONTENT_TYPES in self._parts or head[30:38] == b"mimetype"
        for part, media_type in OFFICE_PARTS.items():
            if is_office and part in self._parts:
                return "office", media_type
        return self._family, self._media_type

    def _settle_text(self, head: bytes) -> tuple[str, str]:
        if head.startswith(_UTF16):
            head = head.decode("utf-16", "replace").encode()
            if _CONTROLS.search(head):
                return "unknown", UNKNOWN
        elif not self._plain:
            return "unknown", UNKNOWN
        head = head.removeprefix(codecs.BOM_UTF8)
        if _SHORTCUT.match(head):
            return "shortcut", "text/plain"
        if _SCRIPT.match(head):
            return "script", "text/plain"
        if found := _MARKUP.search(head):
            return "markup", "image/svg+xml" if b"svg" in found[0].lower() else "text/html"
        return "text", "text/plain"

    def _is_two(self, family: str) -> bool:
        """A second beginning or another ending than that of its type: some program will take it for something else."""
        head, tail = bytes(self._head), self._tail
        if self._family not in ("zip", "office") and _ends_as_zip(tail):
            return True
        if self._family != "pdf" and b"%PDF-" in head[:1024]:
            return True
        if self._family in ("image", "sound", "video", "pdf") and re.search(
            rb"<(?:script|html|svg|\?php|%@)", head[:4096] + tail[-4096:], re.I
        ):
            return True
        return self._family != "disk_image" and _ISO.match(head, 32_769) is not None


def inspect(pieces: Iterable[bytes], name: str) -> Finding:
    """All of a file at once, for whoever has it."""
    inspection = Inspection()
    for piece in pieces:
        inspection.take(piece)
    return inspection.finish(name)


@cache
def words() -> tuple[str, ...]:
    """Every warning there is, gravest first."""
    return tuple(row["word"] for row in read_tsv(_ROOM, "warnings.tsv"))


def _warn_of_name(name: str, media_type: str, family: str) -> Iterator[str]:
    known, found = known_endings(), endings(name)
    promised = known.get(found[-1]) if found else None
    if promised is None:
        return
    danger = _of_families()[promised[1]]
    yield danger
    if not _goes_with(promised, media_type, family):
        yield "other_type"
    # where systems hide the last ending, it looks like the one before
    if danger and promised[1] != "archive" and len(found) > 1 and found[-2] in known:
        yield "two_endings"


def _goes_with(promised: tuple[str, str], media_type: str, family: str) -> bool:
    """Types whose contents look alike: texts of all kinds, films and sounds in one container, what is a zip inside."""
    if promised[0].startswith("text/"):
        return family in ("text", "script", "shortcut", "markup") and (
            promised[1] in ("script", "shortcut") or promised[0] == media_type
        )
    if promised[1] in ("sound", "video") and family in ("sound", "video"):
        return True
    return promised[0] in (UNKNOWN, media_type)


def _ends_as_zip(tail: bytes) -> bool:
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        return False
    return place + 22 + int.from_bytes(tail[place + 20 : place + 22], "little") == len(tail)


@cache
def _signatures() -> tuple[_Signature, ...]:
    return tuple(
        _Signature(int(row["offset"]), _pattern_of(row["octets"]), row["media_type"], row["family"])
        for row in read_tsv(_ROOM, "signatures.tsv")
    )


def _pattern_of(octets: str) -> re.Pattern[bytes]:
    pairs = [octets[place : place + 2] for place in range(0, len(octets), 2)]
    return re.compile(
        b"".join(b"." if pair == "??" else re.escape(bytes.fromhex(pair)) for pair in pairs), re.S
    )


@cache
def _markers() -> dict[str, list[tuple[re.Pattern[bytes], str]]]:
    found: dict[str, list[tuple[re.Pattern[bytes], str]]] = {}
    for row in read_tsv(_ROOM, "markers.tsv"):
        pattern = re.compile(row["octets"].replace("\\0", "\\x00").encode("ascii"))
        found.setdefault(row["family"], []).append((pattern, row["warning"]))
    return found


@cache
def _of_families() -> dict[str, str]:
    return {row["family"]: row["warning"] for row in read_tsv(_ROOM, "families.tsv")}
