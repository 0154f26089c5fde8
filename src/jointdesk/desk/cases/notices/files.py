"""Reading a file of notices: one line of bad input refuses the file, or is set aside with its reason."""

import re
from datetime import date
from typing import BinaryIO

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.colours import Colour, colours, fields
from jointdesk.desk.cases.notices.facts import PERSONAL, Unfit, read_facts
from jointdesk.desk.cases.notices.storing import NoticeRow
from jointdesk.desk.intake.csv_file import Broken, Row, read_rows
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
# a column each for what single colours ask for
DETAILS = tuple(name for name in fields() if name != "circumstances")
REQUIRED = ("id", "colour", "issued_on")
# lists of wanted and missing persons come as they are kept elsewhere: in one column
IN_ONE_COLUMN = (Notice.Colour.RED.value, Notice.Colour.YELLOW.value)
BIRTH_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)

Refused = tuple[InputError, dict[str, str]]


def read_notices(
    file: BinaryIO, name: str, *, quarantine: bool = False
) -> tuple[list[NoticeRow], list[Refused]]:
    """The notices of a CSV file and the lines set aside; without `quarantine` the first bad line raises InputError."""
    rows: list[NoticeRow] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    for row in read_rows(file, name, columns=(*COLUMNS, *DETAILS), required=REQUIRED):
        try:
            if isinstance(row, Broken):
                raise row.error
            notice = parse_notice(row)
            if notice.reference in seen:
                raise row.refuse("id", "is there twice")
            seen.add(notice.reference)
            rows.append(notice)
        except InputError as error:
            if not quarantine:
                raise
            refused.append((error, row.cells))
    return rows, refused


def parse_notice(row: Row) -> NoticeRow:
    """One line, typed. Raises InputError naming the field."""
    colour = colours()[row.choice("colour", tuple(colours()))]
    birth_date = row.text("birth_date", 10)
    if birth_date and not _is_date(birth_date):
        raise row.refuse("birth_date", f"{birth_date!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    nationality = row.text("nationality", 2).upper()
    if nationality and not re.fullmatch("[A-Z]{2}", nationality):
        raise row.refuse("nationality", "is not two letters (ISO 3166)")
    circumstances = row.text("offence_or_circumstances", 10_000)
    return NoticeRow(
        reference=row.text("id", 60, required=True),
        colour=colour.name,
        name=row.text("name", 200, required=colour.person == "named"),
        issued_on=row.day("issued_on"),
        aliases=tuple(alias.strip() for alias in row.text("aliases", 1000).split(";") if alias.strip()),
        birth_date=birth_date,
        sex=row.text("sex", 10).upper()[:1],
        nationality=nationality,
        document=row.text("document", 40),
        circumstances=circumstances,
        details=_read_details(row, colour, circumstances),
    )


def _read_details(row: Row, colour: Colour, circumstances: str) -> dict[str, str]:
    said = {name: row.text(name, 5_000) for name in DETAILS if row.cells.get(name, "").strip()}
    said |= {"circumstances": circumstances} if "circumstances" in colour.required and circumstances else {}
    if colour.person == "none":
        said |= {name: text for name in PERSONAL if (text := row.text(name, 1_000))}
    try:
        found = read_facts(colour, {"name": "-", **said} if colour.person == "named" else said)
    except Unfit as error:
        name, why = next(iter(error.errors.items()))
        raise row.refuse(name, why) from None
    if colour.name not in IN_ONE_COLUMN and (lacking := set(colour.required) - set(said)):
        raise row.refuse(min(lacking), "is empty")
    details: dict[str, str] = found["details"]
    return details


def _is_date(text: str) -> bool:
    if not BIRTH_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
