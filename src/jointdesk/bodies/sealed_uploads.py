"""What officers upload waits for its view in memory or, beyond a bound, in a file without a name on the disk: encrypted
there, under a key that this process alone holds. Nothing of it can be read from the disk, then or later.
"""

import io
import os
import secrets
from tempfile import TemporaryFile
from typing import IO, Any, cast

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BLOCK = 16


class SealedFile(io.RawIOBase):
    """Written once, from its beginning to its end; read from anywhere."""

    def __init__(self) -> None:
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115
        self._key = secrets.token_bytes(32)
        self._size = 0

    def write(self, piece: Any) -> int:
        if self._file.tell() != self._size:
            # the same place written twice would be one key stream used twice
            raise io.UnsupportedOperation("what was written stays")
        sealed = memoryview(self._cipher().update(bytes(piece)))
        while sealed:
            sealed = sealed[self._file.write(sealed) :]
        written = self._file.tell() - self._size
        self._size += written
        return written

    def readinto(self, buffer: Any) -> int:
        cipher = self._cipher()
        sealed = self._file.read(len(buffer))
        buffer[: len(sealed)] = cipher.update(sealed)
        return len(sealed)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def _cipher(self) -> CipherContext:
        """The key stream from where we are."""
        block, within = divmod(self._file.tell(), BLOCK)
        cipher = Cipher(AES256(self._key), CTR(block.to_bytes(BLOCK, "big"))).encryptor()
        cipher.update(bytes(within))
        return cipher


class SealedUploadHandler(FileUploadHandler):
    """Django's door for uploads too large for memory."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = SealedFile()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.file.seek(0)
        return UploadedFile(
            cast(IO[bytes], self.file),
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
