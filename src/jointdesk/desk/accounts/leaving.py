"""A list of a low room as a file: the room of lists makes it, above us, and registers who took it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jointdesk.desk.accounts.signals import list_leaving
from jointdesk.engine.errors import OwnError

Columns = Sequence[tuple[Any, Callable[[Any], object]]]
FORMS = ("csv", "xlsx")


def wants_file(request: HttpRequest) -> bool:
    """Whether a list's address asks for it as a file: `?form=csv` or `?form=xlsx`."""
    return request.GET.get("form") in FORMS


def take_away(
    request: HttpRequest, name: str, columns: Columns, rows: Iterable[Any], *, subject: str
) -> HttpResponseBase:
    """`rows` as CSV, or as XLSX where the request asks for it (`form=xlsx`)."""
    form = "xlsx" if request.GET.get("form") == "xlsx" else "csv"
    said = {"name": name, "columns": columns, "rows": rows, "form": form, "subject": subject}
    answers: list[tuple[Any, Any]] = list_leaving.send(sender=HttpRequest, request=request, **said)
    if not answers:
        raise OwnError("no room of this desk makes files of lists")
    answer: HttpResponseBase = answers[0][1]
    return answer
