"""Whatever the offer, its pieces are the offer, and what is marked is what the signs quote."""

from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.letterbox.job_offers import read_offer
from jointdesk.engine.letterbox.offer_marks import mark_offer

WORDS = [
    "tuyển gấp",
    "việc nhẹ lương cao",
    "hộ chiếu",
    "nộp",
    " ",
    "Sihanoukville",
    "高薪",
    "월 500",
    "កាស៊ីណូ",
    "\n",
    "x",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_the_pieces_are_the_text_and_marks_are_the_quotes(text):
    reading = read_offer(text)
    parts = mark_offer(text, reading)
    assert "".join(part.text for part in parts) == text
    for number, sign in enumerate(reading.signs, 1):
        marked = "".join(part.text for part in parts if number in part.numbers)
        assert marked == "".join(quote.words for quote in sorted(sign.quotes))
