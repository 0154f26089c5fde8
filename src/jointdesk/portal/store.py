"""What the door remembers, in one small SQLite file: drafts it cannot read, counts by the hour, receipts' states.

No ORM: the officers' desk has one, and a door that shares its process with nobody needs four tables.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from jointdesk.portal.door import FOLDER

# opening costs more than what is asked, and whoever closes the last one empties the log for all; each request has a
# thread of its own, so they are handed on
_IDLE: deque[sqlite3.Connection] = deque()
MOST_IDLE = 8
# one of this process writes at a time: SQLite has those who wait sleep, longer each time
_WRITING = Lock()
# the log is written back by the housekeeping; by whoever writes only when it is as many pages long
MOST_PAGES = 20_000
_TABLES = """
CREATE TABLE IF NOT EXISTS draft
    (id BLOB PRIMARY KEY, sealed BLOB NOT NULL, letter TEXT NOT NULL, changed REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS draft_by_age ON draft (changed);
CREATE TABLE IF NOT EXISTS counted
    (hour INTEGER, act TEXT, who BLOB, times INTEGER NOT NULL, PRIMARY KEY (hour, act, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (hash BLOB PRIMARY KEY, locator BLOB NOT NULL, day TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_by_locator ON sent (locator);
CREATE TABLE IF NOT EXISTS state
    (locator BLOB, hash BLOB, line BLOB NOT NULL, PRIMARY KEY (locator, hash)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spent (nonce BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS spent_until ON spent (until);
CREATE TABLE IF NOT EXISTS waiting (who BLOB NOT NULL, until INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS looked
    (day INTEGER, who BLOB, times INTEGER NOT NULL, waits INTEGER NOT NULL, PRIMARY KEY (day, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS client
    (id TEXT PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL UNIQUE, daily INTEGER NOT NULL, made TEXT NOT NULL,
     ended TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked
    (day INTEGER, client TEXT, times INTEGER NOT NULL, PRIMARY KEY (day, client)) WITHOUT ROWID;
"""


def lay_tables(folder: Path) -> None:
    """Once, when the door starts."""
    with closing(_connect(folder / "door.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(_TABLES)


@contextmanager
def opened() -> Iterator[sqlite3.Connection]:
    """A connection, in a transaction that ends with the block: all of it, or none when it raises."""
    with _WRITING, reading() as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def reading() -> Iterator[sqlite3.Connection]:
    """A connection that nobody else has meanwhile."""
    try:
        connection = _IDLE.pop()
    except IndexError:
        connection = _connect(FOLDER / "door.sqlite3")
    try:
        yield connection
    finally:
        # one that failed in the middle is not used again
        if connection.in_transaction or len(_IDLE) >= MOST_IDLE:
            connection.close()
        else:
            _IDLE.append(connection)


def write_back() -> None:
    """The log into the store, as far as nobody is in the way: nobody waits for it."""
    with reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=NORMAL")
    # what costs no writing of its own is overwritten; drafts are unreadable here anyway
    connection.execute("PRAGMA secure_delete=FAST")
    connection.execute(f"PRAGMA wal_autocheckpoint={MOST_PAGES}")
    return connection
