"""The first sheet with anything on it of an XLSX workbook, as text: dates as ISO dates, whole numbers without a point.

A workbook is a zip of XML: both can be bombs. The sizes it declares are bounded before a byte is unpacked (zipfile
reads no more than is declared), a document type, which could define entities, is refused.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from openpyxl import load_workbook  # type: ignore[import-untyped]

from jointdesk.engine.errors import InputError

MOST_PARTS, MOST_UNPACKED = 500, 32 * 1024 * 1024
_MOST_SHEETS = 20


def read_xlsx(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Lines of text cells, numbered as in the sheet, one at a time: the caller stops at its bounds.

    Raises InputError when it is no workbook, or unpacks to too much.
    """
    _check_parts(content, name)
    try:
        yield from _read(content)
    except Exception:  # openpyxl raises whatever its parsers raise
        raise InputError("cannot be read as an Excel file", file=name) from None


def _check_parts(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
                raise InputError(f"unpacks to more than {MOST_UNPACKED >> 20} MiB", file=name)
            for part in listed:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in parts.read(part):
                    raise InputError("cannot be read as an Excel file", file=name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise InputError("cannot be read as an Excel file", file=name) from None


def _read(content: bytes) -> Iterator[tuple[int, list[str]]]:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets[:_MOST_SHEETS]:
        # the size a sheet declares is often wrong, and may be meant to be
        sheet.reset_dimensions()
        held = False
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_write(value) for value in values]
            held = held or any(cells)
            yield line, cells
        if held:
            return


def _write(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
