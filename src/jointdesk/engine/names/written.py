"""Names written in characters or syllables, compared as they are written: Han, Hangul, and Hanja with Hangul."""

from jointdesk.engine.names import han, hangul
from jointdesk.engine.names.name import Name
from jointdesk.engine.names.verdict import Finding

_EQUAL, _ALIKE, _SWAPPED, _PART = 1.0, 0.95, 0.9, 0.4
# The most that names with a wrong character, or a wrong reading, come to.
_WRONG_CHARACTER, _WRONG_READING, _OTHER_LENGTH = 0.6, 0.5, 0.1


def compare_written(a: Name, b: Name) -> Finding:
    """Han with Han in simplified form, Hangul with Hangul under the initial-sound rule: by syllable."""
    first, second = (_write(name) for name in (a, b))
    same = hangul.same_syllable if a.script == "hangul" else _same_character
    kind = f"{a.script}-{b.script}"
    size = float(min(len(first), len(second)))
    if len(first) == len(second) and all(same(x, y) for x, y in zip(first, second, strict=True)):
        return Finding(kind, _EQUAL if first == second else _ALIKE, size, (f"{first} = {second}",))
    swapped = second[1:] + second[:1]
    if len(first) == len(second) > 1 and first in (swapped, second[-1:] + second[:-1]):
        reason = f"{first} = {second}: family and given names swapped"
        return Finding(kind, _SWAPPED, size, (reason,))
    if size == 1 < max(len(first), len(second)) and (first in second or second in first):
        return Finding(kind, _PART, size, ("only one part of the name is given",), undecided=True)
    shared = sum(same(x, y) for x, y in zip(first, second, strict=False))
    share = shared / max(len(first), len(second))
    return Finding(kind, _WRONG_CHARACTER * share, size, (f"{first} ≠ {second}",))


def _write(name: Name) -> str:
    return "".join(token.text for token in name.tokens)


def _same_character(a: str, b: str) -> bool:
    return a == b


def compare_hanja(chinese: Name, korean: Name) -> Finding:
    """Each character must have its syllable among its Sino-Korean readings."""
    characters = han.simplify(_write(chinese))
    syllables = _write(korean)
    size = float(len(syllables))
    if len(characters) != len(syllables):
        return Finding("han-hangul", _OTHER_LENGTH, size, (f"{characters} ≠ {syllables}: other length",))
    unread = [char for char in characters if not han.korean_readings(char)]
    wrong = [
        f"{char} ≠ {syllable}"
        for char, syllable in zip(characters, syllables, strict=True)
        if char not in unread
        and not any(hangul.same_syllable(syllable, read) for read in han.korean_readings(char))
    ]
    if wrong:
        share = 1 - len(wrong) / len(characters)
        return Finding("han-hangul", _WRONG_READING * share, size, tuple(wrong))
    if unread:
        reason = f"no Korean reading for {' '.join(unread)}"
        return Finding("han-hangul", 1 - len(unread) / len(characters), size, (reason,), undecided=True)
    return Finding("han-hangul", _ALIKE, size, (f"{characters} read {syllables} (Sino-Korean)",))
