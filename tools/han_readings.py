"""Build engine/names/han/readings.tsv and folds.tsv from the Unihan database.

    python tools/han_readings.py UNIHAN_FOLDER

UNIHAN_FOLDER holds Unihan_Readings.txt and Unihan_Variants.txt (.bz2 too), as unicode.org or Debian's unicode-data
ship them (free use with its notice). Run once per Unicode version or change of characters.tsv; the output is
committed. A character without a reviewed Hokkien, Hakka or Sino-Vietnamese reading gets one by analogy: the initial
and final that reviewed characters with its Cantonese, Mandarin and Korean initials and finals mostly have.
"""

import argparse
import bz2
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jointdesk.engine.reference import read_tsv

HAN = "jointdesk.engine.names.han"
ROOM = Path(__file__).parents[1] / "src/jointdesk/engine/names/han"
Unihan = Mapping[str, Mapping[str, str]]
Readings = dict[str, dict[str, tuple[str, ...]]]
Sounds = tuple[tuple[str, str], ...]
INITIALS = {
    "mandarin": "zh ch sh b p m f d t n l g k h j q x r z c s y w",
    "cantonese": "gw kw ng b p m f d t n l g k h z c s j w",
    "hokkien": "chh kh th ph ch ng b p m t n l g k h s j y w",
    "hakka": "ngi ny ng kh th ph ch sh ts b p m f v t n l k h s j y w",
    "vietnamese": "ngh ng nh kh th tr ch ph gh gi qu b c d đ g h k l m n r s t v x",
}
# A guess must rest on so many reviewed characters.
LEAST_EXAMPLES = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    unihan = read_unihan(parser.parse_args().folder)
    folds = fold(unihan)
    write(ROOM / "folds.tsv", ("folded", "variants"), FOLDS_SOURCE, fold_rows(folds))
    readings = collect(unihan, folds)
    readings |= guess(readings)
    write(
        ROOM / "readings.tsv",
        ("language", "rank", "reading", "characters"),
        READINGS_SOURCE,
        reading_rows(readings),
    )
    return 0


FOLDS_SOURCE = (
    "Unihan 15.0 (unicode-licence.txt): kSimplifiedVariant, kZVariant, kSemanticVariant of equal reading; "
    "variants.tsv before them; written by tools/han_readings.py"
)
READINGS_SOURCE = (
    "Unihan 15.0 (unicode-licence.txt): kMandarin, kTGHZ2013, kHanyuPinlu, kCantonese, kHangul, kVietnamese; "
    "rank 1 the usual reading, 2 a later one, 3 by analogy from characters.tsv; written by tools/han_readings.py"
)


def read_unihan(folder: Path) -> Unihan:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in ("Unihan_Readings.txt", "Unihan_Variants.txt"):
        for line in read_text(folder / name).splitlines():
            if line.startswith("U+"):
                point, field, value = line.split("\t")
                char = chr(int(point[2:], 16))
                # compatibility forms: a name is normalised before it comes here
                if unicodedata.normalize("NFKC", char) == char:
                    found[char][field] = value
    return found


def read_text(path: Path) -> str:
    packed = Path(f"{path}.bz2")
    return bz2.decompress(packed.read_bytes()).decode() if packed.exists() else path.read_text("utf-8")


def variants(row: Mapping[str, str], field: str) -> list[str]:
    return [chr(int(one.partition("<")[0][2:], 16)) for one in row.get(field, "").split()]


def fold(unihan: Unihan) -> dict[str, str]:
    """Every variant with the form it is read as: simplified where China has one."""
    by_hand = {
        char: row["folded"] for row in read_tsv(HAN, "variants.tsv") for char in row["variants"].split(" ")
    }
    reviewed = {char for row in read_tsv(HAN, "characters.tsv") for char in row["han"]}
    by_hand |= {char: char for char in reviewed}
    once = {char: by_hand.get(char) or simpler(char, row, unihan) for char, row in unihan.items()}
    return {char: end for char in once if (end := follow(char, once)) != char}


def follow(char: str, once: Mapping[str, str]) -> str:
    for _ in range(4):
        further = once.get(char, char)
        if further == char:
            break
        char = further
    return char


def simpler(char: str, row: Mapping[str, str], unihan: Unihan) -> str:
    simplified = variants(row, "kSimplifiedVariant")
    if "kTGHZ2013" in row:
        return char
    if simplified:
        return char if char in simplified else simplified[0]
    alike = variants(row, "kZVariant") + variants(row, "kSemanticVariant")
    # only from the rare form to the one in use, and only where both sound alike
    for other in alike:
        used = unihan.get(other, {})
        traditional = variants(used, "kSimplifiedVariant")
        if ("kTGHZ2013" in used or traditional) and used.get("kMandarin") == row.get("kMandarin", ""):
            return other
    return char


