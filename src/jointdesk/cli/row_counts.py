"""SQLite plans a question by how many rows stand behind each index, and does not count them by itself; PostgreSQL does.

The worker has them counted when it starts, each day, and whenever the desk has grown by half: after a large import
the planner would still think the tables small. A migration that rebuilds a table forgets its counts, so that
`jointdesk migrate` counts too. Everything is counted: from a sample the planner thinks few what nearly all rows have
in common. One table after the other, so that no officer's write waits for all of them.
Source: https://www.sqlite.org/lang_analyze.html.
"""

import time

EVERY_SECONDS = 24 * 3600
GROWN = 1.5


class RowCounts:
    """The chore, and when it last counted."""

    def __init__(self) -> None:
        self.pages = 0
        self.due_at = 0.0

    def count(self) -> int:
        """Always 0: it is done once."""
        pages = _count_pages()
        if time.monotonic() >= self.due_at or pages > GROWN * self.pages:
            count_rows()
            self.pages, self.due_at = pages, time.monotonic() + EVERY_SECONDS
        return 0


def count_rows() -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%%'", ()
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ANALYZE "{name}"')


def _count_pages() -> int:
    from django.db import connection

    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA page_count").fetchone()[0])
