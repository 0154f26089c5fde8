"""Figures of a period, begin included and end not: each event counts where its signed moment falls.

What is open or overdue is so at the period's end. A period that is over therefore never changes, except by messages
that were signed in it and had not arrived.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from jointdesk.engine.exchange.figures.histories import Event, History
from jointdesk.engine.exchange.wire.canonical import write_moment

# in the order in which they are shown; refusals are told by their ground too: refused_sovereignty, ...
FIGURES = (
    "sent",
    "answered",
    "in_time",
    "late",
    "answered_in_part",
    "refused",
    "withdrawn",
    "closed",
    "postponed",
    "open",
    "overdue",
    "review_missing",
    "median_seconds",
)


@dataclass(frozen=True)
class Period:
    """Moments in UTC, whole seconds."""

    begin: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.begin <= moment < self.end


class Line(NamedTuple):
    """One request in a period: what is counted of it, by name, and its full answer's seconds."""

    request: str
    asker: str
    form: str
    counts: tuple[tuple[str, int], ...]
    seconds: int | None
    text: str  # for comparing and for people: the events with their signed moments


class Row(NamedTuple):
    """Figures of one asker and form."""

    asker: str
    form: str
    figures: tuple[tuple[str, int], ...]


def lines_of(histories: Iterable[History], period: Period) -> tuple[Line, ...]:
    """The requests that count in the period, by request."""
    lines = (_line(history, period) for history in histories)
    return tuple(sorted(line for line in lines if line.counts))


def rows_of(lines: Iterable[Line]) -> tuple[Row, ...]:
    """Sums by asker and form; the median of the seconds of full answers, the lower one of two in the middle."""
    grouped: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        grouped.setdefault((line.asker, line.form), []).append(line)
    return tuple(Row(*key, _sum(some)) for key, some in sorted(grouped.items()))


def counts_in(line: Line, figure: str) -> bool:
    """Whether the line is behind that figure; every answer is behind a median."""
    wanted = "answered" if figure == "median_seconds" else figure
    return any(name == wanted for name, _ in line.counts)


def _sum(lines: Sequence[Line]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for line in lines:
        for name, count in line.counts:
            sums[name] = sums.get(name, 0) + count
    seconds = sorted(line.seconds for line in lines if line.seconds is not None)
    if seconds:
        sums["median_seconds"] = seconds[(len(seconds) - 1) // 2]
    return tuple(sorted(sums.items()))


def _line(history: History, period: Period) -> Line:
    within = [event for event in history.events if event.at in period]
    counts = Counter(name for event in within for name in _names(event))
    # many parts of one answer are one request answered in part
    counts["answered_in_part"] = min(counts["answered_in_part"], 1)
    standing = _standing(history, period.end)
    counts.update(standing)
    seconds = next((event.seconds for event in within if event.what == "answered"), None)
    return Line(
        history.request,
        history.asker,
        history.form,
        tuple(sorted((+counts).items())),
        seconds,
        " ".join([*_words(within), *standing]),
    )


def _standing(history: History, end: datetime) -> list[str]:
    """How the request stands at the end of a period."""
    deadline = history.deadline_at(end)
    if deadline is None or history.sent_at >= end or history.decided_before(end):
        return []
    return ["open", "overdue"] if deadline < end else ["open"]


def _words(events: Sequence[Event]) -> Iterator[str]:
    """Each kind of event once, with its last moment and how often it was."""
    for what, often in Counter(event.what for event in events).items():
        last = [event for event in events if event.what == what][-1]
        detail, times = f":{last.detail}" if last.detail else "", f"*{often}" if often > 1 else ""
        yield f"{what}{detail}{times}@{write_moment(last.at)}"


def _names(event: Event) -> tuple[str, ...]:
    if event.what == "answered":
        return "answered", event.detail
    if event.what == "refused":
        return "refused", f"refused_{event.detail}"
    return (event.what,)
