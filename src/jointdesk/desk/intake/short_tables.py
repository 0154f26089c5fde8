"""A short table that an officer pastes or brings as CSV or XLSX: looked at, put right on the page, then taken whole.

Its columns are known by their headings, or, without headings, by their order. What is shown for a second look is the
table itself as text, so that nothing has to be kept between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.readings import Reading, guess_dates
from jointdesk.desk.intake.table_file import XLSX, fold, read_table
from jointdesk.engine.errors import InputError

MOST = 500
T = TypeVar("T")


@dataclass
class Short(Generic[T]):
    """`found`: what each good line holds; `refused`: why each other is none; `text`: the table as it may be pasted."""

    found: list[tuple[Row, T]] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)
    text: str = ""


def read_short(
    content: bytes,
    name: str,
    headings: Mapping[str, Sequence[str]],
    parse: Callable[[Row], T],
    days: Sequence[str] = (),
) -> Short[T]:
    """`headings`: field -> what its column may be called. `days`: fields that hold dates.

    Raises InputError for what is no table, or a long one.
    """
    lines = read_table(content, name).lines
    known = {fold(word): field for field, words in headings.items() for word in (field, *words)}
    fields = [known.get(fold(cell), "") for cell in lines[0][1]]
    if any(fields):
        lines = lines[1:]
    else:
        fields = [*headings][: len(fields)]
    if len(lines) > MOST:
        raise InputError(f"has more than {MOST} lines; split it", file=name)
    rows = [
        (line, {field: cell for field, cell in zip(fields, cells, strict=False) if field})
        for line, cells in lines
    ]
    dates, _open = guess_dates(cells.get(day, "") for _, cells in rows for day in days)
    reading = Reading(dates=dates, serials=content.startswith(XLSX))
    short: Short[T] = Short(text=_write(headings, rows))
    for line, cells in rows:
        row = Row(name, line, cells, reading)
        try:
            short.found.append((row, parse(row)))
        except InputError as error:
            short.refused.append(error)
    return short


def _write(headings: Mapping[str, Sequence[str]], rows: Sequence[tuple[int, dict[str, str]]]) -> str:
    used = [field for field in headings if any(cells.get(field) for _, cells in rows)]
    lines = [used, *([" ".join(cells.get(field, "").split()) for field in used] for _, cells in rows)]
    return "\n".join("\t".join(line) for line in lines)
