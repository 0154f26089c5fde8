"""The same message with another number has the same keys; another message has none of them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.networks.lures import BANDS, compare, fold, fold_quoted, likeness_keys, quoted_keys

MESSAGES = {
    "vi": "Chúc mừng quý khách đã trúng thưởng xe máy trong chương trình tri ân khách hàng, để nhận giải vui lòng nộp "
    "phí hồ sơ trước mười bảy giờ hôm nay",
    "en": "Dear customer, your parcel is held at the customs office because the duty has not been paid; settle it today "
    "or the parcel will be destroyed",
    "km": "សូមអបអរសាទរ លោកអ្នកបានឈ្នះរង្វាន់ធំពីកម្មវិធីផ្សព្វផ្សាយរបស់យើង សូមបង់ថ្លៃសេវាដើម្បីទទួលរង្វាន់ក្នុងថ្ងៃនេះ",
    "ko": "고객님의 택배가 주소 불일치로 반송 처리되었습니다 아래에서 주소를 수정하시고 수수료를 오늘 안으로 납부하여 주시기 바랍니다",
    "zh": "尊敬的客户您的包裹因地址不详被海关扣留请在今天之内缴纳手续费并更新您的收货地址否则包裹将被退回处理",
}


def quoted(message: str) -> str:
    return f'I got this: "{message}" and lost everything.'


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_another_number_case_or_spacing_is_the_same_message(message: str) -> None:
    text = f"{message} 0912 345 678"
    keys = quoted_keys(quoted(text))
    assert len(keys) == len(set(keys)) == BANDS
    changed = text.upper().replace("0912 345 678", "+84 98-765-43-21")
    assert quoted_keys(f"Họ nhắn: “{changed.replace(' ', '  ')}”") == keys


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_slip_of_the_pen_keeps_a_key(message: str) -> None:
    keys = set(quoted_keys(quoted(message)))
    slipped = [quoted_keys(quoted(message[:at] + message[at + 1 :])) for at in range(0, len(message), 4)]
    kept = sum(bool(keys & set(other)) for other in slipped)
    assert kept >= 0.9 * len(slipped)


def test_messages_share_no_key() -> None:
    seen = [key for message in MESSAGES.values() for key in quoted_keys(quoted(message))]
    assert len(set(seen)) == len(MESSAGES) * BANDS


def test_texts_share_a_key_as_often_as_they_agree() -> None:
    """1 - (1 - J^5)^4: 0.90 of pairs at 85 %, 0.001 at 20 %; here by runs of five letters that two texts share."""
    rng = random.Random(3)
    near = far = 0
    for _ in range(300):
        words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=250)) for _ in range(3)]
        near += bool(
            set(quoted_keys(quoted(words[0]))) & set(quoted_keys(quoted(words[0][:230] + words[1][:20])))
        )
        far += bool(
            set(quoted_keys(quoted(words[1]))) & set(quoted_keys(quoted(words[1][:80] + words[2][:170])))
        )
    assert near >= 255  # J = 0.85
    assert far <= 6  # J = 0.19


def test_accents_left_out_are_the_same_message() -> None:
    bare = "Chuc mung quy khach da trung thuong xe may trong chuong trinh tri an khach hang, de nhan giai vui long nop "
    assert quoted_keys(quoted(MESSAGES["vi"])) == quoted_keys(
        quoted(bare + "phi ho so truoc muoi bay gio hom nay")
    )


def test_identifiers_are_left_out() -> None:
    before, after = MESSAGES["en"][:60], MESSAGES["en"][60:]
    texts = [quoted(f"{before} {site} {after}") for site in ("parcel-fee.example", "claim.post.example")]
    spans = [(texts[0].index("parcel-fee"), texts[0].index("parcel-fee") + 18)]
    others = [(texts[1].index("claim.post"), texts[1].index("claim.post") + 18)]
    assert quoted_keys(texts[0], spans) == quoted_keys(texts[1], others) != quoted_keys(texts[0])


@pytest.mark.parametrize(
    "text",
    [
        "They wrote:\n{}\n\nThen I paid.",
        "他们发来：\n{}",
        "「{}」",
        "«{}» puis rien",
        'He said "hello" and then "{}"',
        '"{}',
    ],
)
def test_what_is_quoted_or_pasted_is_found(text: str) -> None:
    message = MESSAGES["en"]
    found = quoted_keys(text.format(message))
    assert found == (() if text == '"{}' else quoted_keys(quoted(message)))


def test_own_words_are_no_lure_but_have_a_likeness() -> None:
    own = MESSAGES["en"]
    assert quoted_keys(own) == ()
    assert len(likeness_keys(own)) == BANDS
    assert not set(likeness_keys(own)) & set(quoted_keys(quoted(own)))


def test_too_short_a_text_tells_nothing() -> None:
    assert quoted_keys('"Please call me back"') == likeness_keys("您好请回电") == ()


def test_keys_stay_what_they_are() -> None:
    """Desks store them: when this fails, raise VERSION instead."""
    assert quoted_keys(quoted(MESSAGES["vi"]))[0] == "24f0d76645a38344"
    assert quoted_keys(quoted(MESSAGES["zh"]))[3] == "aba29d9bad5da9e8"


def test_marks_that_are_vowels_stay() -> None:
    assert fold("ប៉ុន្តែ Đã Được 12", (), 0, 18) == "ប៉ុន្តែdaduoc"


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=400),
    spans=st.lists(st.tuples(st.integers(-5, 500), st.integers(-5, 500)), max_size=5),
)
def test_any_text_and_spans_are_read(text: str, spans: list[tuple[int, int]]) -> None:
    for keys in (quoted_keys(text, spans), likeness_keys(text, spans)):
        assert len(keys) in (0, BANDS)
        assert all(len(key) == 16 for key in keys)


def test_a_surrogate_alone_is_read() -> None:
    assert len(likeness_keys(MESSAGES["en"] + "\ud800")) == BANDS


@pytest.mark.parametrize("piece", ['"', ":\n", "a", "“x", "\n ", "\u0301", "「a」", "ﷺ"])
def test_a_long_text_is_read_to_its_bound(piece: str) -> None:
    text = '"' + piece * 2_000_000 + '"'
    assert quoted_keys(text) == quoted_keys(text[:400_000])


def test_likeness_is_what_both_say_of_what_either_says() -> None:
    one = fold(MESSAGES["en"], (), 0, len(MESSAGES["en"]))
    assert compare(one, one) == 1.0
    assert 0.4 < compare(one, one[: len(one) * 3 // 4 + 8]) < 1.0
    assert compare(one, one[::-1]) < 0.1
    assert compare(one[:20], one[:20]) == 0.0
    assert compare(one, "") == 0.0


def test_the_passage_that_is_compared_is_the_one_whose_keys_are_kept() -> None:
    text = f"He wrote “{'dear customer your parcel is held ' * 3}” and I paid."
    assert fold_quoted(text) == fold("dear customer your parcel is held " * 3, (), 0, 999)
    assert fold_quoted("nothing is quoted here") == ""
