"""A job offer pasted at the door: the words that warn are marked with a reason; nothing says safe, nothing is kept."""

import pytest

from public_door import Door, Visitor

LURE = "Công ty game ở Sihanoukville, nộp hộ chiếu cho quản lý <b>giữ</b> hộ, tuyển gấp."


def test_each_sign_is_given_with_its_words_and_its_reason(visitor: Visitor, door: Door):
    page = visitor.send_form("/job/", {"offer": LURE}).text
    assert 'data-level="do_not_go"' in page
    assert "<mark>" in page
    assert "Whoever takes your passport decides when you leave." in page
    assert "&lt;b&gt;" in page
    assert "Sihanoukville, nộp".encode() not in door.octets()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "does not mean that it is safe"), ("ko", "안전하다는 뜻이 아닙니다")]
)
def test_nothing_found_is_not_called_safe_and_asks_all_the_same(door: Door, language: str, said: str):
    with Visitor(door, language) as visitor:
        page = visitor.send_form("/job/", {"offer": "Quán cà phê tuyển phục vụ."}).text
    assert said in page
    assert 'class="questions"' in page
    assert "+84981848484" in page


def test_an_empty_form_says_so_and_a_long_text_is_read_from_its_beginning(visitor: Visitor):
    assert "Write or paste the offer first." in visitor.send_form("/job/", {"offer": "  "}).text
    page = visitor.send_form("/job/", {"offer": LURE + "x " * 19_000})
    assert page.status_code == 200
    assert "Only the beginning was read" in page.text
