"""Which identifiers stand in a conversation, and in which messages.

Messages are read one after another as one text: "số tài khoản?" and the number below belong together. What would reach
over the end of a message is left. A label may itself be a telephone number, of somebody nobody had saved.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from jointdesk.engine.chats.conversation import Export, Message
from jointdesk.engine.identifiers import Identifier, read_identifiers

# as characters: some ten seconds of one core
MOST_WORK = 6_000_000
# of messages that name an identifier, so many are told
MOST_PLACES = 20


@dataclass
class Sighting:
    """An identifier. `places`: numbers of messages from 1, the first `MOST_PLACES`; `count`: of how many. `raw`,
    `valid`, `reason`: as it was read first. `of_author`: it is somebody's label."""

    kind: str
    value: str
    country: str
    valid: bool
    raw: str
    reason: str
    places: list[int] = field(default_factory=list)
    count: int = 0
    of_author: bool = False


@dataclass(frozen=True)
class Sightings:
    """Those seen most often first. `stopped_at`: the message from which on nothing was read; None, all was."""

    found: tuple[Sighting, ...]
    stopped_at: int | None


def find_identifiers(export: Export, country: str | None = None, *, most_work: int = MOST_WORK) -> Sightings:
    """`country`: ISO 3166, of the desk, for local forms of numbers. Linear time, and bounded by `most_work`."""
    rows = list(export.messages())
    seen: dict[tuple[str, str], Sighting] = {}
    _read_labels(rows, country, seen)
    starts, text = _join(message.text for _number, message in rows)
    findings = read_identifiers(text, country, most_work=most_work)
    for one in findings.identifiers:
        index = bisect_right(starts, one.start) - 1
        if one.end <= starts[index] + len(rows[index][1].text):
            _see(seen, one, rows[index][0])
    stopped = findings.stopped_at
    place = None if stopped is None else rows[bisect_right(starts, stopped) - 1][0]
    return Sightings(tuple(sorted(seen.values(), key=lambda one: (-one.count, one.places[0]))), place)


def _join(texts: Iterable[str]) -> tuple[list[int], str]:
    """Where each begins in all of them, one line after another."""
    starts, pieces, place = [], [], 0
    for text in texts:
        starts.append(place)
        pieces.append(text)
        place += len(text) + 1
    return starts, "\n".join(pieces)


def _read_labels(
    rows: list[tuple[int, Message]], country: str | None, seen: dict[tuple[str, str], Sighting]
) -> None:
    first: dict[str, int] = {}
    for number, message in rows:
        first.setdefault(message.author, number)
    for label, number in first.items():
        for one in read_identifiers(label, country).identifiers:
            _see(seen, one, number, of_author=True)


def _see(
    seen: dict[tuple[str, str], Sighting], one: Identifier, number: int, *, of_author: bool = False
) -> None:
    key = (one.kind, one.value)
    sighting = seen.get(key)
    if sighting is None:
        sighting = seen[key] = Sighting(one.kind, one.value, one.country, one.valid, one.raw, one.reason)
    sighting.of_author |= of_author
    if sighting.places and sighting.places[-1] == number:
        return
    sighting.count += 1
    if len(sighting.places) < MOST_PLACES:
        sighting.places.append(number)
