"""An attachment as a file that can be read from anywhere, for readers that need one: archives, bundles."""

import io
import os
from typing import Any

from jointdesk.desk.attachments.actions import path_of, secret_of
from jointdesk.desk.attachments.models import Attachment
from jointdesk.engine.errors import OwnError, PartnerError
from jointdesk.engine.exchange.files.frames import FRAME, SEALED_FRAME, open_frame, sealed_size


class SeekableAttachment(io.RawIOBase):
    """Each frame is opened when it is read: nothing is held but one. Check the whole of it first (`actions.check`)."""

    def __init__(self, attachment: Attachment) -> None:
        self._secret, self._size = secret_of(attachment), attachment.size
        self._file = path_of(attachment).open("rb")
        if os.fstat(self._file.fileno()).st_size != sealed_size(self._size):
            raise OwnError(f"file {attachment.key.hex}: its content cannot be read on this desk")
        self._place, self._number, self._frame = 0, -1, b""

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, FRAME)
        some = self._open(number)[within : within + len(buffer)]
        buffer[: len(some)] = some
        self._place += len(some)
        return len(some)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def _open(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(number * SEALED_FRAME)
            try:
                self._frame = open_frame(self._file.read(SEALED_FRAME), self._secret, number, self._size)
            except PartnerError:
                raise OwnError("a file's content cannot be read on this desk") from None
            self._number = number
        return self._frame
