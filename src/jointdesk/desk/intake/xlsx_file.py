"""The first sheet with anything on it of an XLSX workbook, as text: dates as ISO dates, whole numbers without a point.

1. A workbook is a zip of XML: both can be bombs. The sizes it declares are bounded before a byte is unpacked (zipfile
   reads no more than is declared), a document type, which could define entities, is refused.
2. No formula is run: the value that the spreadsheet kept is taken, and a line where it kept none is named.
3. What a merged cell says holds for each line it reaches over; hidden lines are lines, and are counted.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from jointdesk.engine.errors import InputError

MOST_PARTS, MOST_UNPACKED = 500, 32 * 1024 * 1024
MOST_MERGED = 5_000
NO_VALUE = "holds a formula whose value the file does not keep; open it in a spreadsheet and save it again"
_MOST_SHEETS = 20
_PIECE = 1 << 20
_DOCTYPE = b"<!DOCTYPE"
# a formula without the value it had: its cell has no <v>, or an empty one
_UNVALUED = re.compile(
    rb'<c r="[A-Z]{1,3}(\d{1,7})"[^>]{0,200}>\s{0,20}<f(?:/>|[^>]{0,300}/>|[^>]{0,300}>[^<]{0,9000}</f>)'
    rb"\s{0,20}(?:<v\s?/>|<v></v>)?\s{0,20}</c>"
)
_HIDDEN = re.compile(rb'<row [^>]{0,400}\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<mergeCell [^>]{0,100}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass
class Sheet:
    """`lines`: text cells with the number of their line, one at a time. The rest is known once one was asked for:
    `unvalued`: lines with a formula that has no value; `hidden`: how many lines the sheet does not show."""

    lines: Iterator[tuple[int, list[str]]] = field(default_factory=lambda: iter(()))
    unvalued: frozenset[int] = frozenset()
    hidden: int = 0


def read_xlsx(content: bytes, name: str, most_unpacked: int = MOST_UNPACKED) -> Sheet:
    """The sheet; the caller stops at its bounds. Raises InputError when it is no workbook, or unpacks to too much."""
    _check_parts(content, name, most_unpacked)
    sheet = Sheet()
    sheet.lines = _guarded(content, name, sheet)
    return sheet


def _guarded(content: bytes, name: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from _read(content, name, sheet)
    except InputError:
        raise
    except Exception:  # openpyxl raises whatever its parsers raise
        raise InputError("cannot be read as an Excel file", file=name) from None


def _check_parts(content: bytes, name: str, most_unpacked: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > most_unpacked:
                raise InputError(f"unpacks to more than {most_unpacked >> 20} MiB", file=name)
            for part in listed:
                if part.filename.endswith((".xml", ".rels")) and _has_doctype(parts, part):
                    raise InputError("cannot be read as an Excel file", file=name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise InputError("cannot be read as an Excel file", file=name) from None


def _has_doctype(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with parts.open(part) as stream:
        end = b""
        while piece := stream.read(_PIECE):
            if _DOCTYPE in end + piece:
                return True
            end = piece[-len(_DOCTYPE) :]
    return False


def _read(content: bytes, name: str, told: Sheet) -> Iterator[tuple[int, list[str]]]:
    # a quarter of a second of processor time, which a desk without workbooks never pays
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets[:_MOST_SHEETS]:
        # the size a sheet declares is often wrong, and may be meant to be
        sheet.reset_dimensions()
        below = _look_at(content, sheet, name, told)
        held = False
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_write(value) for value in values]
            for at, text in below.pop(line, {}).items():
                cells += [""] * (at + 1 - len(cells))
                cells[at] = cells[at] or text
            for at, last in below.starts.pop(line, ()):
                below.reach(line, last, at, cells[at] if at < len(cells) else "")
            held = held or any(cells)
            yield line, cells
        if held:
            return


class _Below(dict[int, dict[int, str]]):
    """What merged cells say of the lines below their first: line -> column -> text. `starts`: first line -> (column,
    last line) of those that were not come to yet."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: dict[int, list[tuple[int, int]]] = {}
        self.reached = 0

    def reach(self, first: int, last: int, at: int, text: str) -> None:
        for line in range(first + 1, last + 1) if text else ():
            self.setdefault(line, {})[at] = text


def _look_at(content: bytes, sheet: Any, name: str, told: Sheet) -> _Below:
    """What a library that reads line by line does not tell."""
    from openpyxl.utils.cell import range_boundaries  # type: ignore[import-untyped]

    below = _Below()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        raw = parts.read(sheet._worksheet_path.lstrip("/"))
    told.unvalued = frozenset(int(line) for line in _UNVALUED.findall(raw))
    told.hidden = len(_HIDDEN.findall(raw))
    for merged in _MERGED.findall(raw):
        first_column, first, _last_column, last = range_boundaries(merged.decode())
        below.reached += last - first
        if below.reached > MOST_MERGED:
            raise InputError("has too many merged cells; take them apart", file=name)
        if last > first:
            below.starts.setdefault(first, []).append((first_column - 1, last))
    return below


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
