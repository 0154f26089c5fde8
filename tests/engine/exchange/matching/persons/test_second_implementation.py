"""The page is enough: written from docs/protocol/persons.md and the tables alone, the keys are the same.

Only names are read here that need no preparation: plain words of one script.
"""

import itertools
import re
import unicodedata
from functools import cache

import pytest

from jointdesk.engine.exchange.matching.persons import PERSON, PERSON_YEAR, person_keys
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.exchange.matching.persons"
BORN = "1987-11-04"
NAMES = """Xi Jinping|Tony Leung Chiu-wai|Helena Wong Pik-wan|Lee Hsien Loong|Kim Jong-un|Sung Eungyeong|Hun Sen|Chea Sim
Nguyen Van Hung|Rodrigo Duterte|Prayut Chan-o-cha|Anwar bin Ibrahim|Thongloun Sisoulith|Aung San Suu Kyi|Ouyang Nana
Park Geun-hye|Jinan Xian|Min-a Lee|Suharto|Prabowo Subianto|Maha Vajiralongkorn Bodindradebayavarangkun
Abdurrahman Wahid|Ng Eng Hen|Wu Yi|Angela Chan Siu Ming""".replace("\n", "|").split("|")
HANGUL = ["김정은", "이승만", "노무현", "우원식", "리설주", "문재인", "유관순", "박", "나경원", "시진핑"]
HAN = [
    "习近平",
    "欧阳娜娜",
    "黄碧云",
    "陈志明",
    "司马相如",
    "曾国藩",
    "单伟",
    "金正恩",
    "阮文雄",
    "巴拉克奥巴马",
    "王",
]
LETTERS = [
    ("khmer", "ហ៊ុន សែន"),
    ("khmer", "ប្រាក់ សុខុន"),
    ("khmer", "ហង់ជួន ណារ៉ុន"),
    ("thai", "ประยุทธ์ จันทร์โอชา"),
    ("thai", "ทักษิณ ชินวัตร"),
    ("thai", "ชวน หลีกภัย"),
    ("lao", "ທອງລຸນ ສີສຸລິດ"),
    ("khmer", "សុខា"),
]


@cache
def table(name):
    return read_tsv(ROOM, f"{name}.tsv")


def skeleton(sounds, year):
    return ".".join(sorted(sound if year else sound[0] + sound[2] for sound in sounds))


def each_once(keys):
    return list(dict.fromkeys(keys))


def finish(published, asked, year):
    birth = BORN[:4] if year else "1987" + "".join(sorted((BORN[5:7], BORN[8:])))
    return tuple(tuple(f"1{key}|{birth}" for key in each_once(keys)[:8]) for keys in (published, asked))


@cache
def syllables():
    return {
        one: (row["joins"], row["sound"]) for row in table("syllables") for one in row["syllables"].split()
    }


def cuts(word):
    known = syllables()
    if word in known:
        return [(known[word][1],)]
    if not 4 <= len(word) <= 20:
        return []
    found = set()
    for language in "mck":
        for size in range(2, 5):
            for places in itertools.combinations(range(1, len(word)), size - 1):
                parts = [word[a:b] for a, b in itertools.pairwise((0, *places, len(word)))]
                if all(len(part) <= 8 and language in known.get(part, ("", ""))[0] for part in parts):
                    found.add(tuple(parts))
    least = min(map(len, found), default=0)
    order = sorted(
        (parts for parts in found if len(parts) == least),
        key=lambda parts: (sum(part[0] in "aeiou" for part in parts[1:]), parts),
    )
    return each_once(tuple(known[part][1] for part in parts) for parts in order)[:4]


def join(words, year):
    ways = itertools.islice(itertools.product(*words), 64)
    read = [list(itertools.chain(*way)) for way in ways]
    return each_once(skeleton(sounds, year) for sounds in read if 2 <= len(sounds) <= 12)


def classes_of(word, script, spoken):
    for row in table("consonants"):
        if row["script"] == script and (spoken or row["way"] == "both"):
            word = re.sub(row["find"], row["put"], word)
    return "".join(char for char in word if char in "KTSPMNLHW-")


