"""Two names, one verdict with reasons: which scripts meet decides how they are compared.

Latin with Latin and a script with itself: word by word. Latin with another script: as a spelling. Hangul with Han:
by Sino-Korean readings. Two other scripts, and Vietnamese beside one: by ear, or through usual Latin spellings. What no
table covers cannot be compared.
"""

from dataclasses import replace
from functools import partial

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names import han, hangul
from jointdesk.engine.names.alignment import align, word_reasons
from jointdesk.engine.names.arrangement import arrange
from jointdesk.engine.names.calibration import calibrate
from jointdesk.engine.names.common_reading import find_common_reading
from jointdesk.engine.names.forms import native_form
from jointdesk.engine.names.heard import BY_EAR, DOUBTFUL, compare_by_ear
from jointdesk.engine.names.name import MATCH_SCORE, Name, Outcome, Token
from jointdesk.engine.names.spelling import spell
from jointdesk.engine.names.text import alphabet_of
from jointdesk.engine.names.verdict import Comparison, Finding, Reasons, Why
from jointdesk.engine.names.written import compare_hanja, compare_written

_RANK: dict[Outcome, int] = {"match": 2, "no_match": 1, "cannot_compare": 0}
_ONE_PART = "only one part of the name is given"
# A raw score from here on is no longer a lead only.
_LEAD, _CLOSE = 0.4, 0.7
# Scripts with several letters for one sound.
_BY_SOUND, _MOST_APART, _ONE_SOUND = frozenset({"khmer", "lao", "thai"}), 2, 0.88
_INDIRECT, _SPELT_ALIKE, _LITTLE = 0.95, 0.6, 0.2
# By ear: the raw score from which Latin spellings are asked too, and the score from which they are not.
_HALF_HEARD, _HEARD = 0.5, 0.9
# Scripts that write a Vietnamese name as it sounds; Han writes its characters.
_HEARS_VIETNAMESE = frozenset({"khmer", "thai", "lao", "burmese", "hangul"})


def compare(a: Name, b: Name) -> Comparison:
    """Are `a` and `b` spellings of one name? Symmetric in outcome and score; the order of words is free."""
    if (b.script, b.raw) < (a.script, a.raw):
        a, b = b, a
    if not a.alternatives and not b.alternatives:
        return _judge(find(a, b))
    pairs = [(one, other) for one in (a, *a.alternatives) for other in (b, *b.alternatives)]
    return max((_judge(find(*pair)) for pair in pairs), key=lambda c: (_RANK[c.outcome], c.score))


def _judge(found: Finding) -> Comparison:
    if found.undecided:
        return Comparison("cannot_compare", round(found.raw, 4), found.why)
    score = round(_rate(found), 4)
    if found.kind.startswith(BY_EAR) and DOUBTFUL <= score < MATCH_SCORE:
        why = partial(_add_reason, found.why, "the sound alone does not tell")
        return Comparison("cannot_compare", score, why)
    return Comparison("match" if score >= MATCH_SCORE else "no_match", score, found.why)


def find(a: Name, b: Name) -> Finding:
    """How near two names come, alternatives left aside, before it is weighed how likely they are one."""
    if not a.tokens or not b.tokens:
        notes = b.notes if a.tokens else a.notes
        return Finding("none", 0.0, 0, notes or ("nothing to read",), undecided=True)
    if a.script == b.script == "other" and alphabet_of(a.tokens[0].text) != alphabet_of(b.tokens[0].text):
        return _compare_unread(a, b)
    if a.script == b.script:
        return compare_written(a, b) if a.script in ("han", "hangul") else _compare_words(a, b)
    if a.script == "latin" or b.script == "latin":
        native, latin = (b, a) if a.script == "latin" else (a, b)
        return _compare_unread(a, b) if native.script == "other" else _compare_latin(native, latin)
    if "other" in (a.script, b.script):
        return _compare_unread(a, b)
    if {a.script, b.script} == {"han", "hangul"}:
        return _compare_hanja(*((a, b) if a.script == "han" else (b, a)))
    return _compare_scripts(a, b)


def _compare_words(a: Name, b: Name) -> Finding:
    found = align(a, b)
    why = partial(word_reasons, a, b, found)
    kind = "vietnamese" if a.vietnamese or b.vietnamese else f"{a.script}-{b.script}"
    if found.score < _CLOSE:
        shorter, longer = sorted((len(a.tokens), len(b.tokens)))
        if shorter == 1 < longer and found.pairs:
            return Finding(kind, _LEAD, 1, partial(_add_reason, why, _ONE_PART), undecided=True)
        if a.script == "latin" and not (a.vietnamese and b.vietnamese):
            common = _find_common(a, b)
            if common:
                reason = f"both may spell {common}; its characters would tell"
                return Finding(kind, _SPELT_ALIKE, len(common), (reason,), undecided=True)
        if a.script in _BY_SOUND and _sound_near(a, b):
            sound = _compare_indirectly(a, b)
            if sound.raw >= _ONE_SOUND:
                return sound
    return Finding(kind, found.score, len(found.pairs), why)


def _find_common(a: Name, b: Name) -> str | None:
    first, second = arrange(a), arrange(b)
    if not first.scripts & second.scripts:
        return None
    one, other = ([token.plain for token in name.tokens] for name in (a, b))
    return find_common_reading(one, other, first.spelt, second.spelt)


