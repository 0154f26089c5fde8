"""A list as a file to take away. Whoever takes it, and what for, is registered before the first line leaves."""

import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Literal

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_noop

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access, note_rows
from jointdesk.desk.audit.models import Access
from jointdesk.desk.lists.addresses import clean_address
from jointdesk.desk.lists.cells import Cell, Column, read_cell
from jointdesk.desk.lists.csv_lines import write_csv
from jointdesk.desk.lists.remark import remark_on
from jointdesk.desk.lists.standing_rows import StandingRows
from jointdesk.desk.lists.taking import LONGEST, TakesLong, Taking, taking_of
from jointdesk.desk.lists.workbook import write_workbook
from jointdesk.engine.errors import CallerError

Form = Literal["csv", "xlsx"]
FORMS = ("csv", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# rows of one file; a spreadsheet's own limit is 1,048,576
MOST = {"csv": 2_000_000, "xlsx": 200_000}
AT_ONCE = 1_000
# what an officer waits for at a page; what is longer becomes a work
ROWS_AT_A_PAGE, SECONDS_AT_A_PAGE = 5_000, 2.0
# lists whose file has an address of its own, below the list's
FILES = re.compile(r"(?<=/)(?:export/?|file/?|(?:people|seized)\.file)(?=\?|$)")
TOO_LONG = gettext_noop("The list is too long for one file: filter it first, or take it as CSV.")


class TakenFile(StreamingHttpResponse):
    """The file of a list. `name`: what it is saved as; `of`: the rows behind it, where they are a query."""

    name: str
    of: QuerySet[Any] | None


def export(
    request: HttpRequest,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    form: Form,
    *,
    subject: str = "",
    of: Any = None,
) -> HttpResponseBase:
    """`rows` (permitted ones, of a query of the room) as `name`.csv or .xlsx, streamed; or the page that asks what for.

    The officer's look at them is registered under `subject`, or the list's name. `of`: the query behind `rows` that are
    none. Raises CallerError where they are too many or the form is unknown, TakesLong where nobody should wait.
    """
    if form not in FORMS:
        raise CallerError("a list is taken as CSV or XLSX")
    officer, taking = officer_of(request), taking_of(request, name)
    if taking is None:
        return _ask(request, form)
    behind = next((one for one in (of, rows) if isinstance(one, QuerySet)), None)
    if taking.looks:
        return StandingRows(behind)
    found = _bounded(rows, MOST[form])
    cells: Iterable[list[Cell]] = ([read_cell(column.value(row)) for column in columns] for row in found)
    try:
        cells = _at_a_page(cells) if taking.waits else _counted(cells, taking)
    except TakesLong:
        if taking.purpose:
            raise
        return _ask(request, form)
    remark = remark_on(officer, taking.purpose)
    headings = [str(column.heading) for column in columns]
    write = write_csv if form == "csv" else write_workbook
    access = note_access(officer, "consultation", subject or name, _registered(taking, form))
    pieces = write(name, headings, _noted(cells, access), remark)
    content = _in_turn(pieces) if isinstance(request, ASGIRequest) else pieces
    answer = TakenFile(content, content_type=TYPES[form])
    answer.name, answer.of = f"{name}.{form}", behind
    answer["Content-Disposition"] = content_disposition_header(True, answer.name) or "attachment"
    return answer


def ask_of(address: str, form: Form, error: str = "") -> dict[str, Any]:
    """What the page that asks for a purpose shows. `back`: the page of the list, where it is not its file's address."""
    address = clean_address(address)
    back = FILES.sub("", address, count=1) or "/"
    other = "csv" if form == "xlsx" else "xlsx"
    return {
        "address": address,
        "back": back,
        "form": form,
        "other": other,
        "error": error,
        "longest": LONGEST,
    }


def wants_file(request: HttpRequest) -> bool:
    """Whether a list's address asks for it as a file; the list's own view answers, under the list's own right."""
    return request.GET.get("form") in FORMS


def read_form(request: HttpRequest) -> Form:
    """Which form the link asks for: `?form=xlsx`, otherwise CSV."""
    return "xlsx" if request.GET.get("form") == "xlsx" else "csv"


def _ask(request: HttpRequest, form: Form) -> HttpResponse:
    officer_of(request).look_noted = True  # the page shows nothing of the list
    return render(request, "lists/ask.html", ask_of(request.get_full_path(), form))


def _registered(taking: Taking, form: str) -> str:
    if not taking.purpose:
        return f"export of a list as {form.upper()}"
    return f"list taken as {form.upper()}: {taking.purpose}"


def _noted(cells: Iterable[list[Cell]], access: Access) -> Iterator[list[Cell]]:
    """How many rows left stands beside the line of the register; of a file broken off up to a thousand less."""
    done = 0
    for done, row in enumerate(cells, 1):
        yield row
        if done % AT_ONCE == 0:
            note_rows(access, done)
    note_rows(access, done)


def _at_a_page(cells: Iterable[list[Cell]]) -> list[list[Cell]]:
    """All of them, held: few, and read in no time."""
    held: list[list[Cell]] = []
    until = time.monotonic() + SECONDS_AT_A_PAGE
    for row in cells:
        if len(held) == ROWS_AT_A_PAGE or time.monotonic() > until:
            raise TakesLong("the list is long")
        held.append(row)
    return held


def _counted(cells: Iterable[list[Cell]], taking: Taking) -> Iterator[list[Cell]]:
    for done, row in enumerate(cells, 1):
        yield row
        if done % AT_ONCE == 0:
            taking.tell(done)


def _bounded(rows: Iterable[Any], most: int) -> Iterator[Any]:
    """The rows, refused before the first where they can be counted, broken off where they cannot."""
    if isinstance(rows, QuerySet):
        if rows.order_by()[most : most + 1].exists():
            raise CallerError(TOO_LONG)
        return iter(rows.iterator(AT_ONCE))
    if isinstance(rows, Sized) and len(rows) > most:
        raise CallerError(TOO_LONG)
    return _until(rows, most)


def _until(rows: Iterable[Any], most: int) -> Iterator[Any]:
    reading = iter(rows)
    yield from islice(reading, most)
    for _ in reading:
        raise CallerError(TOO_LONG)


async def _in_turn(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """On the served desk each piece is made when the one before has left, in the thread whose database it reads."""
    read = sync_to_async(lambda: b"".join(islice(pieces, AT_ONCE)), thread_sensitive=True)
    while piece := await read():
        yield piece
