"""What was erased leaves the index of words on SQLite too: FTS5 keeps a deleted row's words until segments are merged.

The erasure leaves a row in the index itself that asks for it, in its own transaction; the worker merges a piece at a
time, so that nobody waits for it. A worker that dies goes on where it was. PostgreSQL does this by itself (autovacuum).
Source: https://www.sqlite.org/fts5.html, "The 'merge' Command".
"""

from typing import Any

from django.db import connection, transaction

from jointdesk.desk.audit.erasure import empty_write_ahead_log

TABLE = "intake_searchtext"
# rows of the index that are no complaint's
_ASKED, _BEGUN = -1, -2
PAGES_A_PIECE = 500
PIECES_A_TURN = 50


def ask_to_sweep(cursor: Any) -> None:
    if connection.vendor == "sqlite":
        _mark(cursor, _ASKED)


def sweep_index() -> int:
    """The worker's: some pieces of a sweep that was asked for. Always 0: other chores want their turn."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        for _piece in range(PIECES_A_TURN):
            marks = _read_marks(cursor)
            if not marks:
                return 0
            with transaction.atomic():
                if _merge(cursor, PAGES_A_PIECE):
                    continue
                _take_step(cursor, marks)
        if not _read_marks(cursor):
            empty_write_ahead_log()
    return 0


def is_to_sweep() -> bool:
    """Whether words of erased complaints may still stand in the file."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        return bool(_read_marks(cursor))


def _take_step(cursor: Any, marks: set[int]) -> None:
    """Nothing is left to merge: the sweep ends that had begun, or the one begins that was asked for. A merge that was
    under way when the row was deleted would not have taken it along."""
    if _BEGUN in marks:
        _unmark(cursor, _BEGUN)
    else:
        _mark(cursor, _BEGUN)
        _unmark(cursor, _ASKED)
        _merge(cursor, -1)


def _merge(cursor: Any, pages: int) -> bool:
    """Whether there was anything to merge. Negative: all segments into one, beginning now."""
    before = connection.connection.total_changes
    cursor.execute(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608
    return bool(connection.connection.total_changes - before >= 2)


def _read_marks(cursor: Any) -> set[int]:
    cursor.execute(f"SELECT rowid FROM {TABLE} WHERE rowid IN (%s, %s)", [_ASKED, _BEGUN])  # noqa: S608
    return {row[0] for row in cursor.fetchall()}


def _mark(cursor: Any, mark: int) -> None:
    cursor.execute(f"INSERT OR REPLACE INTO {TABLE} (rowid, words) VALUES (%s, '')", [mark])  # noqa: S608


def _unmark(cursor: Any, mark: int) -> None:
    cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [mark])  # noqa: S608
