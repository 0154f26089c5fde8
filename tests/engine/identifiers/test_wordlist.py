"""A list of words is found in one pass, in every script and spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.identifiers.wordlist import Wordlist

WORDS = Wordlist(["stk", "a c", "ac银行", "viet com bank", "车", "계좌", "계좌 번호", "차 번호"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("stk 0912", ["stk"]),
        ("stk0912", ["stk"]),
        ("stkx xstk 9stk", []),
        ("a/c ac a. c abc", ["a/c", "ac", "a. c"]),
        ("ac银行", ["ac银行"]),
        ("vietcombank viet-com bank", ["vietcombank", "viet-com bank"]),
        ("내계좌번호는", ["계좌번호"]),
        ("계좌 번호", ["계좌 번호"]),
        ("계좌로", ["계좌"]),
        ("他的车号", ["车"]),
        ("차.번호 차번호", ["차.번호", "차번호"]),
    ],
)
def test_words_are_found_as_people_write_them(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in WORDS.find(text)] == found
    assert WORDS.holds_any(text) == bool(found)


@given(st.text(alphabet="stkac银行车계좌번호 ./-9x", max_size=60))
def test_spans_are_in_order_and_in_bounds(text: str) -> None:
    spans = WORDS.find(text)
    assert spans == sorted(spans, key=lambda span: (span[0], -span[1]))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert WORDS.holds_any(text) == bool(spans)