def rings(words, script, year):
    if len(words) < 2:
        return []
    ways = [each_once(classes_of(word, script, spoken) for spoken in (True, False)) for word in words]
    found = [turn("".join(way), year) for way in itertools.islice(itertools.product(*ways), 4)]
    return each_once(one for one in found if one)


def turn(text, year):
    def close(classes):
        once = re.sub(r"(.)\1+", r"\1", classes)
        return once[:-1] if len(once) > 1 and once[0] == once[-1] else once

    bare = re.sub("[-HW]", "", text)
    merged = close(bare.replace("S", "T").replace("L", "N"))
    found = close(text) if len(merged) < 4 else close(bare) if year or len(merged) < 7 else merged
    if len(found) < 4 or len(text) > 60:
        return ""
    return min(found[at:] + found[:at] for at in range(len(found)))


def latin(text, year):
    words = text.lower().replace("-", " ").split()
    if len(words[0]) == 1:
        words = words[1:]
    read = [cuts(word) for word in words]
    kept = [ways for ways in read if ways]
    single = [ways for ways in kept if len(ways[0]) == 1]
    whole = join(kept, year) if len(kept) >= 2 else []
    bare = join(single, year) if 2 <= len(single) < len(kept) else []
    left_out = {row["text"] for row in table("left_out")}
    lettered = [word for word in words if len(word) > 1 and word not in left_out]
    sizes = [len(cuts(word)[0]) if cuts(word) else 9 for word in lettered]
    consonants = rings(lettered, "latin", year)
    published, asked = [], [f"L|{one}" for one in (*whole[:2], *bare[:1])]
    for one in consonants:
        syllabic = min(sizes) == 1 and max(sizes) <= 2
        published = [f"K|{one}"] if syllabic else [f"C|{one}", f"K|{one}"]
        asked.append(f"C|{one}")
    for one in each_once((*whole[:1], *bare[:1], *whole, *bare)):
        published += [f"L|{one}", f"N|{one}"]
    return finish(published, asked, year)


def letters_of(char):
    """Initial, vowel and final of a Hangul syllable, as letters."""
    parts = unicodedata.normalize("NFD", char)
    initial = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"[ord(parts[0]) - 0x1100]
    vowel = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"[ord(parts[1]) - 0x1161]
    final = (
        "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"[ord(parts[2]) - 0x11A8]
        if len(parts) > 2
        else ""
    )
    return initial, vowel, final


def sound(initial, vowel, final):
    classes = {
        "ㄱㄲㅋ": "K",
        "ㄴ": "N",
        "ㄷㄸㅌ": "T",
        "ㄹ": "L",
        "ㅁ": "M",
        "ㅂㅃㅍ": "P",
        "ㅅㅆ": "S",
        "ㅈㅉㅊ": "C",
        "ㅎ": "H",
    }
    opens = next(
        (one for some, one in classes.items() if initial in some), "W" if vowel in "ㅘㅙㅜㅝㅞㅟ" else "0"
    )
    middle = "a" if vowel in "ㅏㅐㅑㅒㅘㅙ" else "e" if vowel in "ㅔㅖㅞㅟㅣ" else "o"
    closes = "-" if not final else "n" if final in "ㄴㅁㅇㄵㄶㄻ" else "l" if final in "ㄹㄼㄽㄾㅀ" else "t"
    return opens + middle + closes


def southern(initial, vowel, final):
    if initial in "ㄹㄴ":
        initial = "ㅇ" if vowel in "ㅑㅒㅕㅖㅛㅠㅣ" else "ㄴ"
    return initial, vowel, final


def compose(initial, vowel, final):
    at = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".index(initial) * 588
    at += "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ".index(vowel) * 28
    return chr(0xAC00 + at + " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ".index(final or " "))


def written_in_hangul(text):
    return "G|" + "".join(sorted(compose(*southern(*letters_of(char))) for char in text))


