"""Many rows in few statements, past the ORM's objects: for linking everything, which writes a row a complaint."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from jointdesk.desk.intake.storing import BATCH, chunks

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
