"""Write engine/names/hangul/mandarin.tsv: the pinyin a Hangul syllable may stand for in a Chinese name.

    python tools/hangul_mandarin.py UNIHAN > src/jointdesk/engine/names/hangul/mandarin.tsv

UNIHAN is the folder with the Unicode Character Database's Unihan_*.txt (bz2 or plain). Koreans write a Chinese name in
two ways: each character in its Sino-Korean reading (楊朱 양주), found here through kHangul and kMandarin, weighed by
kFrequency; or by its sound (王北星 왕베이싱), by the notation of loan words (Ministry of Education notice 85-11, 1986).
No names go in.
"""

import bz2
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

# Shares of readings below this are left out; costs run from BASE for the commonest up to DEAREST.
_LEAST_SHARE, _BASE, _DEAREST, _SOUND = 0.004, 0.1, 0.6, 0.08
_SOURCE = """\
# source: Unicode Character Database, Unihan 15.0 (kHangul, kMandarin, kFrequency; Unicode licence) and the notation of
# Chinese loan words (Republic of Korea, 1986), by tools/hangul_mandarin.py; a cost rises as a reading gets rarer"""
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
# The notation: pinyin initial to jamo (z, c and s are tense in the notation, plain in common use).
_ONSETS = {
    **dict(zip("bpmfdtnlgkh", "ㅂㅍㅁㅍㄷㅌㄴㄹㄱㅋㅎ", strict=True)),
    **{"j": "ㅈ", "q": "ㅊ", "x": "ㅅ", "zh": "ㅈ", "ch": "ㅊ", "sh": "ㅅ", "r": "ㄹ"},
    **{"z": "ㅉㅈ", "c": "ㅊ", "s": "ㅆㅅ", "": "ㅇ"},
}
# Pinyin final after an initial: the first syllable's vowel and coda, its pinyin, and the pinyin of a second syllable.
_RHYMES = """\
a:ㅏ e:ㅓ o:ㅗ ai:ㅏ+i ei:ㅔ+i ao:ㅏ+o ou:ㅓ+u an:ㅏㄴ en:ㅓㄴ ang:ㅏㅇ eng:ㅓㅇ
ia:ㅑ ie:ㅖ iao:ㅑ+o iu:ㅠ ian:ㅖㄴ in:ㅣㄴ iang:ㅑㅇ ing:ㅣㅇ i:ㅣ
u:ㅜ ua:ㅘ uo:ㅝ uai:ㅘ+i ui:ㅜ+i uan:ㅘㄴ un:ㅜㄴ uang:ㅘㅇ ong:ㅜㅇ
"""
_AFTER_PALATAL = {"u": "ㅟ", "ue": "ㅞ", "uan": "ㅟ+an", "un": "ㅟㄴ", "iong": "ㅠㅇ"}
_ALONE = """\
a:ㅏ e:ㅓ ai:ㅏ+i ao:ㅏ+o ou:ㅓ+u an:ㅏㄴ en:ㅓㄴ ang:ㅏㅇ er:ㅓㄹ yi:ㅣ ya:ㅑ ye:ㅖ yao:ㅑ+o you:ㅠ yan:ㅖㄴ yin:ㅣㄴ
yang:ㅑㅇ ying:ㅣㅇ wu:ㅜ wa:ㅘ wo:ㅝ wai:ㅘ+i wei:ㅞ+i wan:ㅘㄴ wen:ㅝㄴ wang:ㅘㅇ weng:ㅝㅇ yu:ㅟ yue:ㅞ yuan:ㅟ+an
yun:ㅟㄴ yong:ㅠㅇ
"""
# After ㅈ and ㅊ the notation writes no glide, common use often does.
_NO_GLIDE = dict(zip("ㅑㅖㅠㅕ", "ㅏㅔㅜㅓ", strict=True))
_BUZZED = ("zh", "ch", "sh", "r", "z", "c", "s")


def main() -> int:
    if len(sys.argv) != 2:
        print((__doc__ or "").split("\n\n")[1].strip(), file=sys.stderr)
        return 2
    print(_SOURCE)
    print("place\tpart\tspellings")
    for place, table in (("character", weigh_characters(Path(sys.argv[1]))), ("sound", spell_sounds())):
        for syllable, costs in sorted(table.items()):
            cells = sorted(costs.items(), key=lambda item: (item[1], item[0]))
            print(place, syllable, " ".join(f"{pinyin}:{cost:g}" for pinyin, cost in cells), sep="\t")
    return 0


