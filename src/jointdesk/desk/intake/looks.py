"""What a file that has come holds, before any of it is taken in: how it is written, and its first lines as read."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from jointdesk.desk.intake import correction_actions, drafts
from jointdesk.desk.intake.csv_file import (
    Broken,
    Row,
    find_separator,
    is_workbook,
    open_sheet,
    read_rows,
    read_sheet,
)
from jointdesk.desk.intake.encodings import decode_lines, guess_encoding
from jointdesk.desk.intake.readings import Reading, guess_dates, guess_decimal
from jointdesk.desk.intake.xlsx_file import Sheet
from jointdesk.engine.errors import InputError

SECONDS, SHOWN, LONGEST = 2.0, 8, 80
_HEADER = 10_000


@dataclass(frozen=True)
class Kind:
    """The columns of a kind of file, those that must be there, and which hold days and sums."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    days: tuple[str, ...]
    sums: tuple[str, ...] = ()


KINDS = {
    "complaints": Kind(drafts.COLUMNS, drafts.REQUIRED, ("received_at",), ("amount",)),
    "corrections": Kind(correction_actions.COLUMNS, correction_actions.COLUMNS[:4], ("corrected_at",)),
}


@dataclass(frozen=True)
class Shown:
    """A line as read: its cells under their columns, what its day and its sum are taken for, or why it is refused."""

    line: int
    cells: list[tuple[str, str]]
    day: datetime | None = None
    amount: Decimal | None = None
    why: str = ""


@dataclass
class Look:
    """`doubts`: parts of the reading that the file leaves open. `lines`: how many were looked at; `whole`: all."""

    reading: Reading
    doubts: frozenset[str] = frozenset()
    columns: list[str] = field(default_factory=list)
    rows: list[Shown] = field(default_factory=list)
    lines: int = 0
    whole: bool = True
    hidden: int = 0
    workbook: bool = False
    error: InputError | None = None

    @property
    def is_plain(self) -> bool:
        """Nobody need be asked: it is written as the desk writes its own files."""
        return (
            not self.doubts
            and not self.hidden
            and self.error is None
            and self.reading.encoding == "utf-8"
            and not self.reading.dates
            and not self.reading.decimal
        )


def look_at(file: BinaryIO, name: str, kind: str, agreed: Reading | None = None) -> Look:
    """`agreed`: what an officer chose; otherwise it is guessed. Looks no longer than a few seconds."""
    holds = KINDS[kind]
    workbook = is_workbook(file)
    look = Look(agreed or Reading(), workbook=workbook)
    if agreed is None and not workbook:
        encoding, certain = guess_encoding(file)
        look.reading = Reading(encoding, _separator(file, encoding, holds))
        look.doubts = frozenset() if certain else frozenset({"encoding"})
    try:
        first = _walk(file, name, holds, look, guess=agreed is None)
        look.columns = list(first[0].cells) if first else []
        look.rows = [
            _read(row, holds, look.reading) if isinstance(row, Row) else _refused(row) for row in first
        ]
    except InputError as error:
        look.error = error
    file.seek(0)
    return look


def _separator(file: BinaryIO, encoding: str, holds: Kind) -> str:
    first = next(decode_lines(file, encoding, _HEADER), ("", 0, True))[0]
    file.seek(0)
    return find_separator(first, holds.columns)


def _walk(file: BinaryIO, name: str, holds: Kind, look: Look, *, guess: bool) -> list[Row | Broken]:
    """As many lines as there is time for; whole columns say how days and sums are written. The first lines."""
    days: list[str] = []
    sums: list[str] = []
    first: list[Row | Broken] = []
    until = time.monotonic() + SECONDS
    sheet = open_sheet(file, name) if look.workbook else None
    for row in _rows(file, name, holds, look.reading, sheet):
        look.lines += 1
        if len(first) < SHOWN:
            first.append(row)
        if isinstance(row, Row):
            days += [row.cells.get(column, "").strip()[:LONGEST] for column in holds.days]
            sums += [row.cells.get(column, "").strip()[:LONGEST] for column in holds.sums]
        if time.monotonic() > until:
            look.whole = False
            break
    look.hidden = sheet.hidden if sheet else 0
    if guess:
        dates, open_dates = guess_dates(days)
        decimal, open_decimal = guess_decimal(sums)
        # a point that parts two decimals needs no word
        if decimal == "." and not open_decimal and not any("," in text for text in sums):
            decimal = ""
        look.reading = replace(look.reading, dates=dates, decimal=decimal)
        found = {"dates": open_dates, "decimal": open_decimal}
        look.doubts |= {part for part, is_open in found.items() if is_open}
    return first


def _read(row: Row, holds: Kind, reading: Reading) -> Shown:
    row = replace(row, reading=replace(reading, serials=row.reading.serials))
    cells = [(column, cell[:LONGEST]) for column, cell in row.cells.items()]
    try:
        day = next((row.moment(column) for column in holds.days), None)
        amount = next((row.decimal(column) for column in holds.sums), None)
    except InputError as error:
        return Shown(row.line, cells, why=f"{error.field}: {error.why}")
    return Shown(row.line, cells, day, amount)


def _refused(broken: Broken) -> Shown:
    cells = [(column, cell[:LONGEST]) for column, cell in broken.cells.items()]
    return Shown(broken.error.line or 0, cells, why=broken.error.why)


def _rows(
    file: BinaryIO, name: str, holds: Kind, reading: Reading, sheet: Sheet | None
) -> Iterator[Row | Broken]:
    if sheet is not None:
        return read_sheet(sheet, name, columns=holds.columns, required=holds.required, reading=reading)
    file.seek(0)
    return read_rows(file, name, columns=holds.columns, required=holds.required, reading=reading)
