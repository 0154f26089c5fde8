"""Text to Name: clean it, part its scripts, read each part, and note what was set aside."""

import re
from collections.abc import Callable
from itertools import groupby

from jointdesk.engine.names import burmese, han, hangul, khmer, latin, thai
from jointdesk.engine.names.keys import token_keys
from jointdesk.engine.names.name import Name, Role, Script, Segment, Token
from jointdesk.engine.names.text import LONGEST, clean, script_of, split_words, strip_titles

_CAPITALS = re.compile(r"[^\W\d_]{2,}")
# A native Chinese or Korean name has at most four; longer ones spell a foreign name.
LONGEST_NATIVE = 4


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
    return Name(text, "none", (), frozenset(), notes=(note,))


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
        return Name(text, script, tokens, token_keys(tokens), toned, vietnamese, notes)
    tokens = _READERS[script](words)
    keys = token_keys(tokens) | (
        frozenset("".join(token.text for token in tokens)) if script == "han" else frozenset()
    )
    return Name(text, script, tokens, keys, notes=notes)


def _with_alternatives(names: list[Name]) -> Name:
    first, *others = sorted(names, key=lambda name: name.script in ("latin", "other"))
    if not others:
        return first
    keys = first.keys.union(*(name.keys for name in others))
    return Name(
        first.raw, first.script, first.tokens, keys, first.toned, first.vietnamese, first.notes, tuple(others)
    )


def _chain_token(text: str, segments: tuple[Segment, ...], role: Role = "unknown") -> Token:
    usual = "".join(min(part.spellings, key=lambda s: part.spellings[s], default="") for part in segments)
    return Token(text=text, plain=usual, role=role, segments=segments)


def _read_han(words: list[str]) -> tuple[Token, ...]:
    text = han.simplify("".join(words))
    if len(text) > LONGEST_NATIVE:
        return tuple(_chain_token(han.simplify(w), tuple(map(han.segment, han.simplify(w)))) for w in words)
    family, given = (
        (han.simplify(words[0]), text[len(words[0]) :]) if len(words) > 1 else han.split_surname(text)
    )
    compound = (
        (han.segment(family),) if len(family) > 1 and len(words) == 1 else tuple(map(han.segment, family))
    )
    tokens = (
        _chain_token(family, compound, "family"),
        _chain_token(given, tuple(map(han.segment, given)), "given"),
    )
    return tuple(token for token in tokens if token.text)


def _read_hangul(words: list[str]) -> tuple[Token, ...]:
    text = "".join(words)
    if len(text) > LONGEST_NATIVE:
        return tuple(_chain_token(word, tuple(map(hangul.segment, word))) for word in words)
    family, given = (words[0], text[len(words[0]) :]) if len(words) == 2 else hangul.split_surname(text)
    tokens = (
        _chain_token(family, hangul.family_segments(family), "family"),
        _chain_token(given, tuple(map(hangul.segment, given)), "given"),
    )
    return tuple(token for token in tokens if token.text)


def _read_burmese(words: list[str]) -> tuple[Token, ...]:
    tokens = (
        _chain_token(word, tuple(map(burmese.segment, burmese.split_syllables(word)))) for word in words
    )
    return tuple(token for token in tokens if token.segments)


def _read_thai(words: list[str]) -> tuple[Token, ...]:
    tokens = (_chain_token(word, thai.segments(word)) for word in words)
    return tuple(token for token in tokens if token.segments)


def _read_khmer(words: list[str]) -> tuple[Token, ...]:
    tokens = (_chain_token(word, khmer.segments(word)) for word in words)
    return tuple(token for token in tokens if token.segments)


_READERS: dict[Script, Callable[[list[str]], tuple[Token, ...]]] = {
    "han": _read_han,
    "hangul": _read_hangul,
    "burmese": _read_burmese,
    "thai": _read_thai,
    "khmer": _read_khmer,
}
