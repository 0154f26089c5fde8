"""Every link explains itself by the shortest chain."""

from collections import defaultdict
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.networks import between, explain, link

ROWS = [
    ("A", "phone", "+84900000001"),
    ("B", "phone", "+84900000001"),
    ("B", "bank_account", "VCB:0123456789"),
    ("C", "bank_account", "VCB:0123456789"),
    ("E", "bank_account", "VCB:0123456789"),
    ("A", "domain", "hub.example"),
    ("C", "domain", "hub.example"),
    ("D", "wallet", "BTC:none"),
]
HUBS = [("domain", "hub.example")]


def frame(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(("complaint", "kind", "value"), pl.String), orient="row")


def test_the_chain_goes_through_shared_identifiers_and_no_hub() -> None:
    steps = explain(frame(ROWS), "A", "C", hubs=HUBS)
    assert [(s.complaint, s.kind, s.next_complaint, s.degree) for s in steps] == [
        ("A", "phone", "B", 2),
        ("B", "bank_account", "C", 3),
    ]
    assert steps[0].sentence == "A and B both name the phone +84900000001; no other complaint does."
    assert steps[1].sentence == "B and C both name the bank account VCB:0123456789; 3 complaints do."


def test_the_way_back_is_the_same_chain_turned() -> None:
    there, back = (explain(frame(ROWS), *pair, hubs=HUBS) for pair in (("A", "C"), ("C", "A")))
    assert [(s.next_complaint, s.value, s.complaint) for s in reversed(back)] == [
        (s.complaint, s.value, s.next_complaint) for s in there
    ]


def test_the_shortest_chain_is_taken() -> None:
    assert [s.value for s in explain(frame(ROWS), "A", "C")] == ["hub.example"]


def test_of_equal_chains_the_rarer_identifier_is_told() -> None:
    rows = [(name, "domain", "common.example") for name in "ABCD"]
    rows += [("A", "phone", "rare"), ("B", "phone", "rare")]
    assert [s.value for s in explain(frame(rows), "A", "B")] == ["rare"]


def test_a_judgement_is_a_step_of_its_own() -> None:
    steps = explain(frame(ROWS), "D", "B", hubs=HUBS, must_link=[("D", "A")])
    assert [(s.complaint, s.kind, s.next_complaint) for s in steps] == [
        ("D", "judged", "A"),
        ("A", "phone", "B"),
    ]
    assert steps[0].sentence == "An officer judged that D and A belong together."


def test_what_a_cannot_link_cut_is_not_used() -> None:
    cut = [("B", "phone", "+84900000001")]
    assert explain(frame(ROWS), "A", "C", hubs=HUBS, cuts=cut) == []


@pytest.mark.parametrize("pair", [("A", "A"), ("A", "D"), ("A", "Z")])
def test_what_is_not_linked_has_no_chain(pair: tuple[str, str]) -> None:
    assert explain(frame(ROWS), *pair, hubs=HUBS) == []


def test_a_long_chain_is_told_in_order() -> None:
    rows = [(f"C{n + step:03}", "phone", str(n)) for n in range(300) for step in (0, 1)]
    steps = explain(frame(rows), "C300", "C000")
    assert [s.complaint for s in steps] == [f"C{n:03}" for n in range(300, 0, -1)]
    assert steps[-1].next_complaint == "C000"


def test_integer_complaints_are_found_by_their_digits() -> None:
    mentions = pl.DataFrame({"complaint": [10, 9], "kind": ["phone"] * 2, "value": ["1"] * 2})
    assert [(s.complaint, s.next_complaint) for s in explain(mentions, "10", "9")] == [("10", "9")]


def test_of_equal_chains_the_strongest_is_told() -> None:
    # the first step by the phone is stronger than by the site, the second by the address much weaker than by the wallet
    rows = [(name, "phone", "1") for name in "AB"] + [(name, "ip", "1") for name in "BD"]
    rows += [(name, "domain", "1") for name in "AC"] + [(name, "wallet", "1") for name in "CD"]
    steps = explain(frame(rows), "A", "D")
    assert [step.kind for step in steps] == ["domain", "wallet"]
    assert [step.weight for step in steps] == [17.9, 18.8]
    assert steps[0].reason == "named by 2 of 1,000,000 complaints"


def test_a_shorter_chain_is_told_though_it_is_weaker() -> None:
    rows = [(name, "ip", "1") for name in "ABCDEFGHIJ"]
    rows += [("A", "document", "1"), ("K", "document", "1"), ("K", "document", "2"), ("B", "document", "2")]
    assert [step.kind for step in explain(frame(rows), "A", "B")] == ["ip"]


def test_what_the_whole_desk_counts_is_told() -> None:
    steps = explain(frame(ROWS), "A", "B", degrees={("phone", "+84900000001"): 40}, complaints=500)
    assert (steps[0].degree, steps[0].reason) == (40, "named by 40 of 500 complaints")


def test_a_pair_of_signals_names_both() -> None:
    pair = "phone 19001234 + lure_text a1"
    steps = explain(frame([("A", "both", pair), ("B", "both", pair)]), "A", "B")
    assert steps[0].sentence == (
        "A and B both name the phone 19001234 and the lure text a1; no other complaint does."
    )


def test_a_mule_account_between_two_is_not_read() -> None:
    mule = [(f"C{n}", "mule") for n in range(10_000)]
    asked: list[str] = []
    assert between("C1", "C7", read(mule, asked)) == {"C1", "mule", "C7"}
    assert set(asked) == {"C1", "C7"}


Edge = tuple[str, str]


def read(edges: list[Edge], asked: list[str]) -> Callable[[frozenset[str]], list[Edge]]:
    near: dict[str, list[str]] = defaultdict(list)
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)

    def read_edges(nodes: frozenset[str]) -> list[Edge]:
        asked.extend(nodes)
        return [(node, other) for node in nodes for other in near[node]]

    return read_edges


@settings(max_examples=150, deadline=None)
@given(
    edges=st.lists(
        st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("123456")), max_size=18, unique=True
    )
)
def test_what_lies_between_is_enough_to_explain(edges: list[Edge]) -> None:
    rows = [(complaint, "phone", value) for complaint, value in edges] + [
        (name, "phone", "") for name in "AB"
    ]
    near = between("A", "B", read(edges, []))
    degrees = {("phone", value): sum(edge[1] == value for edge in edges) for value in "123456"}
    whole = explain(frame(rows), "A", "B")
    part = explain(frame([row for row in rows if row[0] in near]), "A", "B", degrees=degrees)
    networks = dict(link(frame(rows), discover_hubs=False).networks.iter_rows())
    assert bool(near) == (networks["A"] == networks["B"])
    assert part == whole
