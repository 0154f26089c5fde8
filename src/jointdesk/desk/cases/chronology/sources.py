"""What rooms above know of a case's past: they register here what they can tell, and the case's page asks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Case


@dataclass(frozen=True)
class Moment:
    """One line of a chronology, in words of the officer's language. `who`: an officer's name, where one did it."""

    at: datetime
    kind: str  # of the signs in words.SIGNS
    title: str
    text: str = ""
    url: str = ""
    who: str = ""
    event: int | None = None  # of an officer's own entry: struck by its number
    struck: bool = False


Source = Callable[[Officer, Case], Iterable[Moment]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """In an app's `ready()`. `source` gives what this officer may read, at most a few hundred lines."""
    _sources[name] = source


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())
