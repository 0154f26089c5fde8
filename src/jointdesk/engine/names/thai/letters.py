"""A Thai word as parts in spoken order: consonants, vowels, unwritten vowels and silenced letters.

Thai leaves short vowels unwritten and does not say where a syllable ends, so every part knows its surroundings: how
much has been read since the last vowel, what follows, and its neighbours. The costs of its spellings hang on them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# NFKC takes the vowel sign am apart.
_SPLIT_AM, _AM = "ํา", "ำ"
_UNSPOKEN = re.compile("[่้๊๋ๆฯํ๎ฺ]")
_C = "[ก-ฃคฅฆ-ฮ]"
_UNIT = re.compile(
    rf"(?P<silent>{_C}[ิุ]?์)|(?P<lead>[เแโใไ])|(?P<rue>[ฤฦ]ๅ?)|(?P<rr>รร(?![ะัาำิีึืุู]))"
    rf"|(?P<vowel>ัวะ?|ัย|[ะัาำิีึืุู])|(?P<short>็)|(?P<consonant>^ทร(?=[าัง])|{_C})"
)
# Initial clusters that are spoken as one; ho before a sonorant only sets the tone.
_CLUSTERS = frozenset(a + b for a in "กขคตปพผ" for b in "รล") | {"กว", "ขว", "คว", "ทร", "ศร", "สร", "ซร"}
_SONORANTS = frozenset("งญณนมยรลวฬ")
# Letters behind which a leading vowel jumps over the next, with a short a between: เฉลิม, เผด็จ, เสถียร.
_LEAPT = frozenset("ขจฉตถผฝสศกชพ")
_SIGNS = frozenset("ะัาำิีึืุู")


@dataclass(frozen=True, slots=True)
class Part:
    """`kind` and `text`; `contexts`, the surroundings, most exact first, end with the part alone."""

    kind: str
    text: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    text: str


@lru_cache(maxsize=16384)
def split_parts(word: str) -> tuple[Part, ...]:
    """Parts of a word in spoken order; what is no Thai letter is left out."""
    units = _in_spoken_order(_split_units(word))
    parts: list[Part] = []
    for index, unit in enumerate(units):
        before = units[index - 1] if index else None
        parts.extend(_place(unit, before, _left(units, index), units[index + 1 : index + 4]))
    return tuple(parts)


def _split_units(word: str) -> list[_Unit]:
    plain = _UNSPOKEN.sub("", word.replace(_SPLIT_AM, _AM))
    return [_Unit(found.lastgroup or "", found.group()) for found in _UNIT.finditer(plain)]


def _in_spoken_order(units: list[_Unit]) -> list[_Unit]:
    """Leading vowels go behind their onset and take up their second half; a ho that sets the tone goes."""
    ordered: list[_Unit] = []
    index = 0
    while index < len(units):
        if units[index].kind == "lead":
            taken, index = _take_lead(units, index)
            ordered += taken
            continue
        if units[index].kind != "short" and not _sets_tone(units, index):
            ordered.append(units[index])
        index += 1
    return ordered


def _sets_tone(units: list[_Unit], index: int) -> bool:
    texts = [unit.text for unit in units[index : index + 3]]
    return len(texts) == 3 and texts[0] == "ห" and texts[1] in _SONORANTS and texts[2][0] in _SIGNS


def _take_lead(units: list[_Unit], start: int) -> tuple[list[_Unit], int]:
    """Onset and whole vowel of the leading vowel at `start`, and where to read on."""
    lead, at = units[start].text, start + 1
    onset = _onset_length(units, at)
    taken = list(units[at : at + onset])
    if len(taken) == 2 and taken[0].text == "ห":
        taken = taken[1:]
    elif len(taken) == 2 and taken[0].text + taken[1].text not in _CLUSTERS:
        taken.insert(1, _Unit("leap", ""))
    at += onset
    if at < len(units) and units[at].kind == "short":
        at += 1
    tail, at = _tail(units, at, lead)
    return [*taken, _Unit("vowel", lead + tail)], at


def _onset_length(units: list[_Unit], at: int) -> int:
    texts = [unit.text if unit.kind != "silent" else "" for unit in units[at : at + 5]]
    texts += [""] * (5 - len(texts))
    if not texts[1] or units[at + 1].kind != "consonant":
        return min(1, len(units) - at)
    return 2 if _shares_onset(units[at - 1].text, texts) else 1


def _shares_onset(lead: str, texts: list[str]) -> bool:
    """Are the first two of these letters the onset of the leading vowel?"""
    first, second, third, fourth, fifth = texts
    cluster, closed = first + second in _CLUSTERS, bool(third) and third[0] not in _SIGNS
    if first == "ห" and second in _SONORANTS:
        return bool(third)
    if lead == "เ" and third in ("ี", "ื") and fourth[:1] in ("ย", "อ"):
        return fifth[:1] not in _SIGNS
    if lead == "เ" and third == "ิ":
        return bool(fourth) and (cluster or (first in _LEAPT and second in "รลดชนมงวย"))
    if lead == "เ" and third == "อ" and first in _LEAPT and second in _SONORANTS:
        return fourth[:1] not in _SIGNS
    if third == "็" or (third == "า" and lead == "เ"):
        return third == "็" or cluster
    if first in _LEAPT and second in "รลว" and lead in "เแ" and closed:
        return fourth[:1] not in _SIGNS
    return cluster and closed


def _tail(units: list[_Unit], at: int, lead: str) -> tuple[str, int]:
    """What belongs to the leading vowel behind its onset: เ-ีย, เ-ือ, เ-า, เ-ิ, เ-ย, เ-อ, ไ-ย."""
    texts = [unit.text for unit in units[at : at + 3]] + ["", "", ""]
    first, second, third = texts[:3]
    joined = first + second
    if lead == "เ" and joined in ("ีย", "ือ") and (third[:1] not in _SIGNS or third == "ะ"):
        return joined, at + (3 if third == "ะ" else 2)
    if lead == "เ" and joined == "าะ":
        return joined, at + 2
    if lead == "เ" and first in ("า", "ิ"):
        return first, at + 1
    if first == "ะ":
        return "", at + 1
    if (
        lead in ("เ", "ไ")
        and first in ("ย", "อ")
        and second[:1] not in _SIGNS
        and not (lead == "ไ" and first == "อ")
    ):
        return first, at + (2 if second == "ะ" else 1)
    return "", at


def _left(units: list[_Unit], index: int) -> str:
    """What stands before since the last vowel: ^ nothing, a the sign that needs a final, v a vowel, 1 or 2 letters."""
    letters = 0
    for unit in reversed(units[:index]):
        if unit.kind in ("vowel", "rue", "rr", "leap"):
            sign = "a" if unit.text == "ั" else "v"
            return sign if letters == 0 else f"{sign}{min(letters, 2)}"
        letters += 1
    return "^" if letters == 0 else f"^{min(letters, 2)}"


def _right(later: list[_Unit]) -> str:
    """What follows: $ the end, V a written vowel, s a silenced letter, c a letter and what follows that.

    V$ is a short vowel at the end of the word, which may be silent (ชาติ, ธาตุ).
    """
    if len(later) == 1 and later[0].text in ("ิ", "ุ"):
        return "V$"
    signs = []
    for unit in later[:2]:
        if unit.kind == "consonant":
            signs.append("c")
            continue
        signs.append("s" if unit.kind == "silent" else "V")
        return "".join(signs)
    return "".join(signs) + ("$" if len(later) <= 1 or len(signs) < 2 else "c")


def _place(unit: _Unit, before: _Unit | None, left: str, later: list[_Unit]) -> list[Part]:
    right = _right(later)
    last, following = before.text if before else "^", later[0].text if later else "$"
    if unit.kind == "consonant":
        contexts = _contexts(unit.text, right, left, last, following)
        part = Part("consonant", unit.text, contexts)
        return [part] if right[0] == "V" else [part, _unwritten(unit.text, right, left, following)]
    kind = "vowel" if unit.kind in ("vowel", "rue", "rr", "leap") else "silent"
    text = unit.text[0] if kind == "silent" else unit.text or "-"
    return [Part(kind, text, _contexts(text, right, "", last, following))]


def _contexts(text: str, right: str, left: str, last: str, following: str) -> tuple[str, ...]:
    return (
        f"{text} {right} {left} {last} {following}",
        f"{text} {right} {left} {following}",
        f"{text} {right} {left}",
        f"{text} {right}",
        text,
    )


def _unwritten(letter: str, right: str, left: str, following: str) -> Part:
    """The vowel that may be spoken behind a letter and is not written."""
    contexts = (
        f"{right} {left} {letter} {following}",
        f"{right} {left} {following}",
        f"{right} {left}",
        right,
        "*",
    )
    return Part("unwritten", "", contexts)
