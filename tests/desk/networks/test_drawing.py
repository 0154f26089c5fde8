"""What a large network is drawn as: every complaint in one group, words that never overlap, bars that add up."""

import random
from datetime import date, timedelta

import pytest

from jointdesk.desk.networks.bars import MOST, draw_timeline
from jointdesk.desk.networks.clusters import REST, group_complaints, stand_alone
from jointdesk.desk.networks.labels import Spot, measure, place_labels
from jointdesk.desk.networks.origins import find_country
from jointdesk.desk.networks.strengths import rate


def test_every_complaint_is_in_one_group_and_the_counts_add_up() -> None:
    rng = random.Random(3)
    named = {c: {rng.randrange(40) for _ in range(rng.randrange(4))} for c in range(500)}
    grouping = group_complaints(named, range(6), range(6, 40), room=4)
    assert len(grouping.groups) <= 5
    assert sum(group.count for group in grouping.groups) == len(named) == len(grouping.of)
    for group in grouping.groups:
        if group.number != REST:
            inside = [c for c, number in grouping.of.items() if number == group.number]
            assert all(named[c].intersection(range(6)) == group.names for c in inside)
            assert group.first == min(inside)


def test_groups_are_tied_by_what_is_not_drawn_and_never_by_a_hub() -> None:
    named = {1: {10, 30}, 2: {20, 30}, 3: {10, 40}, 4: {20, 40}}
    grouping = group_complaints(named, [10, 20], linking=[10, 20, 30], room=9)
    assert dict(grouping.ties) == {(grouping.of[1], grouping.of[2]): 1}


def test_a_small_network_stands_complaint_by_complaint() -> None:
    grouping = stand_alone({7: {1}, 8: {1, 2}}, [1])
    assert [(group.first, group.count, set(group.names)) for group in grouping.groups] == [
        (7, 1, {1}),
        (8, 1, {1}),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_labels_stay_inside_and_never_touch_a_node_or_another_word(seed: int) -> None:
    rng = random.Random(seed)
    texts = ("+84961345678", "VCB:0123456789", "은행계좌 12", "VN-2025-000106", "")
    spots = [
        Spot(rng.uniform(20, 340), rng.uniform(20, 440), rng.uniform(4, 20), rng.choice(texts))
        for _ in range(40)
    ]
    labels = place_labels(spots, 360, 460, 12)
    assert any(labels)
    boxes = []
    for label in labels:
        if label is None:
            continue
        wide = measure(label.text, 12)
        left = label.x - {"start": 0, "end": wide, "middle": wide / 2}[label.anchor]
        assert left >= 0
        assert left + wide <= 360
        boxes.append((left, label.y - 9, left + wide, label.y))
    nodes = [(spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r) for spot in spots]
    for place, one in enumerate(boxes):
        for other in boxes[:place] + nodes:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


@pytest.mark.parametrize(("length", "weekly"), [(0, True), (371, True), (372, False), (4000, False)])
def test_bars_are_weeks_or_months_and_add_up(length: int, weekly: bool) -> None:
    first = date(2024, 1, 31)
    days = {first + timedelta(days=n): 1 + n % 3 for n in range(0, length + 1, 7)} | {
        first + timedelta(days=length): 2
    }
    chart = draw_timeline(days, [("formed", "Formed", first), ("judged", "Judged", date(2040, 1, 1))])
    assert chart.weekly is weekly
    assert len(chart.bars) <= MOST
    assert sum(bar.count for bar in chart.bars) + chart.left_out == sum(days.values())
    steps = [bar.first for bar in chart.bars]
    assert steps == sorted(set(steps))
    # what lies before the first bar has no mark; what comes after the last stands at the edge
    assert [flag.kind for flag in chart.flags] == (["judged"] if chart.left_out else ["formed", "judged"])
    assert all(0 < flag.x < chart.width for flag in chart.flags)


def test_no_complaint_no_bar() -> None:
    assert draw_timeline({}).bars == ()


@pytest.mark.parametrize(
    ("kind", "value", "country"),
    [
        ("phone", "+84961345678", "VN"),
        ("phone", "+85512345678", "KH"),
        ("phone", "no number", ""),
        ("bank_account", "VCB:0123456789", "VN"),
        ("bank_account", ":0123456789", ""),
        ("document", "KR:passport:M12345678", "KR"),
        ("document", "XX:passport:1", ""),
        ("domain", "nganhang.vn", "VN"),
        ("domain", "pay.com", ""),
        ("wallet", "TRX:T", ""),
    ],
)
def test_the_country_an_identifier_belongs_to(kind: str, value: str, country: str) -> None:
    assert find_country(kind, value) == country


def test_the_rarer_the_stronger() -> None:
    levels = [rate("phone", degree, 1_000_000).level for degree in (2, 200, 900_000)]
    assert levels == [3, 2, 1]
    assert rate("phone", 3, 1_000_000).reason == "rare: 3 complaints of about 1,000,000"
    assert rate("phone", 900, 400).complaints == 900
