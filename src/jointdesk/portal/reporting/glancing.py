"""A conversation that somebody adds is recognised while it passes, so that the page can say that it is the right file.

Only what is small enough to be read in a moment is looked into, and only under a name that an export has; nothing of
it is kept but which messenger, and how many messages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.chats import read_chats
from jointdesk.engine.errors import InputError
from jointdesk.engine.reference import read_tsv

MOST_OCTETS = 1024 * 1024
ENDINGS = (".txt", ".json", ".html", ".csv", ".zip")


@dataclass(frozen=True)
class SeenChat:
    """`form`: of engine/chats/forms.tsv."""

    form: str
    messages: int

    @property
    def messenger(self) -> str:
        return _names()[self.form]


class Glance:
    """A file as it passes. Iterate `pieces`, then ask what it was."""

    def __init__(self, pieces: Iterable[bytes], name: str) -> None:
        self._name, self._held = name, bytearray()
        self._looks = name.lower().endswith(ENDINGS)
        self.pieces = self._pass_on(pieces)

    def chat(self) -> SeenChat | None:
        """None: no conversation that can be read here in a moment."""
        content, self._held = bytes(self._held), bytearray()
        if not self._looks or not content:
            return None
        try:
            export = read_chats(content, self._name, MOST_OCTETS)
        except InputError:
            return None
        return SeenChat(export.form, export.count)

    def _pass_on(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if self._looks:
                self._held += piece
                if len(self._held) > MOST_OCTETS:
                    self._looks, self._held = False, bytearray()
            yield piece


@cache
def _names() -> dict[str, str]:
    return {row["form"]: row["name"].split(",")[0] for row in read_tsv("jointdesk.engine.chats", "forms.tsv")}
