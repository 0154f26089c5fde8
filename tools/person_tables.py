"""Write the tables of engine/exchange/matching/persons from what engine/names knows of spellings.

    python tools/person_tables.py

The tables are part of the protocol: two desks must hold the same ones, so they are written once a protocol version
and then stand, whatever is learned about names afterwards. How letters become a sound is said here and nowhere else;
whoever implements the protocol needs the tables alone.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from jointdesk.engine.names import hangul
from jointdesk.engine.names.burmese.syllables import segment as burmese_segment
from jointdesk.engine.names.han import known_characters, korean_readings, segment
from jointdesk.engine.names.han.readings import is_reviewed, readings
from jointdesk.engine.names.latin.syllables import is_vietnamese_syllable, vietnamese_weights
from jointdesk.engine.reference import read_tsv

ROOM = Path(__file__).parents[1] / "src/jointdesk/engine/exchange/matching/persons"
HANGUL, BURMESE = "jointdesk.engine.names.hangul", "jointdesk.engine.names.burmese"
# the initials of the region's romanisations by class; the longest that fits counts
INITIALS = {
    "C": "ch chh tch tsh zh ts tz tr dz dj jh j q c z",
    "F": "f",
    "G": "ng ngh hng",
    "H": "h",
    "K": "k kh kk g gh hk",
    "L": "l lh ll hl r rh hr",
    "M": "m hm mm",
    "N": "n nh ny gn hn hny nn",
    "P": "p ph pp b bh bb hp",
    "S": "s sh ss sz hs x sy",
    "T": "t th tt d dh dd ht",
    "W": "w hw v",
    "0": "y",
}
SYLLABLE = re.compile(r"([^aeiouwy]*)(y(?=[aeiouw])|w(?=[aeiouy]))?([aeiouyw]+)([^aeiouwy]*)")
SYLLABIC = {"ng": "0on", "m": "0on", "hng": "0on"}
LANGUAGES = {
    "mandarin": "Mandarin",
    "cantonese": "Cantonese",
    "hokkien": "Hokkien",
    "vietnamese": "Sino-Vietnamese",
    "hakka": "Hakka",
}
JOINING = {"Mandarin": "m", "Cantonese": "c", "Korean": "k"}
# costs of engine/names: a spelling up to USUAL makes a word a syllable, a second sound is at most NEAR dearer
USUAL, USUAL_KOREAN, USUAL_BURMESE, NEAR = 0.2, 0.2, 0.35, 0.15
LONGEST_LINE = 4000


def main() -> int:
    write_characters()
    write_syllables()
    write_burmese()
    return 0


def sound_of(syllable: str) -> str:
    """Initial class, vowel class (a, e, o) and coda class (n nasal, t stop, l, -) of a syllable in letters a-z."""
    if syllable in SYLLABIC:
        return SYLLABIC[syllable]
    # Burmese names are spelt with a silent e, as English words are: hoke, phone
    found = SYLLABLE.fullmatch(syllable) or SYLLABLE.fullmatch(syllable.removesuffix("e"))
    if not found:
        return ""
    initial, glide, vowels, end = found.groups()
    classes = {letters: one for one, some in INITIALS.items() for letters in some.split()}
    known = max((letters for letters in classes if initial.startswith(letters)), key=len, default="")
    opens = classes[known] if known else "W" if glide == "w" else "0"
    vowel = "a" if "a" in vowels else "o" if set(vowels) & set("ouw") else "e"
    end = end.lstrip("hrwy")
    closes = "-" if not end else "n" if end[0] in "mn" else "l" if end[0] == "l" else "t"
    return opens + vowel + closes if not initial or known else ""


def coarse(sound: str) -> str:
    return sound[0] + sound[2]


def characters() -> list[str]:
    """Reviewed characters, and those of GBK that Unihan has a usual Mandarin reading for."""
    reviewed = [char for char, _ in known_characters() if len(char) == 1]
    return list(dict.fromkeys((*reviewed, *filter(is_usual, map(chr, range(0x4E00, 0x9FA6))))))


def is_usual(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return any(rank == "1" for rank, _ in readings(char, "mandarin"))


def sounds_in(char: str, language: str, *, surname: bool) -> list[str]:
    """The usual sound, and of a reviewed character a second one that is nearly as usual."""
    found = segment(char, surname=surname)
    cheapest: dict[str, tuple[float, str]] = {}
    for spelling, cost in found.spellings.items():
        named = found.languages.get(spelling, "")
        sound = sound_of(spelling) if LANGUAGES[language] in named else ""
        if sound:
            cheapest[coarse(sound)] = min((cost, sound), cheapest.get(coarse(sound), (9.0, "")))
    ranked = sorted(cheapest.values())
    most = ranked[0][0] + NEAR if ranked and is_reviewed(char) else 0.0
    return [sound for at, (cost, sound) in enumerate(ranked[:2]) if not at or cost <= most]


def write_characters() -> None:
    rows: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for char in characters():
        for language in LANGUAGES:
            usual = sounds_in(char, language, surname=False)
            family = sounds_in(char, language, surname=True)
            for rank, sound in enumerate(usual, 1):
                rows[language, "any", str(rank), sound].append(char)
            if is_reviewed(char) and family != usual:
                for rank, sound in enumerate(family, 1):
                    rows[language, "family", str(rank), sound].append(char)
        for syllable in korean_readings(char)[:1]:
            rows["korean", "any", "1", syllable].append(char)
    source = "engine/names/han (Unihan 15.0, names/han/unicode-licence.txt, and own review), by tools/person_tables.py"
    lines = [f"{chr(9).join(key)}\t{''.join(found)}" for key, found in sorted(rows.items())]
    write("characters.tsv", source, "language\tplace\trank\tsound\tcharacters", lines)


def latin_syllables() -> Iterator[tuple[str, str]]:
    """(syllable, language that joins it to others, or nothing) of all languages in which names are syllables."""
    for char in characters():
        for surname in (False, True):
            found = segment(char, surname=surname)
            for spelling, cost in found.spellings.items():
                for language in found.languages.get(spelling, "").split("/"):
                    if cost <= USUAL and language != "Korean":
                        yield spelling, JOINING.get(language.split(",")[0], "")
    for syllable, surname in hangul_syllables():
        for spelling, cost in hangul.segment(syllable, surname=surname).spellings.items():
            languages = hangul.segment(syllable, surname=surname).languages.get(spelling, "")
            if cost <= USUAL_KOREAN and "Korean" in languages:
                yield spelling, JOINING["Korean"]
    onsets, rhymes = vietnamese_weights("onset"), vietnamese_weights("rhyme")
    yield from (
        (word, "")
        for onset in ("", "gi", *onsets)
        for rhyme in rhymes
        if is_vietnamese_syllable(word := onset + rhyme)
    )
    for syllable in burmese_syllables():
        for spelling, cost in burmese_segment(syllable).spellings.items():
            if cost <= USUAL_BURMESE:
                yield spelling, ""


def burmese_syllables() -> Iterator[str]:
    """Every onset, alone or rounded or breathed, with every rhyme."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_tsv(BURMESE, "syllables.tsv"):
        parts[row["place"]].append(row["part"].removeprefix("-"))
    yield from parts["whole"]
    for onset in parts["onset"]:
        for rhyme in parts["rhyme"]:
            for medial in ("", "ွ", "ွှ", "ှ"):
                yield onset.removesuffix("ှ") + medial + rhyme if medial else onset + rhyme
            if rhyme.endswith("်"):
                yield onset + rhyme + "့"


