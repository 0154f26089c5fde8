"""The graph of a request, and that two desks end in the same state however their messages cross."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.requests.states import (
    EVENTS,
    FIRST,
    GRAPH,
    LAST,
    STATES,
    Step,
    advance,
    check_graph,
    events_open,
)


def walk(*events: str) -> str:
    state = FIRST
    for event in events:
        state = advance(state, event)
    return state


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("", "drafted"),
        ("approve", "approved"),
        ("approve send", "sent"),
        ("approve send deliver", "delivered"),
        ("approve send deliver accept", "accepted"),
        ("approve send deliver accept answer_in_part", "partly_answered"),
        ("approve send deliver accept answer_in_part answer", "answered"),
        ("approve send deliver accept answer close", "closed"),
        ("approve send deliver refuse", "refused"),
        ("approve send deliver postpone", "postponed"),
        ("approve send deliver postpone accept answer", "answered"),
        ("approve send deliver withdraw", "withdrawn"),
        ("withdraw close", "closed"),
        ("approve send answer deliver", "answered"),
    ],
)
def test_the_ways_of_a_request(events: str, state: str) -> None:
    assert walk(*events.split()) == state


@pytest.mark.parametrize(
    "events",
    [
        "send",
        "approve approve",
        "approve answer",
        "approve send close",
        "approve send deliver answer answer",
        "approve send deliver refuse answer",
    ],
)
def test_what_cannot_happen_is_refused(events: str) -> None:
    with pytest.raises(CallerError, match="a request that is"):
        walk(*events.split())


def test_officers_are_offered_only_what_is_theirs_and_never_a_crossing() -> None:
    assert events_open("drafted", "asker") == ("approve", "withdraw")
    assert events_open("delivered", "asker") == ("withdraw",)
    assert events_open("delivered", "answerer") == (
        "accept",
        "answer_in_part",
        "answer",
        "refuse",
        "postpone",
    )
    assert events_open("answered", "asker") == ("close",)
    assert events_open("answered", "answerer") == ()
    assert events_open("closed", "asker") == events_open("withdrawn", "answerer") == ()
    for state in STATES:
        for event in (*events_open(state, "asker"), *events_open(state, "answerer")):
            assert not GRAPH[state, event].late


def test_every_state_but_the_last_has_a_way_on() -> None:
    for state in STATES:
        assert (events_open(state, "asker") + events_open(state, "answerer") == ()) == (state == LAST)


@given(st.data())
def test_both_desks_end_in_the_same_state(data: st.DataObject) -> None:
    """Each side does what it is offered; messages of each side arrive in order, at any later time."""
    states = {"asker": "sent", "answerer": "delivered"}
    under_way: dict[str, list[str]] = {"asker": [], "answerer": ["deliver"]}
    other = {"asker": "answerer", "answerer": "asker"}
    for _ in range(data.draw(st.integers(0, 25))):
        side = data.draw(st.sampled_from(("asker", "answerer")))
        offered = events_open(states[side], side)  # type: ignore[arg-type]
        arriving = under_way[other[side]]
        choices = [*offered, *(["arrive"] if arriving else [])]
        if not choices:
            continue
        event = data.draw(st.sampled_from(choices))
        if event == "arrive":
            states[side] = advance(states[side], arriving.pop(0))
        else:
            states[side] = advance(states[side], event)
            under_way[side].append(event)
    for side in ("asker", "answerer"):
        for event in under_way[other[side]]:
            states[side] = advance(states[side], event)
    assert states["asker"] == states["answerer"] or set(states.values()) == {"sent", "delivered"}


def edit(**changes: str | None) -> dict[tuple[str, str], Step]:
    """The graph with the steps of `state` redirected, or removed for None."""
    graph = {}
    for key, step in GRAPH.items():
        to = changes.get(step.to, step.to)
        if to is not None:
            graph[key] = step._replace(to=to)
    return graph


@pytest.mark.parametrize(
    "graph",
    [
        edit(accepted="delivered"),
        edit(closed="withdrawn"),
        edit(withdrawn=None),
        {**GRAPH, ("closed", "send"): Step("closed", "send", "sent")},
        {**GRAPH, ("lost", "send"): Step("lost", "send", "sent")},
        {key: step for key, step in GRAPH.items() if key[1] != "close"},
    ],
)
def test_a_broken_graph_does_not_import(graph: dict[tuple[str, str], Step]) -> None:
    with pytest.raises(OwnError):
        check_graph(graph)


def test_each_event_has_one_side_and_one_state() -> None:
    assert {state for _, state in EVENTS.values()} <= set(STATES)
    for (_, event), step in GRAPH.items():
        assert step.late or step.to == EVENTS[event][1]
