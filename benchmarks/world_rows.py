"""Rows poured into a desk's tables: what is not named has its default; nothing of a million is held at once."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any


def pour(model: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`names`: attributes of the model (`unit_id`), in the order of the cells of each row."""
    from jointdesk.desk.intake.bulk_rows import pour_rows

    fields = {field.attname: field for field in model._meta.concrete_fields}
    left = [
        field for name, field in fields.items() if not (name in names or field.primary_key or field.generated)
    ]
    defaults = tuple(_default(field) for field in left)
    written = [_write(fields[name]) for name in names]
    columns = [fields[name].column for name in names] + [field.column for field in left]
    cells = ((*(put(cell) for put, cell in zip(written, row, strict=True)), *defaults) for row in rows)
    pour_rows(model, [f'"{column}"' for column in columns], cells)


def reset_sequences(*models: Any) -> None:
    """PostgreSQL: the next key of each is one after the last that was poured."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _default(field: Any) -> Any:
    from django.db import connection

    if getattr(field, "auto_now_add", False):
        return _write(field)(datetime.now(UTC))
    return field.get_db_prep_save(field.get_default(), connection)


def _write(field: Any) -> Any:
    """How a cell of this field goes to the driver."""
    from django.db import connection

    from jointdesk.desk.intake.bulk_rows import adapt

    if field.get_internal_type() in ("DateTimeField", "DateField"):
        return adapt
    if field.get_internal_type() in ("JSONField", "UUIDField", "DecimalField", "BinaryField"):
        return lambda cell: field.get_db_prep_save(cell, connection)
    return lambda cell: cell
