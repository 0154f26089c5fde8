"""Khmer as written: a consonant with what hangs under and over it, in whatever order it was typed.

Keyboards and old fonts order the signs differently and compose vowels from their halves; a cluster has one form here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_SUBSCRIPT, _BANTOC, _KILLER, _ROBAT, _SAMYOK = "្", "់", "៍", "៌", "័"
_SHIFTERS = "៉៊"
_CLUSTER = re.compile(r"[ក-អ](?:្[ក-ឳ]|[ា-៑៓])*|[ឣ-ឳ](?:្[ក-អ]|[ា-៑៓])*|(?P<stray>[ា-៓ៗ៝])|(?P<unread>[^\W\d_])")
_SIGN = re.compile("[ា-ៈ]")
# A u typed under a vowel that stands over the consonant is the shifter that slipped under it.
_SLIPPED = re.compile("ុ(?=[ិីឹឺើ])|(?<=[ិីឹឺើ])ុ")
_FOREIGN = frozenset({"ហគ", "ហវ", "ហស", "ហន", "ហម", "ហល", "ហញ", "កវ"})
_COMPOSED = (("េា", "ោ"), ("េី", "ើ"), ("ំា", "ាំ"), ("ំុ", "ុំ"))
# No word has more in one cluster.
_MOST_LETTERS = 4
FINISHED = frozenset("ំះៈ")


@dataclass(frozen=True, slots=True)
class Cluster:
    """`letters`: the consonant and those under it, a foreign sound as one; `sign`: its vowel, "" if not written.

    `short`: under a bantoc or robat, so it ends a syllable. `killed`: not spoken. `vowel`: an independent vowel.
    """

    text: str
    letters: tuple[str, ...]
    shift: str = ""
    sign: str = ""
    short: bool = False
    killed: bool = False
    robat: bool = False
    vowel: bool = False
    unread: bool = False

    @property
    def bare(self) -> bool:
        return not self.sign and not self.vowel


def split_clusters(word: str) -> list[Cluster]:
    """Clusters of a Khmer word; signs that stand on nothing are left out."""
    return [
        _parse(match.group(), match["unread"] is not None)
        for match in _CLUSTER.finditer(word)
        if not match["stray"]
    ]


@lru_cache(maxsize=16384)
def _parse(text: str, unread: bool) -> Cluster:
    if unread:
        return Cluster(text, (text,), unread=True)
    signs = "".join(_SIGN.findall(text))
    robat = _ROBAT in text and not signs
    slipped = _SLIPPED.search(signs) is not None
    shifts = [char for char in text if char in _SHIFTERS]
    sign = _compose(_SLIPPED.sub("", signs))
    return Cluster(
        text,
        letters=_letters([char for char in text if "ក" <= char <= "ឳ"]),
        shift=shifts[0] if shifts else "?" if slipped else "",
        sign=sign or (_SAMYOK if _SAMYOK in text else ""),
        short=_BANTOC in text or robat,
        killed=_KILLER in text,
        robat=robat,
        vowel=text[0] > "អ",
    )


def _letters(written: list[str]) -> tuple[str, ...]:
    """Of two letters underneath, ro comes second; ha over another letter writes a sound Khmer has not."""
    head, under = written[0], sorted(written[1:_MOST_LETTERS], key=lambda letter: letter == "រ")
    if under and head + under[0] in _FOREIGN:
        return f"{head}{_SUBSCRIPT}{under[0]}", *under[1:]
    return head, *under


def _compose(signs: str) -> str:
    for typed, meant in _COMPOSED:
        signs = signs.replace(typed, meant)
    return signs
