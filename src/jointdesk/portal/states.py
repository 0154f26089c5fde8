"""The receipts' states: as the desk's last bundle of all tells them, and what moved since that one laid over it.

Bundle and table stand in order, so they are walked side by side in constant memory, and only what differs is written:
few rows a time, lest a visitor's draft wait for a million of them. A door killed meanwhile begins again; each state is
the desk's.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from jointdesk.engine.letterbox.replies import read_states
from jointdesk.engine.letterbox.replies_since import Moved
from jointdesk.portal.store import opened, reading

AT_ONCE = 500
Key = tuple[bytes, bytes]
# None: the state is gone
Change = tuple[Key, bytes | None]


def keep_states(lines: Iterable[bytes], today: date) -> int:
    """Make the table say what `lines` say; they are verified. Returns how many states changed. Raises PartnerError."""
    return _write_all(_differences(lines, today))


def keep_moved(moved: Iterable[Moved]) -> int:
    """Lay over the table what moved. Returns how many receipts. Raises PartnerError."""
    return _write_all((one.place, one.line) for one in moved)


def _write_all(changes: Iterable[Change]) -> int:
    changed: int = 0
    waiting: list[Change] = []
    for change in changes:
        waiting.append(change)
        if len(waiting) >= AT_ONCE:
            changed += _write(waiting)
            waiting = []
    return changed + _write(waiting)


def _differences(lines: Iterable[bytes], today: date) -> Iterator[Change]:
    told, kept = _told(lines, today), _kept()
    new, old = next(told, None), next(kept, None)
    while new is not None or old is not None:
        if new is not None and (old is None or new[0] <= old[0]):
            if old is None or new != old:
                yield new
            if old is not None and new[0] == old[0]:
                old = next(kept, None)
            new = next(told, None)
        elif old is not None:
            yield old[0], None
            old = next(kept, None)


def _told(lines: Iterable[bytes], today: date) -> Iterator[tuple[Key, bytes]]:
    read = b""

    def remembered() -> Iterator[bytes]:
        nonlocal read
        for line in lines:
            read = line
            yield line

    for state in read_states(remembered(), today):
        yield (state.locator, state.hash), read


def _kept() -> Iterator[tuple[Key, bytes]]:
    """Read piece by piece, by key: no reading that lasts keeps the store's log from being copied back."""
    last: Key = (b"", b"")
    while True:
        with reading() as connection:
            rows = connection.execute(
                "SELECT locator, hash, line FROM state WHERE (locator, hash) > (?, ?) ORDER BY locator, hash LIMIT ?",
                [*last, AT_ONCE],
            ).fetchall()
        for locator, hashed, line in rows:
            last = (locator, hashed)
            yield last, line
        if len(rows) < AT_ONCE:
            return


def _write(changes: list[Change]) -> int:
    if not changes:
        return 0
    with opened() as connection:
        for (locator, hashed), line in changes:
            if line is None:
                connection.execute("DELETE FROM state WHERE locator = ? AND hash = ?", [locator, hashed])
            else:
                connection.execute("REPLACE INTO state VALUES (?, ?, ?)", [locator, hashed, line])
    return len(changes)
