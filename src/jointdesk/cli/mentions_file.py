"""Mentions and hubs as files: CSV or Parquet, read whole or refused with file, line and column.

In CSV an empty cell is missing and refused, `""` is an empty value: a complaint that names nothing still has
a row. Complaint numbers that are all plain integers are compared as integers, as they are from a Parquet
file. `scan_table` looks at the header alone, and lets a computation read the rest as fast as it can; where that
fails, `read_table` says which line was at fault.
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

import polars as pl

from jointdesk.engine.errors import InputError
from jointdesk.engine.networks.numbering import Counted

# 18 digits at most, so that every number fits 64 bits; a leading zero makes it a text
INTEGER = r"^(?:0|-?[1-9][0-9]{0,17})$"


@dataclass(frozen=True)
class Source:
    """A file by name, or the content of what can be read only once (standard input, a pipe)."""

    name: str
    content: bytes | None = None

    @classmethod
    def open(cls, name: str) -> "Source":
        try:
            if name == "-":
                return cls(name, sys.stdin.buffer.read())
            path = Path(name)
            return cls(name) if path.is_file() else cls(name, path.read_bytes())
        except OSError as error:
            raise InputError((error.strerror or "cannot be read").lower(), file=name) from None

    @property
    def data(self) -> str | BytesIO:
        """As Polars takes it."""
        return self.name if self.content is None else BytesIO(self.content)

    def read(self) -> BinaryIO:
        """A fresh stream of its bytes."""
        return Path(self.name).open("rb") if self.content is None else BytesIO(self.content)

    def refuse(self, why: str, line: int | None = None, field: str | None = None) -> InputError:
        return InputError(why, file=self.name, line=line, field=field)


def read_table(name: str, columns: Sequence[str]) -> pl.DataFrame:
    """Those columns of the file, none of them null. Raises InputError; other columns are ignored."""
    return read_source(Source.open(name), columns)


def read_source(source: Source, columns: Sequence[str]) -> pl.DataFrame:
    try:
        return (_read_parquet if _is_parquet(source) else _read_csv)(source, columns)
    except OSError as error:
        raise source.refuse((error.strerror or "cannot be read").lower()) from None


def _is_parquet(source: Source) -> bool:
    with source.read() as stream:
        return stream.read(4) == b"PAR1" or source.name.lower().endswith(".parquet")


def scan_table(source: Source, columns: Sequence[str]) -> pl.LazyFrame:
    """Those columns of the file, all text but for integer complaints, not yet read.

    Raises InputError, and what Polars raises; so does reading it, and it may hold nulls.
    """
    if _is_parquet(source):
        _check_parquet(source, columns)
        scan = pl.scan_parquet(source.data, glob=False).select(columns)
        schema = scan.collect_schema()
        texts = [name for name in columns if name != "complaint" or not schema[name].is_integer()]
        return scan.with_columns(pl.col(texts).cast(pl.String))
    _require(source, _read_header(source, columns), columns)
    scan = pl.scan_csv(source.data, infer_schema=False, glob=False).select(columns)
    sample = scan.select("complaint").head(1).collect()["complaint"]
    if sample.str.contains(INTEGER).all() and len(sample):
        return scan.with_columns(Counted("").read())
    return scan


def _check_parquet(source: Source, columns: Sequence[str]) -> None:
    with source.read() as stream:  # of a name, Polars takes brackets for a pattern
        schema = pl.read_parquet_schema(stream)
    _require(source, list(schema), columns)
    for column in columns:
        if not _is_textual(schema[column]):
            raise source.refuse(f"is {schema[column]}, text or integer expected", field=column)


def _read_parquet(source: Source, columns: Sequence[str]) -> pl.DataFrame:
    try:
        _check_parquet(source, columns)
        table = pl.read_parquet(source.data, columns=list(columns), glob=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        # what polars says runs over several lines and quotes the file
        raise source.refuse("not a readable Parquet file") from None
    for column in columns:
        if table[column].null_count():
            row = int(table[column].is_null().arg_true()[0]) + 1
            raise source.refuse(f"row {row} is null", field=column)
    return table.select(columns)


def _is_textual(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum) or dtype.is_integer()


def _read_csv(source: Source, columns: Sequence[str]) -> pl.DataFrame:
    _require(source, _read_header(source, columns), columns)
    try:
        table = pl.read_csv(source.data, columns=list(columns), infer_schema=False, glob=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise _find_fault(source) from None
    missing = table.select(pl.any_horizontal(pl.all().is_null()).arg_true()).to_series()
    if len(missing):
        _check_blank(source, columns, set(missing.to_list()))
        table = table.filter(~pl.all_horizontal(pl.all().is_null()))
    return _read_numbers(table.select(columns))


def _read_numbers(table: pl.DataFrame) -> pl.DataFrame:
    """Complaints as integers if all of them are."""
    if "complaint" not in table.columns:
        return table
    complaints = table["complaint"]
    # the first one decides for most files, and spares them the pass over all
    if not (complaints.head(1).str.contains(INTEGER).all() and complaints.str.contains(INTEGER).all()):
        return table
    return table.with_columns(complaints.cast(pl.Int64))


def _read_header(source: Source, columns: Sequence[str]) -> list[str]:
    with source.read() as stream:
        line = stream.readline()
    if not line.strip():
        expected = ",".join(columns)
        raise source.refuse(f"empty, a header {expected} is expected", line=1, field=columns[0])
    try:
        return next(csv.reader([line.decode("utf-8-sig")]), [])
    except (UnicodeDecodeError, csv.Error):
        raise source.refuse("not a header in UTF-8", line=1) from None


def _require(source: Source, header: Sequence[str], columns: Sequence[str]) -> None:
    for column in columns:
        if header.count(column) != 1:
            why = "no such column" if column not in header else "more than one such column"
            raise source.refuse(why, field=column)


def _check_blank(source: Source, columns: Sequence[str], rows: set[int]) -> None:
    """Those rows (0 is the first after the header) are blank lines, or the first that is none is refused."""
    with TextIOWrapper(source.read(), encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text)
        header = next(reader)
        line = reader.line_num + 1
        for row, record in enumerate(reader):
            if row in rows and record:
                cells = dict(zip(header, record, strict=False))
                empty = next((column for column in columns if not cells.get(column)), None)
                raise source.refuse("missing", line=line, field=empty)
            line = reader.line_num + 1


def _find_fault(source: Source) -> InputError:
    """Why polars could not read the file, with the first line at fault."""
    with source.read() as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return source.refuse("not UTF-8", line=number, field=_find_field(source, line))
    with TextIOWrapper(source.read(), encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, strict=True)
        line_number = 1
        try:
            width = len(next(reader))
            line_number = reader.line_num + 1
            for record in reader:
                if len(record) > width:
                    return source.refuse(f"{len(record)} cells, the header has {width}", line=line_number)
                line_number = reader.line_num + 1
        except csv.Error as error:
            return source.refuse(f"not CSV ({error})", line=line_number)
    return source.refuse("quotation marks are not in pairs", line=_find_odd_quote(source))


def _find_odd_quote(source: Source) -> int | None:
    with source.read() as stream:
        return next((number for number, line in enumerate(stream, 1) if line.count(b'"') % 2), None)


def _find_field(source: Source, line: bytes) -> str | None:
    """The column of the first cell of `line` that is not UTF-8, as far as the line alone tells."""
    with source.read() as stream:
        header = stream.readline().decode("utf-8-sig").strip().split(",")
    broken = next(place for place, cell in enumerate(line.split(b",")) if not _is_utf8(cell))
    return header[broken] if broken < len(header) else None


def _is_utf8(cell: bytes) -> bool:
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True
