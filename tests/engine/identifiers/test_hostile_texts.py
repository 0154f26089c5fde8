"""Any string in: no exception, spans in order and in bounds, time that grows with the length only."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.identifiers import KINDS, extract

LONG = 1_000_000
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
    started = time.process_time()
    extract(text, "VN")
    return time.process_time() - started


@pytest.mark.parametrize("piece", ["1", ".", "1.", "0 ", "O1", "a.", "@a", "(", "[.]", "e\u0301\u0327", "::"])
def test_a_megabyte_of_one_thing_is_read_in_two_seconds(piece: str) -> None:
    extract("warm 0912345678", "VN")
    assert seconds((piece * LONG)[:LONG]) < 2


@pytest.mark.parametrize(
    "piece",
    [
        "zalo @abcd ",
        "http://a.vn ",
        "stk 123456789012 vcb ",
        "zalo id id id ",
        "0912345678, ",
        "passport so ",
        "a[.]b ",
    ],
)
def test_twice_the_text_takes_twice_the_time(piece: str) -> None:
    short = (piece * 50_000)[:100_000]
    seconds(short)
    once = min(seconds(short) for _ in range(2))
    assert seconds(short * 4) < 4 * once * 2 + 0.2


def test_random_noise_is_read_in_linear_time() -> None:
    draw = random.Random(7)
    noise = "".join(
        chr(draw.choice([draw.randrange(32, 127), draw.randrange(0x300, 0x3000)])) for _ in range(100_000)
    )
    assert seconds(noise) < 2
