"""One line of a roster, typed: what a tired officer wrote at a gate, refused only where it means nothing."""

import re
from dataclasses import dataclass

from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.screening.lines import read_partial_day
from jointdesk.engine.reference import indicators

COLUMNS = (
    "id",
    "name",
    "aliases",
    "birth_date",
    "age",
    "sex",
    "nationality",
    "document",
    "phone",
    "role",
    "indicators",
    "note",
)
REQUIRED = ("id", "name")
CORRECTABLE = frozenset(COLUMNS) - {"id"}
ROLES = ("", "suspect", "ringleader", "worker")
SEXES = ("", "F", "M", "X")
# facts that identify: when one is corrected, the row is screened again
IDENTIFYING = frozenset({"name", "aliases", "birth_date", "age", "sex", "nationality", "document", "phone"})
MOST_ALIASES, OLDEST_AGE = 10, 120
_ROW_ID = re.compile(r"[\w.:/-]+")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class RosterLine:
    """Empty string: unknown."""

    row_id: str
    name: str
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    document: str = ""
    role: str = ""
    indicators: tuple[int, ...] = ()
    note: str = ""
    aliases: tuple[str, ...] = ()
    phone: str = ""
    age: int | None = None


def parse_roster_line(row: Row) -> RosterLine:
    row_id = row.text("id", 40, required=True)
    if not _ROW_ID.fullmatch(row_id):
        raise row.refuse("id", "letters, digits and . : / - only")
    return RosterLine(
        row_id=row_id,
        name=row.text("name", 200),
        birth_date=read_partial_day(row, "birth_date"),
        sex=_read_sex(row),
        nationality=_read_country(row),
        document=row.text("document", 40),
        role=row.choice("role", ROLES),
        indicators=_read_indicators(row),
        note=row.text("note", 500),
        aliases=_read_aliases(row),
        phone=row.text("phone", 40),
        age=_read_age(row),
    )


def read_corrected(row: Row, field: str, value: str) -> object:
    """The typed value of one corrected field; `row` is the line of the corrections file."""
    if field not in CORRECTABLE:
        raise row.refuse("field", f"{field[:40]!r} is not a field of a roster")
    return getattr(parse_roster_line(Row(row.file, row.line, {"id": "corrected", field: value})), field)


def _read_aliases(row: Row) -> tuple[str, ...]:
    names = tuple(
        dict.fromkeys(name.strip() for name in row.text("aliases", 1000).split(";") if name.strip())
    )
    if len(names) > MOST_ALIASES or any(len(name) > 200 for name in names):
        raise row.refuse("aliases", f"more than {MOST_ALIASES} names, or one longer than 200 characters")
    return names


def _read_age(row: Row) -> int | None:
    text = row.text("age", 10)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) <= OLDEST_AGE):
        raise row.refuse("age", f"{text!r} is not an age in years")
    return int(text)


def _read_sex(row: Row) -> str:
    sex = row.text("sex", 10).upper()
    if sex not in SEXES:
        raise row.refuse("sex", f"{sex!r} is not one of F, M, X")
    return sex


def _read_country(row: Row) -> str:
    code = row.text("nationality", 10).upper()
    if code and not _COUNTRY.fullmatch(code):
        raise row.refuse("nationality", f"{code!r} is not an ISO 3166 code of two letters")
    return code


def _read_indicators(row: Row) -> tuple[int, ...]:
    found: set[int] = set()
    for piece in row.text("indicators", 200).replace(",", ";").split(";"):
        if not (piece := piece.strip()):
            continue
        if not (piece.isascii() and piece.isdecimal() and int(piece) in indicators()):
            raise row.refuse("indicators", f"{piece[:10]!r} is not the number of an indicator")
        found.add(int(piece))
    return tuple(sorted(found))
