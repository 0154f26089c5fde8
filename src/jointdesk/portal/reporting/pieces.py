"""A file that comes by pieces, so that a line may break at any of them; sealed as one file when the last is here.

Until then the pieces lie encrypted under a key that follows from the draft, which only the visitor's cookie opens.
What nobody goes on with is waste after two days, like all that no letter names.
"""

import hmac
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jointdesk.engine.errors import CallerError
from jointdesk.portal.drafts import Draft
from jointdesk.portal.reporting import uploads

PIECE = 1024 * 1024
NONCE = 12


@dataclass(frozen=True)
class Coming:
    """A file on its way: the same name, size and `changed` (what the browser says of it) is the same file."""

    draft: Draft
    name: str
    size: int
    changed: str

    @property
    def id(self) -> str:
        said = f"{self.name}|{self.size}|{self.changed}".encode()
        return hmac.digest(self.draft.letter.encode(), said, "sha256").hex()[:32]

    @property
    def count(self) -> int:
        return -(-self.size // PIECE)

    def here(self) -> list[int]:
        """The numbers of the pieces that have come, from 0."""
        if not self._folder.exists():
            return []
        return sorted(int(path.name) for path in self._folder.iterdir() if re.fullmatch(r"\d+", path.name))

    def put(self, number: int, content: bytes) -> None:
        """Raises CallerError for a piece that this file has not; sent again it takes the former's place."""
        last = self.count - 1
        size = self.size - last * PIECE if number == last else PIECE
        if not 0 <= number <= last or len(content) != size:
            raise CallerError("this file has no such piece")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = secrets.token_bytes(NONCE)
        partial = self._folder / f"{number}.{secrets.token_hex(4)}.partial"
        try:
            partial.write_bytes(nonce + self._cipher().encrypt(nonce, content, self._place(number)))
            partial.replace(self._folder / str(number))
        finally:
            partial.unlink(missing_ok=True)

    def finish(self, media_type: str) -> None:
        """All pieces are here: they become one of the draft's files. Raises CallerError, OSError."""
        uploads.add(self.draft, uploads.seal(self.draft, self._content(), self.name, media_type))
        shutil.rmtree(self._folder, ignore_errors=True)

    def _content(self) -> Iterator[bytes]:
        cipher = self._cipher()
        for number in range(self.count):
            lying = (self._folder / str(number)).read_bytes()
            yield cipher.decrypt(lying[:NONCE], lying[NONCE:], self._place(number))

    @property
    def _folder(self) -> Path:
        return uploads.pieces_folder(self.draft.letter) / self.id

    def _place(self, number: int) -> bytes:
        return f"{self.id}|{number}".encode()

    def _cipher(self) -> AESGCM:
        info = f"jointdesk/door/pieces/{self.draft.letter}".encode()
        return AESGCM(HKDF(SHA256(), 32, salt=None, info=info).derive(bytes.fromhex(self.draft.receipt)))