def hangul(text, year):
    if len(text) < 2:
        return (), ()
    each = []
    for at, char in enumerate(text):
        initial, vowel, final = letters_of(char)
        usual = sound(initial, vowel, final)
        if not at and char in "이임유양여염용육노나":
            each.append([usual, "L" + usual[1:]])
        elif initial == "ㄹ":
            each.append([usual, sound(*southern(initial, vowel, final))])
        elif (initial, vowel) == ("ㅇ", "ㅜ"):
            each.append([usual, "0" + usual[1:]])
        else:
            each.append([usual])
    skeletons = each_once(skeleton(way, year) for way in itertools.islice(itertools.product(*each), 8))
    said = written_in_hangul(text)
    return finish(
        [said, *(f"L|{one}" for one in skeletons)], [said, *(f"N|{one}" for one in skeletons)], year
    )


@cache
def of_characters(language, place, rank):
    rows = [
        row
        for row in table("characters")
        if (row["language"], row["place"], row["rank"]) == (language, place, rank)
    ]
    return {char: row["sound"] for row in rows for char in row["characters"]}


def sound_of(char, language, rank, family):
    own = family and char in of_characters(language, "family", "1")
    found = of_characters(language, "family" if own else "any", rank).get(char)
    return sound(*letters_of(found)) if found and language == "korean" else found


def han(text, year):
    folds = {
        char: row["folded"]
        for row in read_tsv("jointdesk.engine.names.han", "folds.tsv")
        for char in row["variants"]
    }
    text = "".join(folds.get(char, char) for char in text)
    if len(text) < 2:
        return (), ()
    written = "H|" + "".join(sorted(text))
    if len(text) > 4:
        return finish([written], [written], year)
    double = {row["han"] for row in read_tsv("jointdesk.engine.names.han", "surnames.tsv")}
    family = text[:2] if len(text) > 2 and text[:2] in double else text[:1]
    alone = [at < len(family) == 1 for at in range(len(text))]
    pairs = "mandarin mandarin,cantonese cantonese,hokkien hokkien,korean korean,vietnamese vietnamese"
    pairs += ",hokkien mandarin,cantonese mandarin,hakka hakka"
    read = []
    for first, second in (pair.split() for pair in pairs.split(",")):
        languages = [first if at < len(family) else second for at in range(len(text))]
        read.append([sound_of(*one, "1", by) for *one, by in zip(text, languages, alone, strict=True)])
    for language in ("cantonese", "hokkien", "mandarin"):
        usual = [sound_of(char, language, "1", by) for char, by in zip(text, alone, strict=True)]
        for at, char in enumerate(text):
            if other := sound_of(char, language, "2", alone[at]):
                read.append([*usual[:at], other, *usual[at + 1 :]])
    skeletons = each_once(skeleton(sounds, year) for sounds in read if all(sounds))
    korean = [of_characters("korean", "any", "1").get(char) for char in text]
    said = [written_in_hangul("".join(korean))] if all(korean) else []
    return finish(
        [written, *said, *(f"L|{one}" for one in skeletons)],
        [written, *said, *(f"N|{one}" for one in skeletons)],
        year,
    )


def ours(text, year):
    keys = person_keys([text], BORN, PERSON_YEAR if year else PERSON)
    return keys.published, keys.asked


@pytest.mark.parametrize("year", [False, True])
@pytest.mark.parametrize("text", NAMES)
def test_latin_letters(text, year):
    assert latin(text, year) == ours(text, year)


@pytest.mark.parametrize("year", [False, True])
@pytest.mark.parametrize("text", HANGUL)
def test_hangul(text, year):
    assert hangul(text, year) == ours(text, year)


@pytest.mark.parametrize("year", [False, True])
@pytest.mark.parametrize("text", HAN)
def test_han(text, year):
    assert han(text, year) == ours(text, year)


@pytest.mark.parametrize("year", [False, True])
@pytest.mark.parametrize(("script", "text"), LETTERS)
def test_khmer_thai_and_lao(script, text, year):
    words = unicodedata.normalize("NFKC", text).split()
    found = rings(words, script, year)
    published = [f"{letter}|{one}" for one in found for letter in "CK"]
    assert finish(published, [f"K|{one}" for one in found], year) == ours(text, year)
