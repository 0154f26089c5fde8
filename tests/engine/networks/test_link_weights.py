"""Rare shared identifiers of reliable kinds say most; the table that says how reliable has its form."""

from jointdesk.engine.identifiers import KINDS
from jointdesk.engine.networks.weights import COUNTRY, PACKAGE, shares, weigh
from jointdesk.engine.reference import read_tsv


def test_the_rarer_the_more() -> None:
    weights = [weigh("phone", degree).weight for degree in (2, 3, 20, 1000, 100_000)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


def test_twice_as_rare_is_one_bit_more() -> None:
    assert round(weigh("phone", 8).weight - weigh("phone", 16).weight, 6) == 1.0
    assert round(weigh("phone", 8, 2 * COUNTRY).weight - weigh("phone", 8).weight, 6) == 1.0


def test_a_document_says_more_than_an_address_on_the_net() -> None:
    order = ("document", "wallet", "phone", "handle", "domain", "lure_text", "ip")
    weights = [weigh(kind, 5).weight for kind in order]
    assert weights == sorted(weights, reverse=True)


def test_what_everybody_names_says_next_to_nothing_and_never_less() -> None:
    assert weigh("ip", 100, 100).weight == weigh("ip", 5, 2).weight == weigh("new kind", 0, 0).weight == 0.1


def test_the_reason_counts() -> None:
    assert weigh("phone", 3, 1_200_000).reason == "named by 3 of 1,200,000 complaints"


def test_the_table_gives_each_kind_a_share_and_a_reason() -> None:
    rows = read_tsv(PACKAGE, "reliability.tsv")
    assert {*KINDS, "lure_text", "both"} <= {row["kind"] for row in rows}
    assert len({row["kind"] for row in rows}) == len(rows)
    assert all(row["reason"] for row in rows)
    assert all(0 < share <= 1 for share in shares().values())
    assert [row["share"] for row in rows] == sorted((row["share"] for row in rows), key=float, reverse=True)
