"""A backup as one file: a header line, then a tar archive in sealed frames (engine/exchange/files/frames).

Header: "jointdesk-backup-1 MONTH RANDOM\\n", RANDOM 32 octets in hex. The key of the frames is derived from the
month's key and the header, so that no header can be exchanged, and no two files share a key.
"""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.files.frames import KEY, SEALED_FRAME, TAG, FrameOpener

MAGIC = b"jointdesk-backup-1"
PIECE = 256 * 1024
BLOCK = 512
LONGEST_HEADER = 200


def read_key(path: Path) -> bytes:
    try:
        raw = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        raise CallerError(f"{path}: no key of a month's backups") from None
    if len(raw) != KEY:
        raise CallerError(f"{path}: no key of a month's backups")
    return raw


def derive(month_key: bytes, header: bytes) -> bytes:
    """A key for one backup alone: of the month's key and the header, which has 32 random octets."""
    return HKDF(SHA256(), KEY, salt=None, info=header).derive(month_key)


def write_header(month: str, random: bytes) -> bytes:
    return b" ".join((MAGIC, month.encode(), random.hex().encode())) + b"\n"


def read_header(file: BinaryIO) -> tuple[bytes, str]:
    """The header and the month it names. Raises CallerError for what is no backup."""
    line = file.readline(LONGEST_HEADER)
    parts = line.split()
    if len(parts) != 3 or parts[0] != MAGIC or not line.endswith(b"\n"):
        raise CallerError("this is no backup of a desk")
    return line, parts[1].decode("ascii", "replace")


def pack(members: list[tuple[str, Path]]) -> Iterator[bytes]:
    """The octets of a tar archive of these files, in pieces."""
    for name, path in members:
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size, info.mode = path.stat().st_size, 0o600
            yield info.tobuf(tarfile.PAX_FORMAT)
            left = info.size
            while left:
                piece = file.read(min(PIECE, left))
                if not piece:
                    raise CallerError(f"{name}: became shorter while it was read; try again")
                left -= len(piece)
                yield piece
            yield b"\x00" * (-info.size % BLOCK)
    yield b"\x00" * (2 * BLOCK)


def unpack(file: BinaryIO, header: bytes, sealed: int, month_key: bytes, folder: Path) -> list[str]:
    """Put the files into `folder`; their names. `sealed`: octets after the header.

    Raises CallerError for another month's key, and for a file that was altered or cut: the caller drops the folder.
    """
    plain = sealed - TAG * -(-sealed // SEALED_FRAME)
    stream = _Stream(file, FrameOpener(derive(month_key, header), plain))
    names = []
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                names.append(_take(archive, info, folder))
        stream.finish()
    except (PartnerError, tarfile.TarError):
        raise CallerError("the backup was altered or cut, or this is not its month's key") from None
    return names


def _take(archive: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> str:
    name = PurePosixPath(info.name)
    if not info.isreg() or name.is_absolute() or ".." in name.parts:
        raise CallerError(f"{info.name[:100]!r} has no place in a backup")
    path = folder / name
    content = archive.extractfile(info)
    if content is None:
        raise CallerError(f"{info.name[:100]!r} has no content")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        path.chmod(0o600)
        while piece := content.read(PIECE):
            file.write(piece)
    return info.name


class _Stream(io.RawIOBase):
    """What `tarfile` reads from: the frames, opened as they are asked for."""

    def __init__(self, file: BinaryIO, opener: FrameOpener) -> None:
        self._file, self._opener, self._rest = file, opener, bytearray()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = self._file.read(PIECE)
            if not piece:
                break
            for opened in self._opener.take(piece):
                self._rest += opened
        size = len(self._rest) if size < 0 else size
        found = bytes(self._rest[:size])
        del self._rest[:size]
        return found

    def finish(self) -> None:
        """Whatever follows the archive is read too: only then is it known that nothing was cut."""
        while self.read(PIECE):
            pass
        self._opener.finish()