def weigh_characters(folder: Path) -> Mapping[str, Mapping[str, float]]:
    """Pinyin by Sino-Korean syllable, costs by how common the characters are."""
    readings = read_fields(folder, "Readings", ("kHangul", "kMandarin"))
    frequency = read_fields(folder, "DictionaryLikeData", ("kFrequency",))["kFrequency"]
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for char, cell in readings["kHangul"].items():
        if char not in frequency or char not in readings["kMandarin"]:
            continue
        for syllable in (item.partition(":")[0] for item in cell.split()):
            pinyin = plain_pinyin(readings["kMandarin"][char].split()[0])
            weights[syllable][pinyin] += 2 ** (5 - int(frequency[char]))
    return {syllable: share_costs(found) for syllable, found in weights.items()}


def read_fields(folder: Path, part: str, fields: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {field: {} for field in fields}
    for line in read_lines(folder / f"Unihan_{part}.txt"):
        point, tab, rest = line.partition("\t")
        field, _, value = rest.rstrip().partition("\t")
        if tab and point.startswith("U+") and field in found:
            found[field][chr(int(point[2:], 16))] = value
    return found


def read_lines(path: Path) -> Iterator[str]:
    packed = path.with_name(path.name + ".bz2")
    if packed.exists():
        with bz2.open(packed, "rt", encoding="utf-8") as lines:
            yield from lines
    else:
        yield from path.read_text(encoding="utf-8").splitlines()


def plain_pinyin(marked: str) -> str:
    apart = unicodedata.normalize("NFD", marked)
    return "".join(char for char in apart if "a" <= char <= "z")


def share_costs(found: Counter[str]) -> dict[str, float]:
    whole, most = sum(found.values()), max(found.values())
    kept = {pinyin: count for pinyin, count in found.items() if count >= _LEAST_SHARE * whole}
    return {
        pinyin: round(min(_DEAREST, _BASE + 0.07 * math.log2(most / count)), 2)
        for pinyin, count in kept.items()
    }


def spell_sounds() -> Mapping[str, Mapping[str, float]]:
    """Pinyin by the syllable that spells its sound; a sound of two syllables is parted between them."""
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for pinyin, jamo in list_sounds():
        rhyme, _, second = jamo.partition("+")
        syllable = join_jamo(rhyme)
        table[syllable][pinyin.removesuffix(second)] = _SOUND
        if second:
            table[join_jamo({"i": "ㅇㅣ", "o": "ㅇㅗ", "u": "ㅇㅜ", "an": "ㅇㅏㄴ"}[second])][second] = _SOUND
    return table


def list_sounds() -> Iterator[tuple[str, str]]:
    yield from ((pinyin, "ㅇ" + jamo) for pinyin, jamo in (item.split(":") for item in _ALONE.split()))
    rhymes = dict(item.split(":") for item in _RHYMES.split())
    for initial, jamos in _ONSETS.items():
        palatal = initial in ("j", "q", "x")
        for final, sound in {**rhymes, **(_AFTER_PALATAL if palatal else {})}.items():
            if initial and fits(initial, final):
                for jamo in jamos:
                    yield from ((initial + final, jamo + one) for one in sounds_after(initial, final, sound))
    yield from (("lv", "ㄹㅟ"), ("lu", "ㄹㅟ"), ("nu", "ㄴㅟ"), ("nv", "ㄴㅟ"))


def fits(initial: str, final: str) -> bool:
    """Does Mandarin have the syllable? (Roughly: one that it lacks is never written.)"""
    if initial in ("j", "q", "x"):
        return final[0] == "i" or final in _AFTER_PALATAL
    if initial in _BUZZED:
        return final[0] != "i" or final == "i"
    return final != "o" or initial in ("b", "p", "m", "f")


def sounds_after(initial: str, final: str, sound: str) -> list[str]:
    if initial in _BUZZED and final == "i":
        return ["ㅡ", "ㅣ"] if initial in ("zh", "ch", "sh") else ["ㅡ"]
    if initial in ("j", "q", "zh", "ch", "z", "c") and sound[0] in _NO_GLIDE:
        return [sound, _NO_GLIDE[sound[0]] + sound[1:]]
    if initial == "sh" and sound[0] == "ㅏ":
        return [sound, "ㅑ" + sound[1:]]
    if initial == "x" and final == "ian":
        return [sound, "ㅑㄴ"]
    return [sound]


def join_jamo(jamo: str) -> str:
    initial, vowel, final = jamo[0], jamo[1], jamo[2:]
    return chr(0xAC00 + (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + _FINALS.index(final))


if __name__ == "__main__":
    sys.exit(main())
