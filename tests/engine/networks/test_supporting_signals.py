"""Hubs and quoted words do not glue; two of them together may, and what they add is told."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.networks import link
from jointdesk.engine.networks.support import BOTH, MOST, pair_up, part, support
from jointdesk.engine.networks.ties import tie

HOTLINE, SHOP = ("phone", "19001234"), ("domain", "shop.example")
Row = tuple[str, str, str]
ROWS = [
    ("A", *HOTLINE),
    ("A", "lure_text", "a1"),
    ("B", *HOTLINE),
    ("B", "lure_text", "a1"),
    ("C", *HOTLINE),
    ("D", "lure_text", "a1"),
    ("E", *SHOP),
    ("E", *HOTLINE),
    ("F", *SHOP),
    ("F", *HOTLINE),
]


def frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(("complaint", "kind", "value"), pl.String), orient="row")


def partition(rows: list[Row]) -> dict[str, str]:
    linked = link(support(frame(rows), [HOTLINE, SHOP]), hubs=[HOTLINE, SHOP], discover_hubs=False)
    return dict(linked.networks.iter_rows())


def test_a_hub_and_the_same_words_link_and_neither_alone_does() -> None:
    found = partition(ROWS)
    assert {name for name, network in found.items() if network == "A"} == {"A", "B"}
    assert set(found) == set("ABCDEF")


def test_two_hubs_link_nobody() -> None:
    assert partition([row for row in ROWS if row[0] in "EF"]) == {"E": "E", "F": "F"}


def test_integer_complaints_keep_their_type() -> None:
    mentions = frame(ROWS).with_columns(complaint=pl.col("complaint").str.to_integer(base=16))
    assert support(mentions, [HOTLINE]).schema["complaint"] == pl.Int64


def test_a_pair_tells_its_two_signals() -> None:
    (pair,) = pair_up([("domain", "a + b.example")], [("lure_text", "a1")])
    assert part(pair) == (("domain", "a + b.example"), ("lure_text", "a1"))
    assert part("19001234") is None


def test_a_pair_is_short_enough_to_store() -> None:
    one, other = (pair_up([("url", "x" * 5000 + end)], [("lure_text", "a1")])[0] for end in "ab")
    assert one != other
    assert max(len(one), len(other)) < 300


@given(hubs=st.sets(st.integers(0, 60), max_size=60), more=st.sets(st.integers(0, 60), max_size=60))
def test_a_complaint_has_few_pairs_and_keeps_those_that_others_keep(hubs: set[int], more: set[int]) -> None:
    lures = [("lure_text", "a1")]
    few = pair_up([("phone", str(n)) for n in hubs], lures)
    all_ = pair_up([("phone", str(n)) for n in hubs | more], lures)
    assert len(few) == min(MOST, len(hubs))
    assert [pair for pair in all_ if int(pair.split()[1]) in hubs] == [pair for pair in few if pair in all_]


@given(st.permutations(ROWS))
def test_order_plays_no_part(rows: list[Row]) -> None:
    paired = support(frame(rows), [HOTLINE]).filter(pl.col("kind") == BOTH)
    assert sorted(paired.rows()) == [(name, BOTH, "phone 19001234 + lure_text a1") for name in "AB"]


def test_what_two_complaints_share_is_told_strongest_first() -> None:
    one = [
        HOTLINE,
        ("document", "N1"),
        ("lure_text", "a"),
        ("lure_text", "b"),
        ("url", "https://x.example/1"),
    ]
    other = [*one, ("domain", "x.example"), ("phone", "alone")]
    ties = tie(
        [*one, ("domain", "x.example")], other, {HOTLINE: 50_000, ("domain", "x.example"): 3}, hubs=[HOTLINE]
    )
    assert [(t.link.kind, t.supports) for t in ties] == [
        ("document", False),
        ("url", False),
        ("lure_text", True),
        ("phone", True),
    ]
    assert tie([HOTLINE], [SHOP], {}) == []
