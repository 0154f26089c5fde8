"""Text to Name: clean it, part its scripts, read each part, and note what was set aside."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from jointdesk.engine.names import burmese, han, hangul, khmer, lao, latin, thai
from jointdesk.engine.names.name import Name, Script, Token
from jointdesk.engine.names.text import LONGEST, clean, script_of, split_words, strip_titles

_CAPITALS = re.compile(r"[^\W\d_]{2,}")


def read(text: str) -> Name:
    """Read any text as a person's name; never raises, time linear in the (bounded) length."""
    if len(text) > LONGEST:
        return _unreadable(text[:LONGEST], f"longer than any name ({len(text)} characters)")
    cleaned = clean(text)
    words, titles = strip_titles(split_words(cleaned))
    notes = tuple(f"title left out: {title}" for title in titles)
    if not words:
        return _unreadable(text, "only a title" if titles else "empty")
    parts = _part_scripts(words)
    family = _shown_family(cleaned, words)
    names = [_read_part(text, script, part, notes, family) for script, part in parts]
    names = [name for name in names if name.tokens]
    if not names:
        return _unreadable(text, "no letters")
    return _with_alternatives(names)


def _unreadable(text: str, note: str) -> Name:
    return Name(text, "none", (), notes=(note,))


def _part_scripts(words: list[str]) -> list[tuple[Script, list[str]]]:
    """The words by script, in order of first appearance; a word of two scripts is cut where they meet."""
    parts: dict[Script, list[str]] = {}
    for word in words:
        for script, run in _runs(word):
            parts.setdefault(script, []).append(run)
    return list(parts.items())


def _runs(word: str) -> list[tuple[Script, str]]:
    scripts: list[Script] = []
    for char in word:
        script = script_of(char)
        scripts.append(scripts[-1] if script == "none" and scripts else script)
    cut = groupby(zip(scripts, word, strict=True), key=lambda pair: pair[0])
    runs = [(script, "".join(char for _, char in pairs)) for script, pairs in cut]
    return [(script, run) for script, run in runs if script != "none"]


def _shown_family(cleaned: str, words: list[str]) -> int | None:
    """Position of the family name if the writing shows it: `TAN, Wei Ming`, `Tony TSE Wai-chuen`."""
    before, comma, after = cleaned.partition(",")
    if comma and after.strip() and len(before.split()) == 1 and words[0] == before.lower():
        return 0
    written = _CAPITALS.findall(cleaned)
    capitals = [word for word in written if word.isupper() and word.lower() != word]
    if len(capitals) == 1 and len(written) > 1 and capitals[0].lower() in words:
        return words.index(capitals[0].lower())
    return None


def _read_part(
    text: str, script: Script, words: list[str], notes: tuple[str, ...], family: int | None
) -> Name:
    if script in ("latin", "other"):
        tokens, vietnamese = latin.read_tokens(words, family=family if script == "latin" else None)
        toned = script == "latin" and any(latin.is_toned(word) for word in words)
        return Name(text, script, tokens, toned, vietnamese, notes)
    return Name(text, script, _READERS[script](words), notes=notes)


def _with_alternatives(names: list[Name]) -> Name:
    first, *others = sorted(names, key=lambda name: name.script in ("latin", "other"))
    if not others:
        return first
    return replace(first, alternatives=tuple(others))


_READERS: dict[Script, Callable[[list[str]], tuple[Token, ...]]] = {
    "han": han.read_tokens,
    "hangul": hangul.read_tokens,
    "burmese": burmese.read_tokens,
    "thai": thai.read_tokens,
    "khmer": khmer.read_tokens,
    "lao": lao.read_tokens,
}