def _sound_near(a: Name, b: Name) -> bool:
    """Are the usual spellings so near that one sound may be written in two ways (ហុន, ហ៊ុន; រិទ្ធី, ឫទ្ធី)?"""
    one, other = ("".join([token.plain for token in name.tokens]) for name in (a, b))
    return Levenshtein.distance(one, other, score_cutoff=_MOST_APART) <= _MOST_APART


def _add_reason(why: Why, reason: str) -> Reasons:
    return (*(why if isinstance(why, tuple) else why()), reason)


def _compare_unread(a: Name, b: Name) -> Finding:
    """A script without a table: letters as a general transliteration gives them may find a match, not refute."""
    one, other = _in_latin(a), _in_latin(b)
    found = align(one, other)
    script = a.script if a.script == "other" else b.script
    if script == "other" and found.score >= _CLOSE:
        reason = "no table for this script, general transliteration used"
        why = partial(_add_reason, partial(word_reasons, one, other, found), reason)
        return Finding("transliterated", found.score * _INDIRECT, len(found.pairs), why)
    return Finding("transliterated", found.score, 0, ("no table for this script",), undecided=True)


def _compare_latin(native: Name, latin: Name) -> Finding:
    """As a spelling; a Vietnamese name also by ear, since its letters are no transcription."""
    found = _compare_spelling(native, latin)
    if native.script == "han" and found.raw < _CLOSE:
        return _leave_japanese(native, latin) or found
    if latin.vietnamese and native.script in _HEARS_VIETNAMESE and (found.undecided or found.raw < _HEARD):
        heard = compare_by_ear(native, latin)
        # a name of Vietnamese syllables is seldom Vietnamese (Son Sen): what is heard may find it, not leave it open
        if heard.raw > found.raw and _judge(heard).outcome == "match":
            return heard
    return found


def _leave_japanese(chinese: Name, latin: Name) -> Finding | None:
    """Characters are read in Chinese; of a Japanese name only the family name is known, so they refute none."""
    words = [token.plain for token in latin.tokens]
    if not han.may_be_japanese(words):
        return None
    text = "".join([token.text for token in chinese.tokens])
    family, word = han.find_family(text, words)
    if word:
        reasons = f"{family} read {word} (Japanese)", "a Japanese given name may be read in many ways"
        return Finding("han-latin", _SPELT_ALIKE, 1, reasons, undecided=True)
    if family or han.is_chinese_name(text):
        return None
    return Finding("han-latin", _LITTLE, 0, ("no table reads these characters in Japanese",), undecided=True)


def _compare_spelling(native: Name, latin: Name) -> Finding:
    form = native_form(native)
    if form.unread:
        reason = f"no reading for {' '.join(form.unread[:4])}"
        return Finding(form.kind, 0.0, 0, (reason,), undecided=True)
    found = spell(native, latin)
    if form.foreign and found.raw < _CLOSE:
        reason = f"a foreign name spelt in {native.script}: by sound only"
        why = partial(_add_reason, found.why, reason)
        return Finding(found.kind, found.raw, found.size, why, undecided=True)
    return found


def _compare_hanja(chinese: Name, korean: Name) -> Finding:
    """By the characters' Sino-Korean readings (습근평), else by the sound of a Chinese name (시진핑)."""
    found = compare_hanja(chinese, korean)
    if found.raw >= _CLOSE and not found.undecided:
        return found
    syllables = [token.text for token in korean.tokens]
    heard = hangul.read_sound("".join(syllables))
    if heard:
        sound = _compare_spelling(replace(korean, tokens=heard), _in_latin(chinese))
        if sound.raw >= _CLOSE and not sound.undecided:
            return sound
    return compare_by_ear(chinese, korean) if hangul.is_foreign(syllables) else found


def _compare_scripts(a: Name, b: Name) -> Finding:
    """Two scripts, neither Latin: by ear, and where that leaves it open through Latin spellings too."""
    unread = native_form(a).unread + native_form(b).unread
    if unread:
        return Finding(BY_EAR, 0.0, 0, (f"no reading for {' '.join(unread[:4])}",), undecided=True)
    heard = compare_by_ear(a, b)
    if heard.undecided or (heard.raw >= _HALF_HEARD and _rate(heard) < _HEARD):
        spelt = _compare_indirectly(a, b)
        if not spelt.undecided and spelt.raw >= _CLOSE and (heard.undecided or _rate(spelt) > _rate(heard)):
            return spelt
    return heard


def _rate(found: Finding) -> float:
    return calibrate(found.kind, found.raw, found.size)


def _compare_indirectly(a: Name, b: Name) -> Finding:
    """Each in its usual Latin spelling against the other."""
    one, other = _compare_spelling(a, _in_latin(b)), _compare_spelling(b, _in_latin(a))
    best = max(one, other, key=lambda finding: (not finding.undecided, finding.raw))
    why = partial(_add_reason, best.why, "compared through Latin spellings")
    raw = best.raw * _INDIRECT
    return Finding("indirect", raw, best.size, why, undecided=best.undecided or _LEAD < raw < _CLOSE)


def _in_latin(name: Name) -> Name:
    tokens = tuple(Token(text=token.text, plain=token.plain, role=token.role) for token in name.tokens)
    return Name(name.raw, "latin", tokens)
