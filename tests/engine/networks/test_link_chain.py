"""Every link explains itself by the shortest chain."""

import polars as pl
import pytest

from jointdesk.engine.networks import explain

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
    return pl.DataFrame(rows, schema=["complaint", "kind", "value"], orient="row")


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
