"""Thousands of words found in one pass: the patterns behind the lexicon.

Words that begin with a Latin letter are one pattern, tried where a Latin word begins. Others stand anywhere in scripts
without spaces: there the first two characters are looked up, and a pattern is tried only where some word begins so.
"""

import re
from collections.abc import Iterable
from typing import Any

_END = ""
_SPACE = " "
_WRITTEN_SPACE = " .-/"


class Wordlist:
    """Words in plain letters; a space in a word stands for up to three spaces, dots, hyphens or slashes."""

    def __init__(self, words: Iterable[str]) -> None:
        latin: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for word in words:
            _add(latin if word[0].isascii() else other, word)
        self._latin = re.compile(r"(?<![a-z0-9])" + _pattern(latin))
        self._first = re.compile(f"[{re.escape(''.join(other))}]") if other else None
        beginnings = frozenset(_beginnings(other))
        self._pairs = frozenset(beginning for beginning in beginnings if len(beginning) == 2)
        self._alone = beginnings - self._pairs
        self._by_first = {char: re.compile(re.escape(char) + _pattern(node)) for char, node in other.items()}

    def find(self, plain: str) -> list[tuple[int, int]]:
        """Where words stand, longest spelling first at each place; a Latin word and another may overlap."""
        found = [match.span() for match in self._latin.finditer(plain)]
        if self._first is None or plain.isascii():
            return found
        others = self._find_other(plain, self._first)
        return sorted(found + others, key=lambda span: (span[0], -span[1])) if others else found

    def _find_other(self, plain: str, first: re.Pattern[str]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        position = 0
        pairs, alone = self._pairs, self._alone
        starts = [char.start() for char in first.finditer(plain)]
        for at in [at for at in starts if plain[at : at + 2] in pairs or plain[at] in alone]:
            if at >= position and (match := self._by_first[plain[at]].match(plain, at)):
                position = match.end()
                found.append((at, position))
        return found

    def holds_any(self, plain: str) -> bool:
        """Whether any of the words stands in the text."""
        if self._latin.search(plain):
            return True
        return self._first is not None and not plain.isascii() and bool(self._find_other(plain, self._first))


def write_pattern(words: Iterable[str]) -> str:
    """A pattern of words; what they begin with is tried once however many begin so."""
    tree: dict[str, Any] = {}
    for word in words:
        _add(tree, word)
    return _pattern(tree)


def _add(node: dict[str, Any], word: str) -> None:
    for char in word:
        node = node.setdefault(char, {})
    # A Latin word must not go on: "acb" is no part of "acbs". Other scripts are written without spaces.
    node[_END] = "(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""


def _pattern(node: dict[str, Any]) -> str:
    """Spaces last, for they may be left out: "a/c" must not hide "ac银行"."""
    branches = [
        ("[ .\\-/]{0,3}" if char == _SPACE else re.escape(char)) + _pattern(below)
        for char, below in sorted(node.items(), key=lambda branch: branch[0] == _SPACE)
        if char != _END
    ]
    if _END in node:
        branches.append(node[_END])
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _beginnings(words: dict[str, Any]) -> Iterable[str]:
    """The first two characters of each word as they may be written; of a word of one character, it alone."""
    for first, below in words.items():
        for second in below:
            if second == _SPACE:
                yield from (first + char for char in (*_WRITTEN_SPACE, *below[_SPACE]))
            else:
                yield first + second
