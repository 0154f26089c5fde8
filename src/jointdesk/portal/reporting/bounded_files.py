"""Files of a form, bounded while they pass: what is too many or too large is read over, and the form keeps its words.

Django would refuse the whole form for one file too many, and with it what somebody wrote beside it. Here each such
file becomes a note of what it was called and why it was left out; ten thousand of them are one note with a number.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from jointdesk.portal.door import DOOR

MEBIBYTE = 1024 * 1024
MOST_NAMED = 10


class LeftOut(UploadedFile):  # type: ignore[type-arg]
    """Stands in a form where a file was. `why`: too_many, too_large. `count`: how many files it stands for."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(None, name, size=1)
        self.why, self.count = why, 1


class BoundedFiles(FileUploadHandler):
    """The first of the upload handlers: what it leaves out, the others do not see."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._files, self._size, self._why = 0, 0, ""
        self._left_out: list[LeftOut] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size, self._why = 0, ""
        self._files += 1
        if self._files > DOOR.most_files:
            self._why = "too_many"
            # the others keep what they hold of the file before
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._size += len(raw_data)
        if not self._why and self._size > DOOR.largest_file_mb * MEBIBYTE:
            self._why = "too_large"
        return None if self._why else raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if not self._why:
            return None
        if self._why == "too_many":
            # it took nobody's place
            self._files -= 1
        if len(self._left_out) < MOST_NAMED:
            self._left_out.append(LeftOut(self.file_name or "", self._why))
        else:
            self._left_out[-1].count += 1
        return self._left_out[-1]
