"""Many rows in few statements, past the ORM's objects: what every complaint brings is written here.

`insert_rows` and `update_rows` serve one complaint as well as a thousand. `pour_rows` is for whole files, whose
rows know their ids beforehand (`take_ids`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

T = TypeVar("T")
# rows a statement; SQLite and PostgreSQL both take it
BATCH = 1000
# rows that are drawn at once
POURED = 10_000

# what needs no adapting, nearly everything
_PLAIN = frozenset({int, str, bool, type(None)})
_COPY = "COPY {table} ({names}) FROM STDIN"
_INSERT = "INSERT INTO {table} ({names}) VALUES {rows}"
_DRAW = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
_UPDATE = "UPDATE {table} SET {changes} FROM (VALUES {rows}) AS v WHERE {table}.id = v.column1"


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        for piece in chunks(rows, BATCH):
            rows_of = _marks(columns, len(piece))
            statement = _INSERT.format(table=model._meta.db_table, names=names, rows=rows_of)
            cursor.execute(statement, _flatten(piece))


def insert_returning(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[int]:
    """The same; the new rows' primary keys, in order."""
    names, table = ", ".join(columns), model._meta.db_table
    pks: list[int] = []
    with connection.cursor() as cursor:
        for piece in chunks(rows, BATCH):
            statement = _INSERT.format(table=table, names=names, rows=_marks(columns, len(piece)))
            cursor.execute(f"{statement} RETURNING id", _flatten(piece))
            pks += sorted(row[0] for row in cursor.fetchall())
    return pks


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Each row begins with the primary key; then the values of `columns`."""
    changes = ", ".join(f"{name} = v.column{number}" for number, name in enumerate(columns, 2))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for piece in chunks(rows, BATCH):
            values = _marks(("id", *columns), len(piece))
            statement = _UPDATE.format(table=table, changes=changes, rows=values)
            cursor.execute(statement, _flatten(piece))


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """That many primary keys, ascending, which nobody else is given; inside the transaction that writes them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_DRAW, [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return [*range(last + 1, last + 1 + count)]


def pour_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert any number of rows, drawn as they are written; moments, days and sums are adapted already."""
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(_COPY.format(table=table, names=names)) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        statement = _INSERT.format(table=table, names=names, rows=_marks(columns, 1))
        for piece in chunks(rows, POURED):
            cursor.executemany(statement, piece)


def _marks(columns: Sequence[str], rows: int) -> str:
    return ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * rows)


def _flatten(rows: Iterable[Sequence[Any]]) -> list[Any]:
    return [cell if type(cell) in _PLAIN else adapt(cell) for row in rows for cell in row]


def adapt(cell: Any) -> Any:
    """As the database's driver takes it."""
    if isinstance(cell, datetime):
        return connection.ops.adapt_datetimefield_value(cell)
    if isinstance(cell, date):
        return connection.ops.adapt_datefield_value(cell)
    return connection.ops.adapt_decimalfield_value(cell) if isinstance(cell, Decimal) else cell


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
