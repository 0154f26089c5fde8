"""A list as CSV: UTF-8 with a byte-order mark (else Excel guesses a code page), times as ISO 8601."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from jointdesk.desk.lists.cells import Cell, defuse
from jointdesk.desk.lists.remark import Remark


class _Echo:
    """A file that hands back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def write_csv(
    _name: str, headings: Iterable[str], rows: Iterable[Iterable[Cell]], remark: Remark | None = None
) -> Iterator[bytes]:
    """The lines of the file, the headings first; what is remarked on it heads a last column, which is empty."""
    writer, last = csv.writer(_Echo()), [remark.line] if remark else []
    yield ("\ufeff" + writer.writerow([defuse(heading) for heading in (*headings, *last)])).encode()
    for row in rows:
        yield writer.writerow([*map(_spell, row), *("" for _ in last)]).encode()


def _spell(cell: Cell) -> str:
    if isinstance(cell, str):
        return defuse(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
