"""A Thai word as parts in spoken order: consonants, vowels, unwritten vowels and silenced letters.

Thai leaves short vowels unwritten and does not say where a syllable ends, so every part knows its surroundings: how
much has been read since the last vowel, what follows, and its neighbours. The costs of its spellings hang on them.
"""

import re
from itertools import pairwise
from typing import NamedTuple

# NFKC takes the vowel sign am apart; ae is often typed as two e.
_TYPED = (("ํา", "ำ"), ("เเ", "แ"))
_UNSPOKEN = re.compile("[่้๊๋ๆฯํ๎ฺ]")
_C = "[ก-ฃคฅฆ-ฮ]"
_UNIT = re.compile(
    rf"(?P<silent>{_C}[ิุ]?์)|(?P<lead>[เแโใไ])|(?P<vowel>[ฤฦ]ๅ?|รร(?![ะัาำิีึืุู])"
    rf"|ัวะ?|ัย|[ะัาำิีึืุู])|(?P<short>็)|(?P<consonant>^ทร(?=[าัง])|{_C})"
)
# Initial clusters that are spoken as one; ho before a sonorant only sets the tone.
_CLUSTERS = frozenset(a + b for a in "กขคตปพผ" for b in "รล") | {"กว", "ขว", "คว", "ทร", "ศร", "สร", "ซร"}
_SONORANTS = frozenset("งญณนมยรลวฬ")
# Letters behind which a leading vowel jumps over the next, with a short a between: เฉลิม, เผด็จ, เสถียร.
_LEAPT = frozenset("ขจฉถผฝสศกชพ")
_SIGNS = frozenset("ะัาำิีึืุู")


class Part(NamedTuple):
    """A part and its surroundings.

    `left`: v a vowel, a the sign that needs a closing letter, ^ nothing, and the number of letters since (2 at most).
    `right`: $ the end, V a vowel, V$ a short one that ends the word and may be silent (ชาติ, ธาตุ), s a silenced letter,
    c a letter and what follows that. `last` and `following` are the neighbours.
    """

    kind: str
    text: str
    right: str
    left: str
    last: str
    following: str


# Kind and letters of what is written together.
_Unit = tuple[str, str]
# a leading vowel with no letter behind it, and a shortening sign with none before it, stay where they are
_KINDS = {"consonant": "c", "silent": "s", "vowel": "V", "lead": "V", "short": "V"}
_END: _Unit = ("$", "$")


def split_parts(word: str) -> list[Part]:
    """Parts of a word in spoken order; what is no Thai letter is left out."""
    units = _in_spoken_order(_split_units(word))
    rights = _find_rights(units)
    parts: list[Part] = []
    vowel, letters, last = "^", 0, "^"
    for (kind, text), right, (_, following) in zip(units, rights, [*units, _END][1:], strict=True):
        if kind == "consonant":
            left = f"{vowel}{letters}" if letters else vowel
            parts.append(Part(kind, text, right, left, last, following))
            if right[0] != "V":
                parts.append(Part("unwritten", text, right, left, "", following))
            letters = 1 if letters == 0 else 2
        elif kind == "vowel":
            parts.append(Part(kind, text or "-", right, "", last, following))
            vowel, letters = "a" if text == "ั" else "v", 0
        else:
            parts.append(Part(kind, text[0], right, "", last, following))
            letters = 1 if letters == 0 else 2
        last = text
    return parts


def _find_rights(units: list[_Unit]) -> list[str]:
    """What follows each unit."""
    signs = [_KINDS[kind] for kind, _ in units]
    if signs and units[-1][1] in ("ิ", "ุ"):
        signs[-1] = "V$"
    signs += ["$", "$"]
    return [first + (second[0] if first == "c" else "") for first, second in pairwise(signs[1:])]


def contexts(part: Part) -> tuple[str, ...]:
    """The surroundings of a part as the table of costs names them, most exact first, the part alone last."""
    kind, text, right, left, last, following = part
    if kind == "unwritten":
        near = f"{right} {left}"
        return f"{near} {text} {following}", f"{near} {following}", near, right, "*"
    near = f"{text} {right} {left}"
    return f"{near} {last} {following}", f"{near} {following}", near, f"{text} {right}", text


