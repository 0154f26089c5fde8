"""Text to Name: clean it, part its aliases and scripts, read each part, and note what was set aside.

A text of several names (aliases, a second script) is read as one name with `alternatives`: any of them may match.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from jointdesk.engine.names import burmese, han, hangul, khmer, lao, latin, thai
from jointdesk.engine.names.aliases import split_aliases
from jointdesk.engine.names.name import LONGEST_NATIVE, Name, Script, Token
from jointdesk.engine.names.plain import split_plain
from jointdesk.engine.names.text import LONGEST, clean, script_of, split_words
from jointdesk.engine.names.titles import strip_shortened, strip_titles

_LEAST_PARTS, _LEAST_LETTERS = 2, 4
_HYPHENED = re.compile(r"\w-")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")


def read(text: str) -> Name:
    """Read any text as a person's name; never raises, time linear in the (bounded) length."""
    return read_plain(text) or read_any(text)


def read_plain(text: str) -> Name | None:
    """The name if the text is plain: words of one script, nothing to set aside."""
    found = split_plain(text)
    if found is None:
        return None
    script, kept, words = found
    if script != "latin":
        tokens = _READERS[script](words)
        return Name(text, script, tokens) if tokens else None
    capitals = "," in kept or not (kept.istitle() or kept.isupper())
    tokens, vietnamese, toned = latin.read_tokens(
        words, family=_shown_family(kept, words) if capitals else None
    )
    return Name(text, script, tokens, toned, vietnamese) if tokens else None


def read_any(text: str) -> Name:
    """Read a text that may hold anything beside the name."""
    if len(text) > LONGEST:
        return _unreadable(text[:LONGEST], f"longer than any name ({len(text)} characters)")
    first, *aliases = split_aliases(clean(latin.restore_typed(text)))
    names, titles = _read_scripts(text, first)
    if not names:
        return _unreadable(text, "only a title" if titles else "no letters" if first.strip() else "empty")
    names = [name for name in names if _is_whole(name)] or names
    names.sort(key=_native_first)
    for alias in aliases:
        names += _read_scripts(alias, alias)[0]
    return replace(names[0], alternatives=tuple(names[1:])) if len(names) > 1 else names[0]


def _read_scripts(raw: str, cleaned: str) -> tuple[list[Name], tuple[str, ...]]:
    """A name for every script of the text, and the titles that were left out."""
    bare, ranks = strip_shortened(cleaned)
    words = split_words(bare)
    # the first syllable of a Korean given name (U-sung) is no Burmese U
    words, titles = (words, ()) if _HYPHENED.match(bare) else strip_titles(words)
    titles = ranks + titles
    notes = tuple(f"title left out: {title}" for title in titles)
    family = _shown_family(bare, words) if words else None
    parts = [part for sounded in _sound_hanja(words) for part in _part_scripts(sounded)]
    names = [_read_part(raw, script, part, notes, family) for script, part in parts]
    return [name for name in names if name.tokens], titles


def _is_whole(name: Name) -> bool:
    """May the part of a mixed text stand for the person? Tony of `Tony 梁朝偉` and 李 of `李자스민` may not."""
    letters = sum(len(token.text) for token in name.tokens)
    if name.script in ("latin", "other"):
        return sum(len(token.plain) > 1 for token in name.tokens) >= _LEAST_PARTS
    return letters >= (_LEAST_PARTS if name.script in ("han", "hangul") else _LEAST_LETTERS)


def _native_first(name: Name) -> bool:
    return name.script in ("latin", "other")


def _unreadable(text: str, note: str) -> Name:
    return Name(text, "none", (), notes=(note,))


def _sound_hanja(words: list[str]) -> list[list[str]]:
    """A family name in Hanja with a given name in Hangul (張하나) is a Korean name: the words in Hangul alone."""
    for at, word in enumerate(words):
        runs = _cut_scripts(word)
        if [script for script, _ in runs] == ["han", "hangul"] and len(word) <= LONGEST_NATIVE:
            (_, hanja), (_, rest) = runs
            sounded = [[*words[:at], sound + rest, *words[at + 1 :]] for sound in han.sound_in_korean(hanja)]
            return sounded or [words]
    return [words]


def _part_scripts(words: list[str]) -> list[tuple[Script, list[str]]]:
    """The words by script, in order of first appearance; a word of two scripts is cut where they meet."""
    parts: dict[Script, list[str]] = {}
    for word in words:
        for script, run in _cut_scripts(word):
            parts.setdefault(script, []).append(run)
    return list(parts.items())


@lru_cache(maxsize=65536)
def _cut_scripts(word: str) -> list[tuple[Script, str]]:
    if word.isascii() and word.isalpha():
        return [("latin", word)]
    scripts: list[Script] = []
    for char in word:
        script = script_of(char)
        scripts.append(scripts[-1] if script == "none" and scripts else script)
    cut = groupby(zip(scripts, word, strict=True), key=lambda pair: pair[0])
    runs = [(script, "".join(char for _, char in pairs)) for script, pairs in cut]
    return [(script, run) for script, run in runs if script != "none"]


def _shown_family(cleaned: str, words: list[str]) -> int | None:
    """Position of the family name if the writing shows it: `TAN, Wei Ming`, `Tony TSE Wai-chuen`."""
    if cleaned.isupper() and "," not in cleaned:
        return None
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
        tokens, vietnamese, toned = latin.read_tokens(words, family=family if script == "latin" else None)
        return Name(text, script, tokens, toned and script == "latin", vietnamese, notes)
    return Name(text, script, _READERS[script](words), notes=notes)


_READERS: dict[Script, Callable[[list[str]], tuple[Token, ...]]] = {
    "han": han.read_tokens,
    "hangul": hangul.read_tokens,
    "burmese": burmese.read_tokens,
    "thai": thai.read_tokens,
    "khmer": khmer.read_tokens,
    "lao": lao.read_tokens,
}
