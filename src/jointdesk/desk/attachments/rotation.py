"""A new attachments key: what the former one wrapped is wrapped anew, and the former one is gone.

1. The new key stands in the file first; from then on whoever wraps takes it. Broken off anywhere, it is gone on with:
   two keys in the file say so, and each row says which one opens it.
2. The former key goes only after no transaction can be open that has written a row under it, and none is left.
3. What no key here opens is counted and told; it stops nothing.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from jointdesk.desk.attachments import keys
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.keys import hold_still, key_lock
from jointdesk.engine.errors import OwnError

AT_ONCE = 200
# on PostgreSQL: whoever has wrapped has written its row by then (on SQLite it holds the only writer's place)
GRACE_SECONDS = 2.0


@dataclass
class Rotated:
    """Rows wrapped anew in this run, and those that no key of this desk opens."""

    wrapped: int = 0
    lost: int = 0


def settle_wrapping(row: Any, secret: bytes) -> None:
    """Call it in the transaction that has just written `row`: a key that came meanwhile wraps it."""
    if row.wrapped_by != keys.current():
        row.wrapped_by, row.secret = keys.wrap(secret, row.key)
        row.save(update_fields=["wrapped_by", "secret"])


def is_broken_off() -> bool:
    """Whether a change of keys waits to be gone on with."""
    return len(keys.ring()) > 1


def count_rows() -> int:
    """Rows that have a key of their own."""
    return sum(model._default_manager.filter(secret__isnull=False).count() for model in keys.kept_rows())


def rotate(done: Rotated) -> Iterator[None]:
    """Row by row, that whoever waits may be told; `done` counts. Nothing is changed before the first is asked for.

    Raises CallerError while another process is at it, or a backup is made.
    """
    with hold_still(changing=True):
        with key_lock():
            if not is_broken_off():
                keys.add_key()
        yield from _wrap_all(done)
        if connection.vendor == "postgresql":
            time.sleep(GRACE_SECONDS)
        with transaction.atomic():
            _wait_for_writers()
            yield from _wrap_all(done)
            facts = {"rows": done.wrapped, "lost": done.lost}
            record("attachments_key_changed", "keys:attachments", facts)
        with key_lock():
            keys.drop_former()


def _wrap_all(done: Rotated) -> Iterator[None]:
    name, done.lost = keys.current(), 0
    for model in keys.kept_rows():
        last = 0
        rows = model._default_manager.filter(secret__isnull=False).exclude(wrapped_by=name).order_by("pk")
        while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
            _wrap_some(model, some, done)
            last = some[-1].pk
            yield from (None for _row in some)


@transaction.atomic
def _wrap_some(model: type[Model], rows: list[Any], done: Rotated) -> None:
    for row in rows:
        try:
            secret = keys.unwrap(row.wrapped_by, bytes(row.secret), row.key)
        except OwnError:
            done.lost += 1
            continue
        name, wrapped = keys.wrap(secret, row.key)
        # only as it was read: somebody may have destroyed it meanwhile, or written it anew
        held = model._default_manager.filter(pk=row.pk, secret=bytes(row.secret))
        done.wrapped += held.update(wrapped_by=name, secret=wrapped)


def _wait_for_writers() -> None:
    """Until every transaction that has written a row has ended. SQLite has one writer: we are it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in keys.kept_rows():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
