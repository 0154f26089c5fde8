"""The persons' golden vectors and tables: both desks must reach the same bytes, so neither may move within a version.

`python tests/engine/exchange/matching/persons/test_golden_persons.py` writes the vectors anew; a change of theirs is a new VERSION.
"""

import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from jointdesk.engine.exchange.matching.oprf import element
from jointdesk.engine.exchange.matching.persons import PERSON_KINDS, person_keys
from jointdesk.engine.exchange.matching.persons.characters import READINGS, SECOND
from jointdesk.engine.exchange.matching.persons.consonants import CLASSES
from jointdesk.engine.exchange.matching.persons.keys import VERSION
from jointdesk.engine.exchange.matching.persons.syllables import JOINING
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.exchange.matching.persons"
HAN = "jointdesk.engine.names.han"
GOLDEN = Path(__file__).parents[2] / "golden" / "persons_v1.json"
TABLES = (
    *((ROOM, f"{name}.tsv") for name in ("burmese", "characters", "consonants", "left_out", "syllables")),
    (HAN, "folds.tsv"),
    (HAN, "surnames.tsv"),
)
# heads of state and government, with the birth dates they publish
PEOPLE = (
    ("习近平", "1953-06-15"),
    ("Xi Jinping", "1953-06-15"),
    ("李顯龍", "1952-02-10"),
    ("Lee Hsien Loong", "1952-02-10"),
    ("문재인", "1953-01-24"),
    ("文在寅", "1953-01-24"),
    ("Moon Jae-in", "1953-01-24"),
    ("Phạm Minh Chính", "1958-12-10"),
    ("ហ៊ុន សែន", "1952-08-05"),
    ("Hun Sen", "1952-08-05"),
    ("ហ៊ុន ម៉ាណែត", "1977-10-20"),
    ("Hun Manet", "1977-10-20"),
    ("ประยุทธ์ จันทร์โอชา", "1954-03-21"),
    ("Prayut Chan-o-cha", "1954-03-21"),
    ("အောင်ဆန်းစုကြည်", "1945-06-19"),
    ("Aung San Suu Kyi", "1945-06-19"),
    ("ທອງລຸນ ສີສຸລິດ", "1945-11-10"),
    ("Thongloun Sisoulith", "1945-11-10"),
    ("Anwar bin Ibrahim", "1947-08-10"),
    ("Ferdinand Marcos", "1957-09-13"),
    ("Prabowo Subianto", "1951-10-17"),
)


def make_vectors() -> dict[str, Any]:
    return {
        "tables": {name: digest_of(package, name) for package, name in TABLES},
        "people": [
            {"name": name, "birth_date": born, **{kind: make_keys(name, born, kind) for kind in PERSON_KINDS}}
            for name, born in PEOPLE
        ],
    }


def make_keys(name: str, born: str, kind: str) -> dict[str, list[str]]:
    keys = person_keys([name], born, kind)
    return {
        "published": [element(kind, key).decode() for key in keys.published],
        "asked": [element(kind, key).decode() for key in keys.asked],
    }


def digest_of(package: str, name: str) -> str:
    return hashlib.sha256(files(package).joinpath(name).read_bytes()).hexdigest()


@cache
def read_golden() -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return golden


def test_keys_are_made_byte_for_byte() -> None:
    assert VERSION == "1"
    assert make_vectors()["people"] == read_golden()["people"]


@pytest.mark.parametrize(("package", "name"), TABLES)
def test_a_table_stands_still_within_a_version(package: str, name: str) -> None:
    assert digest_of(package, name) == read_golden()["tables"][name]


def test_syllables_stand_once_and_their_sounds_are_of_the_classes() -> None:
    rows = read_tsv(ROOM, "syllables.tsv")
    syllables = [one for row in rows for one in row["syllables"].split()]
    assert len(set(syllables)) == len(syllables)
    assert all(re.fullmatch("[a-z]+", one) for one in syllables)
    assert all(re.fullmatch("[0CFGHKLMNPSTW][aeo][-nlt]", row["sound"]) for row in rows)
    assert all(row["joins"] == "-" or set(row["joins"]) <= set(JOINING) for row in rows)


def test_a_character_has_one_sound_a_language_place_and_rank() -> None:
    seen: set[tuple[str, ...]] = set()
    for row in read_tsv(ROOM, "characters.tsv"):
        pattern = "[가-힣]" if row["language"] == "korean" else "[0CFGHKLMNPSTW][aeo][-nlt]"
        assert re.fullmatch(pattern, row["sound"])
        assert row["place"] in ("any", "family")
        assert row["rank"] in ("1", "2")
        for char in row["characters"]:
            place = (row["language"], row["place"], row["rank"], char)
            assert place not in seen
            seen.add(place)
    languages = {place[0] for place in seen}
    assert languages == {language for pair in READINGS for language in pair} | set(SECOND)


def test_rules_for_consonants_compile_and_end_in_classes() -> None:
    for row in read_tsv(ROOM, "consonants.tsv"):
        re.compile(row["find"])
        bare = re.sub(r"\\[0-9]", "", row["put"])
        assert all(char in CLASSES or ord(char) > 0xE00 for char in bare)


def test_burmese_parts_stand_once() -> None:
    rows = read_tsv(ROOM, "burmese.tsv")
    parts = [(row["place"], part) for row in rows for part in row["parts"].split()]
    assert len(set(parts)) == len(parts)
    wanted = {"onset": "[0CFGHKLMNPSTW]", "rhyme": "[aeo][-nlt]", "whole": "[0CFGHKLMNPSTW][aeo][-nlt]"}
    assert all(re.fullmatch(wanted[row["place"]], row["sound"]) for row in rows)


def test_words_left_out_are_letters() -> None:
    assert all(re.fullmatch("[a-z]+", row["text"]) for row in read_tsv(ROOM, "left_out.tsv"))


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
