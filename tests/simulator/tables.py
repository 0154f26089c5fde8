"""A desk's database in memory: rows are values under keys, a transaction is whole or not at all, a backup is a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = (
    "outgoing",  # (partner, conversation, sequence) -> Outgoing
    "incoming",  # (partner, conversation, sequence) -> Incoming
    "ids",  # (partner, message id) -> the key of an incoming row
    "places",  # (partner, conversation) -> Place
    "wholes",  # (partner, whole) -> Unfinished
    "octets",  # (partner, whole, number) -> bytes
    "alarms",  # number -> (partner, code)
    "acts",  # number -> (partner, conversation, sequence, message id)
    "refused",  # (partner, message id) -> code
    "requests",  # request -> (partner, side, state)
    "batches",  # batch -> whole or not; None while unknown
    "records",  # number -> what the log says
    "cosigned",  # partner -> (sent size, cosigned size) of our log
    "seen",  # partner -> the last checkpoint of its log
    "prekeys",  # (partner, public key) -> Prekey
    "told",  # signing key -> when partners were told of our rotation to it
    "pins",  # partner -> Pinned
    "askings",  # asking -> questions.Asking: what this desk wants to know
    "groups",  # group -> invited, accepted: we
    "members",  # desk -> invited, accepted
    "data",  # datum -> group_work.Datum
    "passages",  # (datum, partner) -> True: it went there
    "came",  # (datum, partner) -> True: it came from there
    "recalls",  # recall -> group_work.Recall
    "recalled",  # (recall, partner) -> done
    "served",  # (partner, question) -> questions.Served
)

# what would never come to rest if it were logged, or is no news
UNLOGGED = ("checkpoint", "cosignature", "conversation_states")


class Tables:
    def __init__(self) -> None:
        self.rows: dict[str, dict[Any, Any]] = {name: {} for name in NAMES}
        self._journal: list[tuple[str, Any, Any]] | None = None

    def __getitem__(self, name: str) -> dict[Any, Any]:
        """Read only: whoever writes uses `put`."""
        return self.rows[name]

    def put(self, name: str, key: Any, row: Any) -> None:
        """None drops the row."""
        if self._journal is None:
            raise RuntimeError("a row is written outside a transaction")
        table = self.rows[name]
        self._journal.append((name, key, table.get(key)))
        _set(table, key, row)

    def add(self, name: str, row: Any) -> None:
        self.put(name, len(self.rows[name]), row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Joins the one that is open."""
        if self._journal is not None:
            yield
            return
        self._journal = []
        try:
            yield
        except BaseException:
            self.undo(0)
            raise
        finally:
            self._journal = None

    def mark(self) -> int:
        """A savepoint, for `undo`."""
        return len(self._journal or ())

    def undo(self, mark: int) -> None:
        journal = self._journal or []
        while len(journal) > mark:
            name, key, before = journal.pop()
            _set(self.rows[name], key, before)

    def backup(self) -> dict[str, dict[Any, Any]]:
        return {name: dict(rows) for name, rows in self.rows.items()}

    def restore(self, backup: dict[str, dict[Any, Any]]) -> None:
        self.rows = {name: dict(rows) for name, rows in backup.items()}


def _set(table: dict[Any, Any], key: Any, row: Any) -> None:
    if row is None:
        table.pop(key, None)
    else:
        table[key] = row
