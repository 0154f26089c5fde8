"""The checker quotes the words that warn and says why; it never says that an offer is safe."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.letterbox.job_offers import (
    LEVELS,
    MOST_QUOTES,
    MOST_READ,
    TAKEN_BACK,
    read_offer,
)
from jointdesk.engine.letterbox.offer_table import LANGUAGES, concepts
from jointdesk.engine.reference import indicators, read_yaml

DATA = Path(__file__).parents[2] / "data/job_offers"
TABLE = read_yaml("jointdesk.engine.letterbox", "job_offers.yaml")
FIVE = ("en", "vi", "km", "ko", "zh")
SCRIPTS = {"km": "[\u1780-\u17ff]", "ko": "[\uac00-\ud7a3]", "zh": "[\u4e00-\u9fff]"}


def samples(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", TABLE["signs"], ids=lambda row: row["sign"])
def test_every_sign_has_its_form(row):
    assert row["gravity"] in (1, 2, 3)
    assert set(row["why"]) == set(FIVE)
    for language, script in SCRIPTS.items():
        assert re.search(script, row["why"][language])
    assert set(row["indicators"]) <= set(indicators())
    assert set(row["phrases"]) <= {*LANGUAGES, "patterns"}
    assert row["phrases"] or row.get("together") or row.get("unvouched")
    for pair in (*row.get("together", ()), *row.get("unvouched", ())):
        assert len(pair) >= 2
        assert set(pair) <= set(TABLE["concepts"])


def test_every_concept_is_used_and_said_in_five_languages():
    pairs = [pair for row in TABLE["signs"] for pair in (*row.get("together", ()), *row.get("unvouched", ()))]
    used = {concept for pair in pairs for concept in pair}
    assert used | {"vouching", *TAKEN_BACK} == set(TABLE["concepts"])
    for concept, words in TABLE["concepts"].items():
        assert set(words) == {"patterns"} or set(FIVE) <= set(words), concept


def test_no_phrase_is_empty_or_matches_nothing():
    for row in TABLE["signs"]:
        assert all(str(phrase).strip(" …") for some in row["phrases"].values() for phrase in some)
    assert not any(words.find("", "") for words in concepts().values())


@pytest.mark.parametrize("language", FIVE)
def test_the_samples_are_forty_a_language_half_of_each_sort(language):
    labels = [row["label"] for row in samples(language)]
    assert (labels.count("lure"), labels.count("honest")) == (20, 20)


@pytest.mark.parametrize("language", FIVE)
def test_lures_the_rules_were_written_with_are_warned_of(language):
    missed = [
        row["text"]
        for row in samples(language)
        if row["label"] == "lure" and read_offer(row["text"]).level == LEVELS[0]
    ]
    assert missed == []


@pytest.mark.parametrize("language", FIVE)
def test_honest_offers_are_never_said_to_be_worst(language):
    worst = [
        row["text"]
        for row in samples(language)
        if row["label"] == "honest" and read_offer(row["text"]).level == LEVELS[2]
    ]
    assert worst == []


def test_the_words_are_quoted_where_they_stand():
    offer = "Tuyển gấp! Việc nhẹ,  LƯƠNG CAO. Sang tới nơi nộp hộ chiếu cho quản lý."
    reading = read_offer(offer)
    by_sign = {sign.sign: sign for sign in reading.signs}
    assert reading.signs[0].sign == "documents_taken"
    assert by_sign["easy_high_pay"].quotes[0].words == "Việc nhẹ,  LƯƠNG CAO"
    for sign in reading.signs:
        for quote in sign.quotes:
            assert offer[quote.start : quote.end] == quote.words


def test_a_korean_word_is_quoted_whole():
    signs = {sign.sign: sign for sign in read_offer("라오스에서 여권은 회사가 보관해요").signs}
    assert signs["documents_taken"].quotes[0].words == "여권은 회사가"


def test_accents_and_letters_of_another_width_make_no_difference():
    for offer in (
        "viec nhe luong cao",
        "VIỆC NHẸ - LƯƠNG CAO",
        "ｅａｓｙ ｊｏｂ",
        "việc\u200b nhẹ lương cao",
    ):
        assert [sign.sign for sign in read_offer(offer).signs] == ["easy_high_pay"]


def test_words_that_warn_together_do_not_warn_apart():
    assert [sign.sign for sign in read_offer("Hộ chiếu của bạn để ở công ty").signs] == ["documents_taken"]
    apart = "Cần có hộ chiếu. " + "Phỏng vấn tại văn phòng vào thứ hai. " * 5 + "Nộp hồ sơ."
    assert read_offer(apart).signs == ()


@pytest.mark.parametrize(
    "offer",
    [
        "Office work in Laos, we are looking for people",
        "라오스 사무실에서 일할 직원 구함",
        "Cần người làm việc văn phòng bên Lào",
    ],
)
def test_work_abroad_of_which_nothing_is_said_warns(offer):
    assert "nothing_promised" in {sign.sign for sign in read_offer(offer).signs}


def test_what_an_honest_offer_says_of_itself_takes_the_weakest_pairs_back():
    bare = "Office work in Laos, 900 dollars a month"
    assert read_offer(bare).level == "do_not_go"
    assert read_offer(f"{bare}. Written contract.").level == "nothing_known"
    # but not when it is denied, and it takes nothing grave back
    assert read_offer(f"{bare}. No contract.").level == "do_not_go"
    assert read_offer(f"{bare}. Written contract. We keep your passport.").level != "nothing_known"


def test_a_short_word_inside_of_another_is_not_it():
    assert "hidden_contact" in {sign.sign for sign in read_offer("일당 30, 텔 aaa777").signs}
    assert read_offer("호텔 청소, 텔레마케터 아님").signs == ()


def test_a_syllable_with_other_accents_is_another_word():
    assert read_offer("Bạn đi chợ mưa về, thứ hai nộp báo cáo thuế cho dì").signs == ()


def test_nothing_found_is_not_called_safe():
    reading = read_offer("Quán cà phê tuyển phục vụ.")
    assert (reading.level, reading.signs) == ("nothing_known", ())
    assert not any("safe" in level for level in LEVELS)


def test_what_is_too_long_is_said():
    assert read_offer("x" * (MOST_READ + 1)).stopped_at == MOST_READ
    assert read_offer("x" * MOST_READ).stopped_at is None


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    for sign in read_offer(text).signs:
        assert 1 <= len(sign.quotes) <= MOST_QUOTES
        assert all(text[quote.start : quote.end] == quote.words for quote in sign.quotes)


@pytest.mark.parametrize(
    "piece",
    [
        "việc chỉ ",
        "hộ chiếu giữ ",
        "lương cao ",
        "999 ",
        "- . ",
        "护照",
        "채팅 외국 ",
        "고수익",
        "\u0301",
        "giữ ",
    ],
)
def test_hostile_texts_are_read_to_the_bound(piece):
    reading = read_offer(piece * (MOST_READ + 1))
    assert reading.stopped_at == MOST_READ
    assert all(quote.end <= MOST_READ for sign in reading.signs for quote in sign.quotes)