def hangul_syllables() -> Iterable[tuple[str, bool]]:
    for row in read_tsv(HANGUL, "surnames.tsv"):
        yield from ((name, True) for name in row["surnames"].split() if len(name) == 1)
    for row in read_tsv(HANGUL, "spellings.tsv"):
        yield row["part"], row["place"] == "surname"
    read = {syllable for char in characters() for syllable in korean_readings(char)[:3]}
    yield from ((syllable, False) for syllable in sorted(read))


def write_syllables() -> None:
    joining: defaultdict[str, set[str]] = defaultdict(set)
    for syllable, letter in latin_syllables():
        joining[syllable].add(letter)
    rows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for syllable, letters in joining.items():
        sound = sound_of(syllable)
        if sound:
            rows["".join(sorted(letters)) or "-", sound].append(syllable)
    source = "engine/names (romanisations of Chinese, Korean, Vietnamese and Burmese names), by tools/person_tables.py"
    lines = [f"{joins}\t{sound}\t{' '.join(sorted(found))}" for (joins, sound), found in sorted(rows.items())]
    write("syllables.tsv", source, "joins\tsound\tsyllables", lines)


def write_burmese() -> None:
    """Onsets with the class of their usual spelling, rhymes with its vowel and coda."""
    rows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read_tsv(BURMESE, "syllables.tsv"):
        usual = row["spellings"].split()[0].rpartition(":")[0].strip("-")
        usual = next((one.rpartition(":")[0] for one in row["spellings"].split() if one[0] != "-"), usual)
        sound = {
            "onset": sound_of(usual + "a")[:1],
            "rhyme": sound_of("b" + usual)[1:],
            "whole": sound_of(usual),
        }
        if found := sound[row["place"]]:
            rows[row["place"], found].append(row["part"])
    source = "engine/names/burmese/syllables.tsv (MLC transcription system and own review), by tools/person_tables.py"
    lines = [f"{place}\t{sound}\t{' '.join(parts)}" for (place, sound), parts in sorted(rows.items())]
    write("burmese.tsv", source, "place\tsound\tparts", lines)


def write(name: str, source: str, header: str, lines: Iterable[str]) -> None:
    (ROOM / name).write_text(f"# source: {source}\n{header}\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
