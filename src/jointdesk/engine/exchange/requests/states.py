"""States of a request, the same on both desks: one graph, checked when this module is imported.

The asker drafts, approves, sends, withdraws and closes; the answerer accepts, answers, refuses and postpones.
Messages cross on the way, so every event of one side has an outcome in every state the other side can have
brought about meanwhile: closing wins over withdrawing, withdrawing over any answer. Those crossings are marked
`late`; they are never offered to an officer. Whatever the order of arrival, both desks end in the same state.
The answerer's copy begins as `delivered`, with the receipt it gives.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from jointdesk.engine.errors import CallerError, OwnError

Side = Literal["asker", "answerer"]

STATES = (
    "drafted",
    "approved",
    "sent",
    "delivered",
    "accepted",
    "partly_answered",
    "answered",
    "refused",
    "postponed",
    "withdrawn",
    "closed",
)
FIRST, LAST = "drafted", "closed"
ANSWERABLE = ("sent", "delivered", "accepted", "partly_answered", "postponed")
DONE = ("answered", "refused", "withdrawn")
# nothing is expected of anybody any more
SETTLED = (*DONE, LAST)
# event -> (who causes it, the state it leads to)
EVENTS: dict[str, tuple[Side, str]] = {
    "approve": ("asker", "approved"),
    "send": ("asker", "sent"),
    # the partner's signed receipt is in
    "deliver": ("asker", "delivered"),
    "accept": ("answerer", "accepted"),
    "answer_in_part": ("answerer", "partly_answered"),
    "answer": ("answerer", "answered"),
    "refuse": ("answerer", "refused"),
    "postpone": ("answerer", "postponed"),
    "withdraw": ("asker", "withdrawn"),
    "close": ("asker", "closed"),
}


class Step(NamedTuple):
    """`state` --event--> `to`. Late: only because messages crossed, never an officer's choice."""

    state: str
    event: str
    to: str
    late: bool = False


def _declare() -> Iterable[Step]:
    yield Step("drafted", "approve", "approved")
    yield Step("drafted", "withdraw", "withdrawn")
    yield Step("approved", "send", "sent")
    yield Step("approved", "withdraw", "withdrawn")
    yield Step("sent", "deliver", "delivered")
    for state in ANSWERABLE:
        yield Step(state, "withdraw", "withdrawn")
        for event in ("answer_in_part", "answer", "refuse", "postpone"):
            yield Step(state, event, EVENTS[event][1])
    for state in ("sent", "delivered", "postponed"):
        yield Step(state, "accept", "accepted")
    for state in DONE:
        yield Step(state, "close", "closed")
    yield Step("partly_answered", "close", "closed")
    # a receipt that comes after the answer it made possible
    for state in ("delivered", "accepted", "partly_answered", "postponed", *DONE, "closed"):
        yield Step(state, "deliver", state, late=True)
    for state in ("answered", "refused"):
        yield Step(state, "withdraw", "withdrawn", late=True)
    for state in ("withdrawn", "closed"):
        for event in ("accept", "answer_in_part", "answer", "refuse", "postpone"):
            yield Step(state, event, state, late=True)
    # the asker closed what it had of a part, the answerer has meanwhile postponed or taken up the rest
    for state in ("postponed", "accepted"):
        yield Step(state, "close", "closed", late=True)


GRAPH: dict[tuple[str, str], Step] = {(step.state, step.event): step for step in _declare()}


def advance(state: str, event: str) -> str:
    """The state after `event`. Raises CallerError when the event cannot happen in that state."""
    step = GRAPH.get((state, event))
    if step is None:
        raise CallerError(f"a request that is {state} cannot {event}")
    return step.to


def events_open(state: str, side: Side) -> tuple[str, ...]:
    """What `side` may do next, in the order of EVENTS. `deliver` is the wire's, not an officer's."""
    return tuple(
        event
        for event, (by, _) in EVENTS.items()
        if by == side and event != "deliver" and (state, event) in GRAPH and not GRAPH[state, event].late
    )


def check_graph(graph: dict[tuple[str, str], Step]) -> None:
    """Raises OwnError unless every state is reachable from the first and can reach the last."""
    used = {step.state for step in graph.values()} | {step.to for step in graph.values()}
    if used != set(STATES) or {event for _, event in graph} != set(EVENTS):
        raise OwnError("the graph of requests does not use exactly the declared states and events")
    forward = {(step.state, step.to) for step in graph.values()}
    if _reach(FIRST, forward) != set(STATES):
        raise OwnError("the graph of requests has a state that nothing leads to")
    if _reach(LAST, {(to, state) for state, to in forward}) != set(STATES):
        raise OwnError("the graph of requests has a state that never closes")
    if any(step.state == LAST and step.to != LAST for step in graph.values()):
        raise OwnError("the graph of requests reopens a closed request")


def _reach(start: str, edges: set[tuple[str, str]]) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        new = {to for state, to in edges if state == here} - found
        found |= new
        ahead += new
    return found


check_graph(GRAPH)
