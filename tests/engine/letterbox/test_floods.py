"""Arranged reports stand out with their reasons; victims of one campaign do not, and nobody is dropped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.letterbox.floods import Arrival, find_floods
from jointdesk.engine.reference import read_tsv

TARGET = ("bank_account", "VN:970436:0011223344")
START = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = (
    "hôm qua tôi nhận điện thoại người lạ nói con tôi bị tai nạn cần tiền gấp chuyển khoản ngân hàng xong thì mất liên lạc "
    "shop bán giày trên mạng giao hàng giả không trả lời nữa em mất hết tiền tiết kiệm mong công an giúp đỡ cảm ơn nhiều lắm "
    "mẹ già ở quê bị lừa mua thuốc rẻ họ gửi đường dẫn cài ứng dụng rồi tài khoản trống rỗng sáng nay"
)
ORDERED = "Cửa hàng này lừa đảo khách, bán hàng giả, không hoàn tiền, đề nghị công an khóa tài khoản ngay lập tức vì rất nhiều người bị hại."


def say(seed: int) -> str:
    return " ".join(Random(seed).choices(WORDS.split(), k=60))


def victims(count: int, *, hours: float) -> list[Arrival]:
    return [
        Arrival(f"v{n}", START + timedelta(hours=n * hours), (TARGET,), say(n), bytes([n]) * 16, n % 4 != 0)
        for n in range(count)
    ]


def arranged(count: int) -> list[Arrival]:
    return [
        Arrival(
            f"a{n}",
            START + timedelta(minutes=9 * n),
            (TARGET,),
            f"{ORDERED} Tôi tên là số {n}.",
            b"o" * 16,
            False,
        )
        for n in range(count)
    ]


def test_the_table_has_its_form():
    rows = read_tsv("jointdesk.engine.letterbox", "floods.tsv")
    assert [row["sign"] for row in rows] == ["same_origin", "same_text", "burst", "bare"]
    for row in rows:
        assert int(row["least"]) >= 3
        assert 0 < int(row["share"]) <= 100
        assert 0 < int(row["weight"]) < 100


def test_arranged_reports_want_a_second_look_and_say_why():
    (flood,) = find_floods(arranged(12))
    assert flood.target == TARGET
    assert flood.wants_second_look
    assert [(reason.sign, reason.count, reason.of) for reason in flood.reasons] == [
        ("same_origin", 12, 12),
        ("same_text", 12, 12),
        ("burst", 12, 12),
        ("bare", 12, 12),
    ]
    assert flood.reasons[0].letters == tuple(sorted(f"a{n}" for n in range(12)))


def test_victims_over_weeks_give_no_reason():
    assert find_floods(victims(20, hours=30)) == []


def test_victims_of_one_night_are_a_burst_and_no_more():
    (flood,) = find_floods(victims(20, hours=0.5))
    assert [reason.sign for reason in flood.reasons] == ["burst"]
    assert not flood.wants_second_look


def test_victims_who_paste_the_same_message_are_not_yet_a_flood():
    pasted = [replace(arrival, narrative=ORDERED) for arrival in victims(20, hours=12)]
    (flood,) = find_floods(pasted)
    assert [reason.sign for reason in flood.reasons] == ["same_text"]
    assert not flood.wants_second_look


def test_a_flood_among_real_reports_is_still_seen():
    (flood,) = find_floods([*victims(8, hours=30), *arranged(12)])
    assert flood.wants_second_look


def test_few_reports_and_other_targets_are_left_alone():
    assert find_floods(arranged(4)) == []
    other = [replace(arrival, targets=(("phone", f"+84{n}"),)) for n, arrival in enumerate(arranged(9))]
    assert find_floods(other) == []


@given(st.permutations(range(14)))
def test_order_plays_no_part(order):
    found = [*victims(5, hours=3), *arranged(9)]
    assert find_floods(found[place] for place in order) == find_floods(found)


def test_many_targets_a_letter_and_many_letters_stay_linear():
    targets = tuple(("phone", f"+84{n}") for n in range(100))
    crowd = [replace(arrival, targets=targets) for arrival in arranged(60)]
    assert len(find_floods(crowd)) == 100
