"""Two names, one verdict with reasons: which scripts meet decides how they are compared.

Latin with Latin and a script with itself: word by word. Latin with another script: as a spelling. Hangul with Han:
by Sino-Korean readings. Two other scripts: through usual Latin spellings. What no table covers cannot be compared.
"""

from collections.abc import Iterable
from functools import partial

from jointdesk.engine.names import han, hangul
from jointdesk.engine.names.alignment import align, word_reasons
from jointdesk.engine.names.common_reading import find_common_reading
from jointdesk.engine.names.forms import native_form
from jointdesk.engine.names.name import MATCH_SCORE, Name, Outcome, Token
from jointdesk.engine.names.spelling import spell
from jointdesk.engine.names.verdict import Comparison, Why

_RANK: dict[Outcome, int] = {"match": 2, "no_match": 1, "cannot_compare": 0}
_LEAD = 0.4
_INDIRECT, _SPELT_ALIKE = 0.95, 0.6


def compare(a: Name, b: Name) -> Comparison:
    """Are `a` and `b` spellings of one name? Symmetric in outcome and score; the order of words is free."""
    if (b.script, b.raw) < (a.script, a.raw):
        a, b = b, a
    if not a.alternatives and not b.alternatives:
        return _compare_one(a, b)
    pairs = [(one, other) for one in (a, *a.alternatives) for other in (b, *b.alternatives)]
    return max((_compare_one(*pair) for pair in pairs), key=lambda c: (_RANK[c.outcome], c.score))


def compare_many(name: Name, others: Iterable[Name]) -> list[Comparison]:
    """`name` against each of `others` (the candidates of a search), in their order."""
    return [compare(name, other) for other in others]


def _compare_one(a: Name, b: Name) -> Comparison:
    for name in (a, b):
        if not name.tokens:
            return Comparison("cannot_compare", 0.0, name.notes or ("nothing to read",))
    if a.script == b.script:
        return _compare_written(a, b) if a.script in ("han", "hangul") else _compare_words(a, b)
    if "other" in (a.script, b.script):
        return _compare_unread(a, b)
    if "latin" in (a.script, b.script):
        native, latin = (b, a) if a.script == "latin" else (a, b)
        return _compare_spelling(native, latin)
    if {a.script, b.script} == {"han", "hangul"}:
        return _compare_hanja(*((a, b) if a.script == "han" else (b, a)))
    return _compare_indirectly(a, b)


def _verdict(score: float, why: Why) -> Comparison:
    score = round(score, 4)
    return Comparison("match" if score >= MATCH_SCORE else "no_match", score, why)


def _compare_words(a: Name, b: Name) -> Comparison:
    found = align(a, b)
    why = partial(word_reasons, a, b, found)
    if found.score >= MATCH_SCORE:
        return _verdict(found.score, why)
    shorter, longer = sorted((len(a.tokens), len(b.tokens)))
    if shorter == 1 < longer and found.pairs:
        return Comparison("cannot_compare", _LEAD, lambda: (*why(), "only one part of the name is given"))
    if a.script == "latin" and not (a.vietnamese and b.vietnamese):
        common = find_common_reading(a, b)
        if common:
            return Comparison(
                "cannot_compare", _SPELT_ALIKE, (f"both may spell {common}; its characters would tell",)
            )
    return _verdict(found.score, why)


def _compare_unread(a: Name, b: Name) -> Comparison:
    """A script without a table: letters as a general transliteration gives them may find a match, not refute."""
    a_latin, b_latin = _in_latin(a), _in_latin(b)
    found = align(a_latin, b_latin)
    script = a.script if a.script == "other" else b.script
    reason = "no table for this script, general transliteration used"
    if script == "other" and found.score >= MATCH_SCORE:
        return _verdict(found.score * _INDIRECT, (*word_reasons(a_latin, b_latin, found), reason))
    return Comparison("cannot_compare", round(found.score, 4), ("no table for this script",))


def _compare_spelling(native: Name, latin: Name) -> Comparison:
    form = native_form(native)
    if form.unread:
        return Comparison("cannot_compare", 0.0, (f"no reading for {' '.join(form.unread[:4])}",))
    found = spell(native, latin)
    if found.partial:
        return Comparison("cannot_compare", found.score, found.why)
    verdict = _verdict(found.score, found.why)
    if verdict.outcome == "no_match" and form.foreign:
        reason = f"a foreign name spelt in {native.script}: by sound only"
        return Comparison("cannot_compare", verdict.score, (*verdict.reasons, reason))
    return verdict


def _compare_written(a: Name, b: Name) -> Comparison:
    """Han with Han in simplified form, Hangul with Hangul under the initial-sound rule: by syllable."""
    first, second = (_written(name) for name in (a, b))
    same = hangul.same_syllable if a.script == "hangul" else _same_character
    if len(first) == len(second) and all(same(x, y) for x, y in zip(first, second, strict=True)):
        return _verdict(1.0 if first == second else 0.95, (f"{first} = {second}",))
    swapped = second[1:] + second[:1]
    if len(first) == len(second) > 1 and first in (swapped, second[-1:] + second[:-1]):
        return _verdict(0.9, (f"{first} = {second}: family and given names swapped",))
    if min(len(first), len(second)) == 1 < max(len(first), len(second)) and (
        first in second or second in first
    ):
        return Comparison("cannot_compare", _LEAD, ("only one part of the name is given",))
    shared = sum(same(x, y) for x, y in zip(first, second, strict=False))
    return _verdict(0.6 * shared / max(len(first), len(second)), (f"{first} ≠ {second}",))


def _written(name: Name) -> str:
    return "".join(token.text for token in name.tokens)


def _same_character(a: str, b: str) -> bool:
    return a == b


def _compare_hanja(chinese: Name, korean: Name) -> Comparison:
    """Each character must have its syllable among its Sino-Korean readings."""
    characters = han.simplify(_written(chinese))
    syllables = _written(korean)
    if len(characters) != len(syllables):
        return _verdict(0.1, (f"{characters} ≠ {syllables}: other length",))
    unread = [char for char in characters if not han.korean_readings(char)]
    wrong = [
        f"{char} ≠ {syllable}"
        for char, syllable in zip(characters, syllables, strict=True)
        if char not in unread
        and not any(hangul.same_syllable(syllable, r) for r in han.korean_readings(char))
    ]
    if wrong:
        return _verdict(0.5 * (1 - len(wrong) / len(characters)), tuple(wrong))
    if unread:
        reason = f"no Korean reading for {' '.join(unread)}"
        return Comparison("cannot_compare", round(1 - len(unread) / len(characters), 4), (reason,))
    return _verdict(0.95, (f"{characters} read {syllables} (Sino-Korean)",))


def _compare_indirectly(a: Name, b: Name) -> Comparison:
    """Two scripts, neither Latin: each in its usual Latin spelling against the other."""
    one, other = _compare_spelling(a, _in_latin(b)), _compare_spelling(b, _in_latin(a))
    best = max(one, other, key=lambda c: (_RANK[c.outcome], c.score))
    reasons = (*best.reasons, "compared through Latin spellings")
    if best.outcome == "match":
        return _verdict(best.score * _INDIRECT, reasons)
    return Comparison("cannot_compare" if best.score > _LEAD else best.outcome, best.score, reasons)


def _in_latin(name: Name) -> Name:
    tokens = tuple(Token(text=token.text, plain=token.plain, role=token.role) for token in name.tokens)
    return Name(name.raw, "latin", tokens)
