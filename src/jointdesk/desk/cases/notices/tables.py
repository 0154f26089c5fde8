"""From an officer's table to notices: the columns are agreed first, nothing is stored before.

Each line becomes the line of a file (files.py), with dates, countries and sexes understood as they are written; one
that holds no sense is set aside with its reason, under the heading the officer knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.cases.models import Notice, NoticeTable
from jointdesk.desk.cases.notices.colours import colours, fields
from jointdesk.desk.cases.notices.files import COLUMNS, DETAILS, parse_notice
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.table_file import fold, read_table
from jointdesk.engine.errors import CallerError, InputError
from jointdesk.engine.reference import LANGUAGES, read_tsv
from jointdesk.engine.screening.written_dates import DateError, read_birth_date
from jointdesk.engine.screening.written_facts import find_country, read_sex

IMPORT = "notices.import"
# tables an officer may leave begun
MOST_TABLES = 10
FIELDS = (*COLUMNS, *DETAILS)
_DAYS = frozenset({"issued_on"} | {field.name for field in fields().values() if field.kind == "day"})


@dataclass(frozen=True)
class Taken:
    """What the agreed columns make of a table: notices, and (why, line as it stands) of each that is none."""

    rows: list[NoticeRow]
    refused: list[tuple[InputError, dict[str, str]]]


@transaction.atomic
def open_table(officer: Officer, content: bytes, name: str) -> NoticeTable:
    """Keep a table until its columns are agreed. Raises InputError when it is none."""
    require(officer, IMPORT)
    lines = read_table(content, name).lines
    begun = tables(officer).values_list("pk", flat=True)[MOST_TABLES - 1 :]
    NoticeTable.objects.filter(pk__in=list(begun)).delete()
    return NoticeTable.objects.create(
        officer=officer, name=name[-255:], header=lines[0][1], lines=lines[1:], made_at=timezone.now()
    )


def tables(officer: Officer) -> QuerySet[NoticeTable]:
    """An officer's own; nobody else's."""
    if not officer.may(IMPORT):
        return NoticeTable.objects.none()
    return NoticeTable.objects.filter(officer=officer).order_by("-made_at", "-pk")


def guess_columns(header: Sequence[str]) -> list[str]:
    """The field of each column, empty where no wording fits; none twice."""
    found: list[str] = []
    for cell in header:
        field = _wordings().get(fold(cell), "")
        found.append("" if field in found else field)
    return found


def agree(table: NoticeTable, chosen: Sequence[str]) -> list[str]:
    """What an officer chose for each column. Raises CallerError for a field that is none, or is there twice."""
    named = [name for name in chosen if name]
    if len(chosen) != len(table.header) or not set(named) <= set(FIELDS) or len(set(named)) != len(named):
        raise CallerError("each column is one field, and no field is there twice")
    return list(chosen)


def read_lines(table: NoticeTable, agreed: Sequence[str]) -> Taken:
    taken, seen = Taken([], []), set()
    titles = dict(zip(agreed, table.header, strict=True))
    for line, cells in table.lines:
        shown = {
            title or f"#{at + 1}": cell
            for at, (title, cell) in enumerate(zip(table.header, cells, strict=True))
        }
        try:
            notice = parse_notice(_understand(table.name, line, cells, agreed))
            if notice.reference in seen:
                raise InputError("is there twice", file=table.name, line=line, field="id")
            seen.add(notice.reference)
            taken.rows.append(notice)
        except InputError as error:
            title = titles.get(error.field or "") or error.field
            taken.refused.append(
                (InputError(error.why, file=error.file, line=error.line, field=title), shown)
            )
    return taken


@transaction.atomic
def take_table(
    officer: Officer, table: NoticeTable, agreed: Sequence[str], *, quarantine: bool
) -> list[Notice]:
    """Store what it holds; the table is gone then. Raises InputError for the first bad line unless `quarantine`."""
    taken = read_lines(table, agreed)
    if taken.refused and not quarantine:
        raise taken.refused[0][0]
    if not taken.rows:
        raise InputError("holds no notice", file=table.name)
    stored = store_notices(officer, officer.unit, taken.rows)
    table.delete()
    return stored


def _understand(name: str, line: int, cells: Sequence[str], agreed: Sequence[str]) -> Row:
    said = {field: cell for field, cell in zip(agreed, cells, strict=True) if field and cell}
    for field, cell in said.items():
        try:
            said[field] = _read(field, cell)
        except DateError as error:
            raise InputError(str(error), file=name, line=line, field=field) from None
    return Row(name, line, said)


def _read(field: str, cell: str) -> str:
    if field == "birth_date" or field in _DAYS:
        return read_birth_date(cell)
    if field == "nationality":
        return (find_country(cell) or cell).partition(" ")[0]
    if field == "sex":
        return read_sex(cell) or cell
    if field == "colour":
        return _colour_words().get(fold(cell), cell.lower())
    return cell


@cache
def _wordings() -> Mapping[str, str]:
    rows = read_tsv(__package__, "notice_headers.tsv")
    own = {fold(word): field.name for field in fields().values() for word in field.words.values()}
    own |= {name: name for name in map(str, FIELDS)} | {fold(name): name for name in FIELDS}
    told = {
        fold(word): row["field"]
        for row in rows
        for language in LANGUAGES
        for word in row[language].split("|")
    }
    return {word: name for word, name in (own | told).items() if word and name in FIELDS}


@cache
def _colour_words() -> Mapping[str, str]:
    """Red or wanted: by its colour's name, or by what lists call it."""
    return {fold(word): name for name, colour in colours().items() for word in (name, *colour.listed)}
