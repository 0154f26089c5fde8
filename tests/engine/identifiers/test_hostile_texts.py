"""Any string in: no exception, spans in order and in bounds, time that grows with the length only."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.identifiers import KINDS, MOST_WORK, extract, read_identifiers
from jointdesk.engine.identifiers.pieces import PIECE, cut, holds_nothing

PIECES = [
    "0912345678", "STK ", "Vietcombank", "zalo: ", "@abc_123", " ", "\n", ".", "-", "/", "(", "+84", "O", "l", "hxxp://",
    "abc[.]com", "៥", "９", "không chín ", "계좌 ", "账号", "គណនី ", "đ", "$", "1.000.000", "\u200b", "e\u0301", "28/10/2025",
    "https://t.me/abc", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "8.8.8.8", "a@b.com", "passport ", "C1234567", "CCCD ", "\ud800", "一三八",
]  # fmt: skip
some_text = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@settings(max_examples=400, deadline=None)
@given(text=some_text, country=st.sampled_from([None, "VN", "KH", "KR", "CN", "US", "??", "vn"]))
def test_any_text_is_read(text: str, country: str | None) -> None:
    found = extract(text, country)
    for one in found:
        assert one.kind in KINDS
        assert one.value
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.raw
    assert [(one.start) for one in found] == sorted(one.start for one in found)
    assert extract(text, country) == found


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_read(raw: bytes) -> None:
    extract(raw.decode("utf-8", errors="replace"), "VN")
    extract(raw.decode("latin-1"), "KH")


def seconds(text: str) -> float:
    """The least of three runs, whole text."""
    runs = []
    for _ in range(3):
        started = time.process_time()
        read_identifiers(text, "VN", most_work=None)
        runs.append(time.process_time() - started)
    return min(runs)


@pytest.mark.parametrize(
    "piece",
    [
        "1", ".", "1.", "0 ", "O1", "a.", "@a", "(", "[.]", "e\u0301\u0327", "::", "\u200b", "\u200b1", "\ud800", "\u0301",
        "zalo @abcd ", "http://a.vn ", "stk 123456789012 vcb ", "zalo id id id ", "0912345678, ", "0912345678 ",
        "passport so ", "a[.]b ", "một hai ba bốn ", "一三八", "a@", "계좌 ", "0912 345 678 ", "1 ", "x", "28/10/2025 ",
    ],
)  # fmt: skip
def test_eight_times_the_text_takes_about_eight_times_the_time(piece: str) -> None:
    """Were it quadratic it would be 64 times. Within one piece of a long text, where all the work is."""
    size = PIECE // 8
    short = (piece * size)[:size]
    read_identifiers(short, "VN")
    assert seconds((short * 8)[:PIECE]) < 8 * 3 * seconds(short) + 0.05


def test_random_noise_is_read_in_linear_time() -> None:
    draw = random.Random(7)
    noise = "".join(
        chr(draw.choice([draw.randrange(32, 127), draw.randrange(0x300, 0x3000)])) for _ in range(PIECE)
    )
    assert seconds(noise) < 8 * 3 * seconds(noise[: PIECE // 8]) + 0.05


@pytest.mark.parametrize("piece", ["0912345678\n", "zalo 0912345678, ", "x1.com ", "1", "e\u0301", "\u200b"])
def test_reading_stops_at_a_bound_and_says_where(piece: str) -> None:
    text = (piece * 3 * MOST_WORK)[: 3 * MOST_WORK]
    findings = read_identifiers(text, "VN")
    assert findings.stopped_at is not None
    assert findings.stopped_at <= MOST_WORK + PIECE
    assert all(one.end <= findings.stopped_at for one in findings.identifiers)
    assert extract(text, "VN") == findings.identifiers


def test_without_a_bound_a_text_is_read_to_its_end() -> None:
    text = "0912345678\n" * 30_000 + "0987654321"
    findings = read_identifiers(text, "VN", most_work=None)
    assert findings.stopped_at is None
    assert len(findings.identifiers) == 30_001
    assert findings.identifiers[-1].value == "+84987654321"


@pytest.mark.parametrize(
    "filler",
    [
        "Tôi không biết phải làm sao, họ nói rằng sẽ trả lại tiền vào tuần sau. ",
        "They said that the money would come next week. ",
        "그 사람은 돈을 돌려준다고 말했습니다 ",
        " ",
        "\n",
        "(",
    ],
)
def test_what_holds_nothing_costs_no_work(filler: str) -> None:
    """Behind a book of prose an identifier is still found."""
    text = filler * (2 * MOST_WORK // len(filler)) + " stk 0123456789 vcb"
    findings = read_identifiers(text, "VN")
    assert findings.stopped_at is None
    assert [one.value for one in findings.identifiers] == ["VCB:0123456789"]


@pytest.mark.parametrize(
    "piece",
    [
        "0912345678", "abc.com", "Telegram luckyboy", "mail abc dot com", "không một hai ba bốn năm sáu", "一三八零零一三八零零零",
        "카톡 아이디 lucky", "a@b.com", "abc[.]com", "០១២៣៤៥៦៧៨", "０９１２３４５６７８", "T" + "A" * 33, "ｚａｌｏ lucky", "e\u0301",
    ],
)  # fmt: skip
def test_no_piece_with_a_sign_is_left_out(piece: str) -> None:
    assert not holds_nothing(f"xin chào {piece} cảm ơn")


@settings(max_examples=200, deadline=None)
@given(text=some_text)
def test_a_piece_left_out_holds_no_identifier(text: str) -> None:
    if holds_nothing(text):
        assert extract(text, "VN") == []


@pytest.mark.parametrize(
    "piece", ["stk 0912345678 vcb. ", "gọi 0912 345 678 ", "gọi +84 912 345 678\n", "https://abc.com/a "]
)
def test_a_cut_goes_through_no_identifier(piece: str) -> None:
    text = piece * (3 * PIECE // len(piece))
    pieces = list(cut(text))
    assert len(pieces) >= 3
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(end - start <= PIECE for start, end in pieces)
    values = {one.value for one in extract(text, "VN")}
    assert values == {one.value for one in extract(piece, "VN")}


def test_many_phones_in_a_row_are_a_list() -> None:
    phones = [f"09{number:08d}" for number in range(12_345_678, 12_345_738)]
    assert [one.raw for one in extract(" ".join(phones), "VN") if one.kind == "phone"] == phones
    assert extract("1 2 3 0 4 5 " * 100, "VN") == []
