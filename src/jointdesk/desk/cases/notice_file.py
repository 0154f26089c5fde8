"""Reading a file of notices: one line of bad input refuses the file, or is set aside with its reason."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notice_actions import NoticeRow
from jointdesk.engine.errors import InputError

COLUMNS = (
    "id",
    "colour",
    "name",
    "aliases",
    "birth_date",
    "sex",
    "nationality",
    "document",
    "issued_on",
    "offence_or_circumstances",
)
REQUIRED = ("id", "colour", "name", "issued_on")
LONGEST = {"id": 60, "name": 200, "document": 40, "offence_or_circumstances": 10_000}
BIRTH_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Refused:
    """A line set aside by `--quarantine`: its number, what it said, and why."""

    line: int
    cells: list[str]
    why: str


def read_notices(raw: bytes, file: str, *, quarantine: bool = False) -> tuple[list[NoticeRow], list[Refused]]:
    """Notices of a CSV file (UTF-8). Raises InputError at the first bad line unless `quarantine`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8", file=file, line=line) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    _check_header(header, file)
    rows: list[NoticeRow] = []
    refused: list[Refused] = []
    for cells in reader:
        try:
            rows.append(_read_row(header, cells, file, reader.line_num))
        except InputError as error:
            if not quarantine:
                raise
            refused.append(Refused(reader.line_num, cells, f"{error.field}: {error.why}"))
    return rows, refused


def _check_header(header: list[str], file: str) -> None:
    for name in header:
        if name not in COLUMNS:
            raise InputError("unknown column", file=file, line=1, field=name)
    for name in REQUIRED:
        if name not in header:
            raise InputError("required column is missing", file=file, line=1, field=name)
    if len(set(header)) < len(header):
        raise InputError("a column stands twice", file=file, line=1)


def _read_row(header: list[str], cells: list[str], file: str, line: int) -> NoticeRow:
    if len(cells) != len(header):
        raise InputError(f"{len(cells)} cells, the header has {len(header)}", file=file, line=line)
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}

    def refuse(field: str, why: str) -> InputError:
        return InputError(why, file=file, line=line, field=field)

    for field in REQUIRED:
        if not row[field]:
            raise refuse(field, "is empty")
    for field, longest in LONGEST.items():
        if len(row.get(field, "")) > longest:
            raise refuse(field, f"is longer than {longest} characters")
    if row["colour"] not in Notice.Colour.values:
        raise refuse("colour", f"{row['colour'][:20]!r} is not one of {', '.join(Notice.Colour.values)}")
    birth_date = row.get("birth_date", "")
    if birth_date and not _is_date(birth_date):
        raise refuse("birth_date", f"{birth_date[:20]!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    nationality = row.get("nationality", "").upper()
    if nationality and not re.fullmatch("[A-Z]{2}", nationality):
        raise refuse("nationality", "is not two letters (ISO 3166)")
    try:
        issued_on = date.fromisoformat(row["issued_on"])
    except ValueError:
        raise refuse("issued_on", f"{row['issued_on'][:20]!r} is no date (YYYY-MM-DD)") from None
    return NoticeRow(
        reference=row["id"],
        colour=row["colour"],
        name=row["name"],
        issued_on=issued_on,
        aliases=tuple(alias.strip() for alias in row.get("aliases", "").split(";") if alias.strip()),
        birth_date=birth_date,
        sex=row.get("sex", "")[:1].upper(),
        nationality=nationality,
        document=row.get("document", ""),
        circumstances=row.get("offence_or_circumstances", ""),
    )


def _is_date(text: str) -> bool:
    if not BIRTH_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