def fold_rows(folds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    gathered: defaultdict[str, list[str]] = defaultdict(list)
    for char, folded in sorted(folds.items()):
        gathered[folded].append(char)
    return ((folded, "".join(chars)) for folded, chars in sorted(gathered.items()))


def collect(unihan: Unihan, folds: Mapping[str, str]) -> Readings:
    """Readings by language and rank of each folded character, those of its own form first."""
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for char in unihan:
        forms[folds.get(char, char)].append(char)
    found: Readings = defaultdict(dict)
    for folded, chars in forms.items():
        chars.sort(key=lambda char: (char != folded, char))
        if not any(is_current(unihan[char]) for char in chars):
            continue
        for language, read in READERS.items():
            per_form = [read(unihan[char]) for char in chars]
            usual = next((one[:1] for one in per_form if one), [])
            if language == "korean":
                usual = list(dict.fromkeys(reading for one in per_form for reading in one))
            later = [reading for one in per_form for reading in one if reading not in usual]
            found[f"{language} 1"][folded] = tuple(usual)
            found[f"{language} 2"][folded] = tuple(dict.fromkeys(later))
    return found


def is_current(row: Mapping[str, str]) -> bool:
    return (
        "kTGHZ2013" in row
        or "kHangul" in row
        or "kHanyuPinlu" in row
        or "kTang" in row
        or "kVietnamese" in row
    )


def read_mandarin(row: Mapping[str, str]) -> list[str]:
    words = row.get("kMandarin", "").split()
    words += re.findall(r":([^ ]+)", row.get("kTGHZ2013", ""))
    words += re.findall(r"([^ (]+)\(", row.get("kHanyuPinlu", ""))
    syllables = (bare(word) for part in words for word in part.split(","))
    return list(dict.fromkeys(one for one in syllables if one.isascii() and one.isalpha()))


def bare(syllable: str) -> str:
    """Pinyin without tones, ü as v."""
    marked = unicodedata.normalize("NFD", syllable.replace("ü", "v").replace("Ü", "v"))
    marked = marked.replace("u\u0308", "v")
    plain = "".join(char for char in marked if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).lower()


def read_cantonese(row: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(re.findall("[a-z]+", row.get("kCantonese", ""))))


def read_korean(row: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(re.findall("[가-힣]", row.get("kHangul", ""))))


def read_vietnamese(row: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(row.get("kVietnamese", "").split()))


READERS = {
    "mandarin": read_mandarin,
    "cantonese": read_cantonese,
    "korean": read_korean,
    "vietnamese": read_vietnamese,
}


def guess(readings: Readings) -> Readings:
    """Readings by analogy of every character that characters.tsv has none for."""
    known = dict(witnesses(readings))
    reviewed = read_tsv(HAN, "characters.tsv")
    guessed: Readings = {}
    for language in ("vietnamese", "hokkien", "hakka"):
        examples = {row["han"]: row[language].split()[0] for row in reviewed if row[language] != "-"}
        analogy = Analogy(language, {char: word for char, word in examples.items() if char in known}, known)
        guessed[f"{language} 3"] = {char: analogy.guess(char) for char in known if char not in examples}
    return guessed


def witnesses(readings: Readings) -> Iterator[tuple[str, Sounds]]:
    """Initial and final of every character in Mandarin, Cantonese and Korean, where the first two are known."""
    for char, mandarin in readings["mandarin 1"].items():
        cantonese = readings["cantonese 1"].get(char)
        if mandarin and cantonese:
            korean = readings["korean 1"].get(char)
            letters = unicodedata.normalize("NFD", korean[0]) if korean else ""
            yield (
                char,
                (part("mandarin", mandarin[0]), part("cantonese", cantonese[0]), (letters[:1], letters[1:])),
            )


def part(language: str, syllable: str) -> tuple[str, str]:
    initials = INITIALS[language].split()
    initial = next((one for one in initials if syllable.startswith(one) and syllable != one), "")
    return initial, syllable[len(initial) :]


class Analogy:
    """Initials and finals of `language` by those of other languages, counted over reviewed characters."""

    def __init__(self, language: str, examples: Mapping[str, str], known: Mapping[str, Sounds]) -> None:
        self.known = known
        self.counts: defaultdict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
        for char, word in examples.items():
            plain = bare(word.replace("đ", "d").replace("Đ", "d")) if language == "vietnamese" else word
            for place, value in enumerate(part(language, plain)):
                for key in self.keys(char, place):
                    self.counts[key][value] += 1

    def keys(self, char: str, place: int) -> Iterable[tuple[int, str, str]]:
        mandarin, cantonese, korean = (sounds[place] for sounds in self.known[char])
        near = ((place, mandarin, cantonese), (place, "", cantonese))
        return ((place, f"{mandarin} {korean}", cantonese), *near) if korean else near

    def guess(self, char: str) -> tuple[str, ...]:
        initial, final = (self.best(char, place) for place in (0, 1))
        return tuple(dict.fromkeys(a + b for a in initial[:1] for b in final))

    def best(self, char: str, place: int) -> list[str]:
        for key in self.keys(char, place):
            counts = self.counts[key]
            if sum(counts.values()) >= LEAST_EXAMPLES:
                most = counts.most_common(2)
                return [value for value, count in most if count * 3 >= most[0][1]]
        return []


def reading_rows(readings: Readings) -> Iterator[tuple[str, str, str, str]]:
    for place in sorted(readings):
        language, rank = place.split()
        gathered: defaultdict[str, list[str]] = defaultdict(list)
        for char, words in readings[place].items():
            for word in words:
                gathered[unicodedata.normalize("NFC", word)].append(char)
        for reading, chars in sorted(gathered.items()):
            yield language, rank, reading, "".join(sorted(chars))


def write(path: Path, header: tuple[str, ...], source: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = [f"# source: {source}", *("\t".join(row) for row in (header, *rows))]
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
