"""must_link joins, cannot_link keeps apart at the least cost, and what was cut is said."""

from itertools import combinations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.networks import Linking, link
from jointdesk.engine.networks.weights import weigh

Row = tuple[str, str, str]
rows_of_mentions = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.just("phone"), st.sampled_from("1234")),
    min_size=2,
    max_size=10,
    unique=True,
)


def frame(rows: list[Row]) -> pl.DataFrame:
    schema = {"complaint": pl.String, "kind": pl.String, "value": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def networks(linking: Linking) -> dict[str, str]:
    return dict(linking.networks.iter_rows())


def test_must_link_joins_complaints_that_share_nothing() -> None:
    rows = [("A", "phone", "1"), ("B", "phone", "2"), ("C", "phone", "2"), ("D", "phone", "")]
    found = link(frame(rows), must_link=[("C", "A"), ("D", "unknown"), ("D", "D")])
    assert networks(found) == {"A": "A", "B": "A", "C": "A", "D": "D"}


def test_cannot_link_cuts_the_commonest_identifier_first() -> None:
    # A, B share a rare phone; C, D another; a common domain holds all four and E, F, G together
    rows = [("A", "phone", "1"), ("B", "phone", "1"), ("C", "phone", "2"), ("D", "phone", "2")]
    rows += [("B", "domain", "x.example"), ("C", "domain", "x.example")]
    rows += [(name, "domain", "x.example") for name in "EFG"]
    found = link(frame(rows), cannot_link=[("D", "A")])
    assert networks(found) == {"A": "A", "B": "A", "C": "C", "D": "C", "E": "C", "F": "C", "G": "C"}
    assert found.cuts.rows() == [("B", "domain", "x.example")]


def test_a_cannot_link_that_must_links_contradict_is_reported_and_changes_nothing() -> None:
    rows = [("A", "phone", "1"), ("B", "phone", "1"), ("C", "phone", "2")]
    found = link(frame(rows), must_link=[("A", "C"), ("C", "B")], cannot_link=[("B", "A")])
    assert networks(found) == {"A": "A", "B": "A", "C": "A"}
    assert found.conflicts == (("A", "B"),)
    assert found.cuts.is_empty()


def test_cannot_link_reaches_through_must_links() -> None:
    rows = [("A", "phone", "1"), ("B", "phone", "1"), ("C", "phone", "2")]
    found = link(frame(rows), must_link=[("B", "C")], cannot_link=[("A", "C")])
    assert networks(found) == {"A": "A", "B": "B", "C": "B"}


def test_judgements_on_unlinked_or_unknown_complaints_cut_nothing() -> None:
    rows = [("A", "phone", "1"), ("B", "phone", "2")]
    found = link(frame(rows), cannot_link=[("A", "B"), ("A", "Z"), ("A", "A")])
    assert networks(found) == {"A": "A", "B": "B"}
    assert found.cuts.is_empty()
    assert found.conflicts == ()


def add_up(rows: list[Row], cut: list[Row]) -> int:
    """The weight of the cut, in tenths of a bit."""
    named = [row[1:] for row in rows]
    return sum(round(10 * weigh(row[1], named.count(row[1:])).weight) for row in cut)


def least_cut(rows: list[Row], a: str, b: str) -> int:
    """The weight of the lightest set of mentions without which a and b are apart, by trying them all."""
    best = add_up(rows, rows)
    for size in range(len(rows)):
        for cut in combinations(rows, size):
            left = [row for row in rows if row not in cut] + [(a, "phone", ""), (b, "phone", "")]
            if add_up(rows, list(cut)) < best:
                found = networks(link(frame(left)))
                if found[a] != found[b]:
                    best = add_up(rows, list(cut))
    return best


@settings(max_examples=15, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("ABCD"), st.just("phone"), st.sampled_from("123")),
        min_size=2,
        max_size=6,
        unique=True,
    )
)
def test_no_lighter_cut_would_do(rows: list[Row]) -> None:
    complaints = sorted({row[0] for row in rows})
    first, last = complaints[0], complaints[-1]
    cuts = link(frame(rows), cannot_link=[(first, last)]).cuts.rows()
    if first != last:
        assert add_up(rows, cuts) == least_cut(rows, first, last)


@settings(max_examples=80, deadline=None)
@given(
    rows=rows_of_mentions,
    must=st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=2),
    cannot=st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=3),
    data=st.data(),
)
def test_every_judgement_is_met_or_reported_in_any_order(
    rows: list[Row], must: list[tuple[str, str]], cannot: list[tuple[str, str]], data: st.DataObject
) -> None:
    linking = link(frame(rows), must_link=must, cannot_link=cannot)
    found = networks(linking)
    conflicts = {frozenset(pair) for pair in linking.conflicts}
    for a, b in must:
        assert a not in found or b not in found or found[a] == found[b]
    for a, b in cannot:
        if a != b and a in found and b in found:
            assert (found[a] == found[b]) == (frozenset((a, b)) in conflicts)
    kept = [row for row in rows if row not in linking.cuts.rows()]
    named = kept + [(name, "phone", "") for name in found]
    assert networks(link(frame(named), must_link=must)) == found
    turned = [(b, a) for a, b in data.draw(st.permutations(cannot))]
    again = link(frame(data.draw(st.permutations(rows))), must_link=must, cannot_link=turned)
    assert again.networks.equals(linking.networks)
    assert again.cuts.equals(linking.cuts)
