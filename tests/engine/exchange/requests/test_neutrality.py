"""Words of Art. 3 are found in five languages, in whatever spelling, and not where they say nothing of the matter.

Figures of 22 November 2026, blind half (written before the table, by the same author): none of 30 matters missed,
2 false alarms in 30 ordinary texts.
"""

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from jointdesk.engine.exchange.requests.neutrality import GROUNDS, PLACES, find_words
from jointdesk.engine.reference import countries, provinces, read_tsv, read_yaml

TEXTS = Path(__file__).parents[3] / "data" / "neutrality"
LANGUAGES = ("vi", "km", "ko", "zh", "en")
ROOM = "jointdesk.engine.exchange.requests"


def labelled(half: str) -> list[tuple[str, str, str]]:
    found = []
    for language in LANGUAGES:
        with (TEXTS / f"{language}.tsv").open(encoding="utf-8") as file:
            lines = (line for line in file if not line.startswith("#"))
            rows = csv.DictReader(lines, delimiter="\t")
            found += [(language, row["label"], row["text"]) for row in rows if row["half"] == half]
    return found


def grounds_in(text: str) -> set[str]:
    return {finding.ground for finding in find_words({"facts": text})}


def strings_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from strings_of(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize(
    ("half", "count", "most_missed", "most_false"), [("seen", 65, 0, 0), ("blind", 60, 1, 3)]
)
def test_matters_are_found_and_ordinary_texts_are_left_alone(half, count, most_missed, most_false):
    texts = labelled(half)
    missed = [text for _, label, text in texts if label != "neutral" and label not in grounds_in(text)]
    false = [text for _, label, text in texts if label == "neutral" and grounds_in(text)]
    assert len(texts) == count
    assert len(missed) <= most_missed, missed
    assert len(false) <= most_false, false


@pytest.mark.parametrize("language", LANGUAGES)
def test_complaints_as_people_write_them_raise_no_alarm(language):
    told = list(strings_of(read_yaml("jointdesk.engine.world", f"texts_{language}.yaml")))
    assert len(told) >= 100
    assert [text for text in told if grounds_in(text)] == []


def test_places_raise_no_alarm():
    names = [
        name for place in (*provinces().values(), *countries().values()) for name in place.names.values()
    ]
    assert len(names) > 500
    assert [name for name in names if grounds_in(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_each_ground_in_each_language(language):
    rows = [row for row in read_tsv(ROOM, "neutrality.tsv") if row["language"] == language]
    assert len(rows) >= 150
    assert {row["ground"] for row in rows} == set(GROUNDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_is_found_alone_and_in_a_sentence(language):
    sentence = "សូមប្រាប់%s ហើយឆ្លើយ" if language == "km" else "— %s, 2026"
    rows = [row for row in read_tsv(ROOM, "neutrality.tsv") if row["language"] == language]
    lost = [row["term"] for row in rows if row["ground"] not in grounds_in(row["term"])]
    lost += [row["term"] for row in rows if row["ground"] not in grounds_in(sentence % row["term"])]
    assert lost == []


def test_the_table_of_exceptions_is_in_form():
    rows = read_tsv(ROOM, "neutrality_exceptions.tsv")
    assert {row["place"] for row in rows} == set(PLACES)
    for row in rows:
        assert row["language"] in LANGUAGES
        assert set(row["grounds"].split(",")) <= set(GROUNDS)
        assert (int(row["within"]) > 0) == (row["place"] != "phrase")


def test_each_excepted_phrase_is_no_finding():
    rows = [row for row in read_tsv(ROOM, "neutrality_exceptions.tsv") if row["place"] == "phrase"]
    assert [row["words"] for row in rows if find_words({"facts": f"x {row['words']} y"})] == []


@pytest.mark.parametrize(
    "text",
    [
        "He posed as a soldier.",
        "Đối tượng tự xưng là sĩ quan hải quân.",
        "嫌疑人冒充军官。",
        "육군 대위를 사칭하였습니다.",
        "គេក្លែងខ្លួនជាទាហាន។",
        "She posed as a Buddhist monk.",
    ],
)
def test_who_only_played_a_soldier_or_monk_is_an_impostor(text):
    assert grounds_in(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "He posed as a friend. The soldier is wanted.",
        "嫌疑人冒充亲友。军官在逃。",
        "He claimed to be a member of the opposition party.",
    ],
)
def test_a_cue_does_not_reach_over_its_sentence_or_beyond_its_grounds(text):
    assert grounds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "OPPOSITION  PARTY",
        "opposition\nparty".replace("\n", "\u00a0"),
        "op\u00adpo\u200bsition party",
        "ｏｐｐｏｓｉｔｉｏｎ ｐａｒｔｙ",
        unicodedata.normalize("NFD", "đảng đối lập"),
        "Đảng Đối Lập",
    ],
)
def test_spelling_hides_nothing(text):
    assert grounds_in(text) == {"political"}


@pytest.mark.parametrize("text", ["embrace", "brace", "insect", "armyworm", "paralimentary", "tracer"])
def test_a_word_within_a_word_is_none(text):
    assert find_words({"facts": text}) == ()


def test_a_finding_names_field_and_word_once():
    found = find_words({"purpose": "protest and protest", "facts": "The army, a protest"})
    assert [tuple(one) for one in found] == [
        ("purpose", "protest", "political"),
        ("facts", "army", "military"),
        ("facts", "protest", "political"),
    ]


@pytest.mark.parametrize(
    "piece", ["a" + "\u0301\u0316" * 500_000, "冒充军" * 300_000, "posed as army " * 70_000]
)
def test_a_hostile_text_ends(piece):
    """A run of marks would take minutes to compose; a flood of cues and words is walked once."""
    assert find_words({"facts": piece + " . opposition party"})[-1].word == "opposition party"
