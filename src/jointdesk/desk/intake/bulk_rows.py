"""Many rows in few statements, past the ORM's objects: what every complaint brings is written here."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

T = TypeVar("T")
# rows a statement; SQLite and PostgreSQL both take it
BATCH = 1000

_INSERT = "INSERT INTO {table} ({names}) VALUES {rows}"
_UPDATE = "UPDATE {table} SET {changes} FROM (VALUES {rows}) AS v WHERE {table}.id = v.column1"


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        for piece in chunks(rows, BATCH):
            rows_of = _marks(columns, len(piece))
            statement = _INSERT.format(table=model._meta.db_table, names=names, rows=rows_of)
            cursor.execute(statement, _flatten(piece))


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Each row begins with the primary key; then the values of `columns`."""
    changes = ", ".join(f"{name} = v.column{number}" for number, name in enumerate(columns, 2))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for piece in chunks(rows, BATCH):
            values = _marks(("id", *columns), len(piece))
            statement = _UPDATE.format(table=table, changes=changes, rows=values)
            cursor.execute(statement, _flatten(piece))


def _marks(columns: Sequence[str], rows: int) -> str:
    return ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * rows)


def _flatten(rows: Iterable[Sequence[Any]]) -> list[Any]:
    return [adapt(cell) for row in rows for cell in row]


def adapt(cell: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(cell) if isinstance(cell, datetime) else cell


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
