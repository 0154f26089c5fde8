"""Linking finds the components, whatever the order of the rows."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks import incidence, link

Row = tuple[str, str, str]
# few names, so that they meet; "" names nothing; the same value of another kind is another identifier
rows_of_mentions = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGHIJ"), st.sampled_from(["phone", "wallet"]), st.sampled_from(["", *"12345"])
    ),
    max_size=25,
)


def frame(rows: list[Row]) -> pl.DataFrame:
    schema = {"complaint": pl.String, "kind": pl.String, "value": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def partition(rows: list[Row]) -> dict[str, str]:
    """The plain definition: spread the smallest name until nothing changes."""
    network = {complaint: complaint for complaint, _, _ in rows}
    changed = True
    while changed:
        changed = False
        for a, *first in rows:
            for b, *second in rows:
                if first == second and first[1] and network[a] > network[b]:
                    network[a], changed = network[b], True
    return network


@settings(max_examples=80, deadline=None)
@given(rows=rows_of_mentions, data=st.data())
def test_networks_are_the_components_in_any_order(rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    expected = sorted(partition(rows).items())
    assert link(frame(rows)).networks.rows() == expected
    assert link(frame(shuffled)).networks.rows() == expected


def test_complaints_without_a_link_are_networks_of_their_own() -> None:
    rows = [("C", "phone", ""), ("A", "phone", "+84900000001"), ("B", "domain", "hub.example")]
    rows += [(f"D{n}", "domain", "hub.example") for n in range(3)]
    networks = dict(link(frame(rows), hubs=[("domain", "hub.example")]).networks.iter_rows())
    assert networks == {name: name for name in ("A", "B", "C", "D0", "D1", "D2")}


def test_null_values_name_nothing() -> None:
    rows = [("A", "phone", None), ("B", "phone", None)]
    assert link(frame(rows)).networks.rows() == [("A", "A"), ("B", "B")]  # type: ignore[arg-type]


def test_integer_complaints_are_compared_as_numbers() -> None:
    mentions = pl.DataFrame({"complaint": [10, 9], "kind": ["phone"] * 2, "value": ["+84900000001"] * 2})
    assert link(mentions).networks.rows() == [(9, 9), (10, 9)]
    apart = link(mentions, cannot_link=[("10", "9")])
    assert apart.networks.rows() == [(9, 9), (10, 10)]


def test_categories_are_read_as_text() -> None:
    mentions = frame([("B", "phone", "1"), ("A", "phone", "1")]).cast(pl.Categorical)
    assert link(mentions).networks.rows() == [("A", "A"), ("B", "A")]


def test_no_mentions_no_networks() -> None:
    assert link(frame([])).networks.is_empty()


def test_a_colliding_hash_joins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl.Expr, "hash", lambda self, *seed: pl.lit(7, dtype=pl.UInt64))
    rows = [("A", "phone", "1"), ("B", "phone", "2"), ("C", "phone", "2"), ("D", "wallet", "2")]
    assert incidence._collides(frame(rows).with_columns(key=1))
    assert dict(link(frame(rows)).networks.iter_rows()) == {"A": "A", "B": "B", "C": "B", "D": "D"}


@pytest.mark.parametrize(
    ("mentions", "why"),
    [
        (pl.DataFrame({"complaint": ["A"], "kind": ["phone"]}), "value"),
        (pl.DataFrame({"complaint": ["A", None], "kind": ["phone"] * 2, "value": ["1"] * 2}), "null"),
        (pl.DataFrame({"complaint": [1.5], "kind": ["phone"], "value": ["1"]}), "Float64"),
    ],
)
def test_mentions_out_of_form_are_refused(mentions: pl.DataFrame, why: str) -> None:
    with pytest.raises(CallerError, match=why):
        link(mentions)
