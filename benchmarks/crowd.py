"""Invented people by script, as many as asked, with names as common and as rare as the vocabulary they are drawn from.

Without a folder of names the parts are those of engine/world: a few dozen a culture, so a long list is full of
namesakes, worse than life. With it, parts are learned from its rows of even CRC-32 and put together anew: no row is
taken over whole. The Latin spelling of a native name is the usual one of our own readings. The folder knows few Khmer
names, so the world's parts stand beside them, and half of the given names are made of two.
"""

import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jointdesk.engine.names import read
from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import stream
from jointdesk.engine.world.naming import compose_name

SCRIPTS = ("latin", "vietnamese", "han", "hangul", "khmer", "thai", "burmese")
# Cultures of the world's tables and nationalities by script.
CULTURES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "latin": (("id", "ID"), ("in", "IN"), ("bd", "BD"), ("ph", "PH"), ("ms", "MY"), ("en", "NG")),
    "vietnamese": (("vi", "VN"),),
    "han": (("zh", "CN"), ("zh", "TW"), ("zh", "MY")),
    "hangul": (("ko", "KR"),),
    "khmer": (("km", "KH"),),
    "thai": (("th", "TH"),),
    "burmese": (("my", "MM"),),
}
FILES = {
    "han": "zh_latin.tsv",
    "hangul": "ko_latin.tsv",
    "vietnamese": "vi_roster.tsv",
    "burmese": "my_latin.tsv",
    "thai": "th_latin_given.tsv",
    "khmer": "km_latin_real.tsv",
    "latin": "cross_people.tsv",
}


class Stranger(NamedTuple):
    """A person as two hands would write the name, and the rest that is known."""

    native: str
    latin: str
    birth_date: str
    nationality: str
    sex: str


@dataclass(frozen=True)
class Parts:
    """What names of a script are put together from, each part as often as it is seen."""

    first: Sequence[str]
    middle: Sequence[str]
    last: Sequence[str]
    gap: str


def draw_people(script: str, count: int, seed: int, names: Path | None) -> Iterator[Stranger]:
    rng = stream(seed, "crowd", script)
    parts = learn(names, script) if names else None
    for _ in range(count):
        culture, country = rng.choice(CULTURES[script])
        sex = rng.choice("MMMF")
        birth = f"{rng.randrange(1955, 2008)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        if parts:
            native = put_together(rng, parts)
            latin = native if script in ("latin", "vietnamese") else spell(native)
        else:
            name = compose_name(rng, culture, sex, country)
            native, latin = name.native, " ".join(name.latin)
        yield Stranger(native, latin, birth, country, sex)


def put_together(rng: random.Random, parts: Parts) -> str:
    middle = [rng.choice(parts.middle)] if parts.middle else []
    return parts.gap.join((rng.choice(parts.first), *middle, rng.choice(parts.last)))


@cache
def learn(folder: Path, script: str) -> Parts:
    lines = (folder / FILES[script]).read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if zlib.crc32(line.encode()) % 2 == 0]
    if script in ("han", "hangul"):
        names = [row[0] for row in rows if len(row[0]) == 3 and row[0].isalpha()]
        return Parts(*([name[at] for name in names] for at in range(3)), gap="")
    if script == "khmer":
        words = [row[0] for row in rows if " " not in row[0]]
        first, last = (
            [row["native"] for row in read_tsv("jointdesk.engine.world", "names.tsv") if is_khmer(row, part)]
            for part in ("surname", "given")
        )
        return Parts(first + words, (), last + words + [a + b for a in words for b in last], gap=" ")
    if script in ("thai", "burmese"):
        words = [row[0] for row in rows if " " not in row[0]]
        return Parts(words, (), words, gap="" if script == "burmese" else " ")
    names = [row[0 if script == "vietnamese" else 1].split() for row in rows]
    names = [name for name in names if 2 <= len(name) <= 4]
    middle = [name[1] for name in names if len(name) > 2] if script == "vietnamese" else ()
    return Parts([name[0] for name in names], middle, [name[-1] for name in names], gap=" ")


def is_khmer(row: Mapping[str, str], part: str) -> bool:
    return row["culture"] == "km" and row["part"] == part


def spell(native: str) -> str:
    """The usual Latin spelling of every part."""
    words = (
        "".join(min(part.spellings, key=lambda s: part.spellings[s], default="") for part in token.segments)
        or token.plain
        for token in read(native).tokens
    )
    return " ".join(word.capitalize() for word in words)