def _split_units(word: str) -> list[_Unit]:
    for typed, meant in _TYPED:
        word = word.replace(typed, meant)
    plain = _UNSPOKEN.sub("", word)
    return [(found.lastgroup or "", found.group()) for found in _UNIT.finditer(plain)]


def _in_spoken_order(units: list[_Unit]) -> list[_Unit]:
    """Leading vowels go behind their onset and take up their second half; a ho that sets the tone goes."""
    ordered: list[_Unit] = []
    index = 0
    while index < len(units):
        kind, text = units[index]
        if kind == "lead":
            taken, index = _take_lead(units, index)
            ordered += taken
            continue
        if kind != "short" and not (text == "ห" and _sets_tone(units, index)):
            ordered.append(units[index])
        index += 1
    return ordered


def _sets_tone(units: list[_Unit], index: int) -> bool:
    """Is the ho here followed by a sonorant with a written vowel, o among them (หม่อง)?"""
    texts = [text for _, text in units[index + 1 : index + 3]]
    return len(texts) == 2 and texts[0] in _SONORANTS and (texts[1][0] in _SIGNS or texts[1] == "อ")


def _take_lead(units: list[_Unit], start: int) -> tuple[list[_Unit], int]:
    """Onset and whole vowel of the leading vowel at `start`, and where to read on."""
    lead, at = units[start][1], start + 1
    onset = _onset_length(units, at)
    taken = list(units[at : at + onset])
    if len(taken) == 2 and taken[0][1] == "ห":
        taken = taken[1:]
    elif len(taken) == 2 and taken[0][1] + taken[1][1] not in _CLUSTERS:
        taken.insert(1, ("vowel", ""))
    at += onset
    if at < len(units) and units[at][0] == "short":
        at += 1
    tail, at = _tail(units, at, lead)
    return [*taken, ("vowel", lead + tail)], at


def _onset_length(units: list[_Unit], at: int) -> int:
    if at == len(units) or units[at][0] != "consonant":
        return 0
    texts = [text if kind != "silent" else "" for kind, text in units[at : at + 5]]
    texts += [""] * (5 - len(texts))
    if not texts[1] or units[at + 1][0] != "consonant":
        return 1
    return 2 if _shares_onset(units[at - 1][1], texts) else 1


def _shares_onset(lead: str, texts: list[str]) -> bool:
    """Are the first two of these letters the onset of the leading vowel?"""
    first, second, third, fourth, fifth = texts
    cluster, closed = first + second in _CLUSTERS, bool(third) and third[0] not in _SIGNS
    if first == "ห" and second in _SONORANTS:
        return bool(third)
    if lead == "เ" and third in ("ี", "ื") and fourth[:1] in ("ย", "อ"):
        return (cluster or first in _LEAPT) and fifth[:1] not in _SIGNS
    if lead == "เ" and third == "ิ":
        return bool(fourth) and (cluster or (first in _LEAPT and second in "รลดชนมงวย"))
    if lead == "เ" and third == "อ" and first in _LEAPT and second in _SONORANTS:
        return fourth[:1] not in _SIGNS
    if third == "็" or (third == "า" and lead == "เ"):
        return third == "็" or cluster
    if first in _LEAPT and second in "รลว" and lead in "เแ" and closed:
        return fourth[:1] not in _SIGNS
    # wo behind a leading vowel at the end of a word closes the syllable (แก้ว), ro and lo do not (แพร)
    return cluster and (closed or (not third and second != "ว"))


def _tail(units: list[_Unit], at: int, lead: str) -> tuple[str, int]:
    """What belongs to the leading vowel behind its onset: เ-ีย, เ-ือ, เ-า, เ-ิ, เ-ย, เ-อ, ไ-ย."""
    texts = [text for _, text in units[at : at + 3]] + ["", "", ""]
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
