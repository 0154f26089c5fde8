"""What is read out of an export."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Message(NamedTuple):
    """One message. `at`: ISO 8601, with `Z` where the export says the moment in UTC, otherwise as the clock of the
    telephone had it; empty where it says none. `author`: the label it has there; empty, the program speaks.
    `attachment`: the name of a file that came with it, or what the export has in its place."""

    at: str
    author: str
    text: str
    attachment: str = ""


@dataclass(frozen=True)
class Conversation:
    """Messages in the order they were written. `title`: of the group or of whom it was with, where the export says."""

    title: str
    messages: tuple[Message, ...]

    @cached_property
    def participants(self) -> dict[str, int]:
        """Label -> how many messages; who wrote most first."""
        return dict(Counter(message.author for message in self.messages if message.author).most_common())

    @cached_property
    def first(self) -> str:
        return min((message.at for message in self.messages if message.at), default="")

    @cached_property
    def last(self) -> str:
        return max((message.at for message in self.messages if message.at), default="")


@dataclass(frozen=True)
class Export:
    """`form`: a form of forms.tsv. `notes`: words for what a reader must know: `days_or_months` (they could not be told
    apart), `cut` (there is more than is read), `no_authors` (the form does not part names from words),
    `others` (files beside the conversations could not be read as one)."""

    form: str
    conversations: tuple[Conversation, ...]
    notes: tuple[str, ...] = ()

    def messages(self) -> Iterator[tuple[int, Message]]:
        """All, numbered from 1 through all conversations."""
        return enumerate((one for each in self.conversations for one in each.messages), 1)

    @cached_property
    def count(self) -> int:
        return sum(len(each.messages) for each in self.conversations)
