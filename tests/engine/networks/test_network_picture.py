"""A small network is drawn whole; of a large one its most telling part, and the rest is counted."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks import lay_out, picture

MULE = ("bank_account", "VCB:0123456789")


def frame(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    schema = {"complaint": pl.String, "kind": pl.String, "value": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_a_small_network_is_drawn_whole() -> None:
    rows = [("A", *MULE), ("B", *MULE), ("B", "phone", "1"), ("B", "phone", "1"), ("C", "phone", "")]
    drawn = picture(frame(rows), 10)
    assert [(n.key, n.degree, n.hidden) for n in drawn.nodes] == [
        ("i:bank_account:VCB:0123456789", 2, 0),
        ("i:phone:1", 1, 0),
        ("c:B", 2, 0),
        ("c:A", 1, 0),
        ("c:C", 0, 0),
    ]
    assert [(e.complaint, e.identifier) for e in drawn.edges] == [
        ("c:A", "i:bank_account:VCB:0123456789"),
        ("c:B", "i:bank_account:VCB:0123456789"),
        ("c:B", "i:phone:1"),
    ]
    assert (drawn.hidden_complaints, drawn.hidden_identifiers) == (0, 0)
    assert [n.is_complaint for n in drawn.nodes] == [False, False, True, True, True]


def test_of_a_large_network_the_commonest_identifiers_are_drawn() -> None:
    rows = [(f"C{n:04}", *MULE) for n in range(2000)]
    rows += [(f"C{n:04}", "phone", f"+849{n:08}") for n in range(2000)]
    drawn = picture(frame(rows), 100)
    assert len(drawn.nodes) == 100
    assert (drawn.nodes[0].kind, drawn.nodes[0].value) == MULE
    assert drawn.nodes[0].degree == 2000
    assert drawn.nodes[0].hidden == 2000 - sum(n.is_complaint for n in drawn.nodes)
    assert sum(n.is_complaint for n in drawn.nodes) == 99
    assert (drawn.hidden_complaints, drawn.hidden_identifiers) == (1901, 2000)


def test_hubs_are_marked_and_come_last() -> None:
    rows = [(name, "domain", "hub.example") for name in "ABCDEFGH"] + [(name, *MULE) for name in "AB"]
    drawn = picture(frame(rows), 6, hubs=[("domain", "hub.example")])
    assert [(n.value, n.hub) for n in drawn.nodes if not n.is_complaint] == [
        (MULE[1], False),
        ("hub.example", True),
    ]
    assert [n.value for n in drawn.nodes if n.is_complaint][:2] == ["A", "B"]


def test_a_picture_of_nothing_is_refused() -> None:
    with pytest.raises(CallerError):
        picture(frame([("A", *MULE)]), 0)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("ABCDEFGHIJKL"), st.just("phone"), st.sampled_from(["", *"123456"])),
        max_size=30,
    ),
    limit=st.integers(1, 20),
)
def test_what_is_drawn_and_what_is_counted_is_everything(
    rows: list[tuple[str, str, str]], limit: int
) -> None:
    drawn = picture(frame(rows), limit)
    keys = {node.key for node in drawn.nodes}
    shown = sum(node.is_complaint for node in drawn.nodes)
    assert len(keys) == len(drawn.nodes) <= limit
    assert shown + drawn.hidden_complaints == len({row[0] for row in rows})
    assert len(keys) - shown + drawn.hidden_identifiers == len({row[2] for row in rows} - {""})
    assert all({edge.complaint, edge.identifier} <= keys for edge in drawn.edges)
    hidden = {row for row in rows if row[2]} - {
        (edge.complaint[2:], "phone", edge.identifier[len("i:phone:") :]) for edge in drawn.edges
    }
    for node in drawn.nodes:
        assert node.hidden == sum((row[0] if node.is_complaint else row[2]) == node.value for row in hidden)
    assert set(lay_out(sorted(keys), [(e.complaint, e.identifier) for e in drawn.edges], 1)) == keys
