"""Titles and forms of address: before or after a name, apart or joined to it, in every script; left out and told.

A title that may be a name (Gen, Miss) goes only where enough of a name remains. The last word is never taken unless all
is title.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.names.text import script_of
from jointdesk.engine.reference import read_tsv

# Thai and Khmer ranks are shortened to letters with full stops: พล.ต.อ., น.ส., ឯ.ឧ.
_SHORTENED = re.compile(r"^\s*((?:[ก-ฮ]{1,4}\.\s?){1,4}(?=[ก-ฮเ-ไ])|ឯ\.?\s?ឧ\.\s?)")
_MOST_WORDS, _MOST_TITLES = 3, 4
_LEAST_JOINED = 2
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`")


@dataclass(frozen=True, slots=True)
class _Titles:
    """Titles as words, with how many words must remain; and those joined to a name, longest first."""

    before: Mapping[tuple[str, ...], int]
    after: Mapping[tuple[str, ...], int]
    firsts: frozenset[str]
    lasts: frozenset[str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    scripts: frozenset[str]


@cache
def _titles() -> _Titles:
    rows = read_tsv(__package__, "titles.tsv")
    placed: dict[str, dict[tuple[str, ...], int]] = {"before": {}, "after": {}}
    joined: dict[str, list[str]] = {"before": [], "after": []}
    for row in rows:
        placed[row["place"]][tuple(row["text"].split())] = int(row["least"])
        if row["joined"] == "yes":
            joined[row["place"]].append(row["text"])
    return _Titles(
        before=placed["before"],
        after=placed["after"],
        firsts=frozenset(words[0] for words in placed["before"]),
        lasts=frozenset(words[-1] for words in placed["after"]),
        prefixes=tuple(sorted(joined["before"], key=len, reverse=True)),
        suffixes=tuple(sorted(joined["after"], key=len, reverse=True)),
        scripts=frozenset(script_of(text[0]) for texts in joined.values() for text in texts),
    )


def strip_shortened(text: str) -> tuple[str, tuple[str, ...]]:
    """A cleaned name without a rank written as letters with full stops, and that rank."""
    found = _SHORTENED.match(text) if "." in text else None
    return (text[found.end() :], (found[1].strip(),)) if found else (text, ())


def strip_titles(words: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Words (lower case) without titles at either end, and the titles."""
    table = _titles()
    rest, found = [word.translate(_APOSTROPHES) or word for word in words], list[str]()
    while rest and len(found) < _MOST_TITLES:
        count = _count_before(table, rest)
        if count:
            found.append(" ".join(rest[:count]))
            rest = rest[count:]
            continue
        count = _count_after(table, rest)
        if count:
            found.append(" ".join(rest[-count:]))
            rest = rest[:-count]
            continue
        title = _strip_joined(table, rest)
        if not title:
            break
        found.append(title)
    kept = list(words[len(words) - len(rest) :]) if not found else rest
    return kept, tuple(found)


def _count_before(table: _Titles, words: Sequence[str]) -> int:
    if words[0] not in table.firsts:
        return 0
    return _count(table.before, [tuple(words[:size]) for size in range(_MOST_WORDS, 0, -1)], len(words))


def _count_after(table: _Titles, words: Sequence[str]) -> int:
    if words[-1] not in table.lasts:
        return 0
    return _count(table.after, [tuple(words[-size:]) for size in range(_MOST_WORDS, 0, -1)], len(words))


def _count(table: Mapping[tuple[str, ...], int], tries: Sequence[tuple[str, ...]], words: int) -> int:
    """Words of the longest title among `tries` that leaves enough of a name."""
    return next((len(some) for some in tries if some in table and words - len(some) >= table[some]), 0)


def _strip_joined(table: _Titles, words: list[str]) -> str:
    """Take a title off the first or last word, in place; the title, or nothing."""
    first, last = words[0], words[-1]
    if script_of(first[0]) in table.scripts and first.startswith(table.prefixes):
        for prefix in filter(first.startswith, table.prefixes):
            rest = first[len(prefix) :]
            if _starts_name(rest):
                words[0] = rest
                return prefix
    if script_of(last[0]) in table.scripts and last.endswith(table.suffixes):
        for suffix in filter(last.endswith, table.suffixes):
            if len(last) > len(suffix):
                words[-1] = last[: -len(suffix)]
                return suffix
    return ""


def _starts_name(rest: str) -> bool:
    """Enough letters for a name, the first no vowel sign that hangs on the title's last letter."""
    return len(rest) >= _LEAST_JOINED and script_of(rest[0]) != "none" and not _is_sign(rest[0])


def _is_sign(char: str) -> bool:
    """Thai and Khmer signs that no word begins with."""
    return "\u0e30" <= char <= "\u0e3a" or "\u0e47" <= char <= "\u0e4e" or "\u17b6" <= char <= "\u17dd"
