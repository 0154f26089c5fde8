"""One plain text out of what people type, with the way back to the original offsets.

NFKC, digits of every script, no invisible characters, hyphens and spaces of one sort, defanged addresses put
right, spelled-out digits as digits. Normalisation is done cluster by cluster with a bound on combining marks:
the library call on a whole hostile text takes quadratic time.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_tsv

MARKS_KEPT = 4
_PACKAGE = "jointdesk.engine.identifiers"
# Marks and conjoining jamo belong to the character before them: only these make a cluster of several characters.
_TRAILING = "\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_CLUSTER = re.compile(f"[^{_TRAILING}]?[{_TRAILING}]+")
# Compatibility decompositions that would break a word of the language instead of making it plainer.
_AS_WRITTEN = frozenset("\u0e33\u0eb3，；！？。：、…\n\r")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what the kinds read, `plain` the same in lower case without Latin diacritics, equally long.

    `starts[i]:ends[i]` is the piece of the original that became character i; None means offsets are equal.
    """

    text: str
    plain: str
    starts: list[int] | None
    ends: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of `text[start:end]` (not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


class _Table(dict[int, str]):
    """A `str.translate` table that computes a character's form when it is first met."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self.form = form

    def __missing__(self, code: int) -> str:
        self[code] = folded = self.form(chr(code))
        return folded


def _fold_character(char: str) -> str:
    if char in _AS_WRITTEN or char.isascii():
        return " " if char == "\t" else char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Cf" or "\ufe00" <= char <= "\ufe0f" or char == "\u20e3":
        return ""
    if category == "Pd" or char == "\u2212":
        return "-"
    return " " if category == "Zs" else unicodedata.normalize("NFKC", char)


def _fold_plain(char: str) -> str:
    if char in "đĐ":
        return "d"
    if char < "\u0250" or "\u1e00" <= char < "\u1f00":
        return unicodedata.normalize("NFD", char)[0].lower()[0]
    return char


_FOLD = _Table(_fold_character)
_PLAIN = _Table(_fold_plain)
_ONE_TO_ONE: dict[str, bool] = {}


def to_plain(text: str) -> str:
    """Lower case without Latin diacritics, of the same length."""
    return text.translate(_PLAIN)


def _keeps_length(text: str) -> bool:
    for char in set(text):
        if char not in _ONE_TO_ONE:
            alone = not _CLUSTER.match(char)
            _ONE_TO_ONE[char] = alone and len(_FOLD[ord(char)]) == 1
        if not _ONE_TO_ONE[char]:
            return False
    return True


def fold(original: str) -> Folded:
    """The folded text of any string, in linear time."""
    if original.isascii():
        text, starts, ends = original.replace("\t", " "), None, None
    elif _keeps_length(original):
        text, starts, ends = original.translate(_FOLD), None, None
    else:
        text, starts, ends = _fold_clusters(original)
    folded = Folded(text, to_plain(text), starts, ends)
    return _replace(folded, _edits(folded))


def _fold_clusters(original: str) -> tuple[str, list[int], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(piece: str, start: int, end: int) -> None:
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    position = 0
    for cluster in _CLUSTER.finditer(original):
        for index in range(position, cluster.start()):
            keep(_FOLD[ord(original[index])], index, index + 1)
        composed = unicodedata.normalize("NFC", cluster.group()[: MARKS_KEPT + 1])
        keep(composed.translate(_FOLD), cluster.start(), cluster.end())
        position = cluster.end()
    for index in range(position, len(original)):
        keep(_FOLD[ord(original[index])], index, index + 1)
    return "".join(pieces), starts, ends


Edit = tuple[int, int, str]

_DEFANGED_DOT = re.compile(
    r" ?(?:\[ ?(?:\.|dot|cham|点|점) ?\]|\( ?(?:\.|dot|cham|点|점) ?\)|\{ ?(?:\.|dot) ?\}) ?"
)
_SPELLED_DOT = re.compile(
    r"(?<=[a-z0-9]) (?:dot|cham|点|쩜|점) ?(?=(?:com|net|org|info|vn|kh|kr|cn|top|xyz|vip|shop|site|online|club|app|cc|me)(?![a-z0-9]))"
)
_DEFANGED_AT = re.compile(r"(?<=[a-z0-9]) ?(?:\[ ?(?:at|@|a cong) ?\]|\( ?(?:at|@|a cong) ?\)) ?(?=[a-z0-9])")
_DEFANGED_SCHEME = re.compile(
    r"(?<![a-z])h(?:xx|tt|\*\*)p(s?) ?(?:\[:\]|:) ?(?://|\[//\]|\[/\]\[/\])(?=[^\s])"
)


def _edits(folded: Folded) -> list[Edit]:
    """What to replace in the folded text, sorted and disjoint. Each pattern is tried only if its sign is there."""
    plain, edits = folded.plain, list[Edit]()
    if "[" in plain or "(" in plain or "{" in plain:
        edits += [(m.start(), m.end(), ".") for m in _DEFANGED_DOT.finditer(plain)]
        edits += [(m.start(), m.end(), "@") for m in _DEFANGED_AT.finditer(plain)]
    if " dot" in plain or " cham" in plain or " 点" in plain or "점" in plain or "쩜" in plain:
        edits += [(m.start(), m.end(), ".") for m in _SPELLED_DOT.finditer(plain)]
    if (
        "hxxp" in plain
        or "h**p" in plain
        or "p[:]" in plain
        or "[/" in plain
        or "p :" in plain
        or "s :" in plain
    ):
        for match in _DEFANGED_SCHEME.finditer(plain):
            edits.append((match.start(), match.end(), f"http{match.group(1)}://"))
    edits += _spelled_digits(plain)
    return edits


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How one language spells digits. Words that stand apart are counted before the pattern is tried."""

    words: dict[str, str]
    apart: bool
    at_least: int
    run: re.Pattern[str]


@cache
def _spellings() -> tuple[_Spelling, ...]:
    return tuple(_read_spelling(row) for row in read_tsv(_PACKAGE, "digit_words.tsv"))


def _read_spelling(row: dict[str, str]) -> _Spelling:
    words = {to_plain(word): digit for word, digit in (pair.split("=") for pair in row["words"].split())}
    one, apart, more = "|".join(sorted(words, key=len, reverse=True)), row["apart"] == "yes", row["at_least"]
    if apart:
        one = f"(?:{one}|[0-9]{{1,4}})(?![a-z0-9])"
        run = f"(?<![a-z0-9]){one}(?:[ ,.-]{{1,2}}{one}){{{int(more) - 1},40}}"
    else:
        run = f"(?:{one})(?:[ -]?(?:{one})){{{int(more) - 1},40}}"
    return _Spelling(words, apart, int(more), re.compile(run))


_WORD = re.compile("[a-z]+")
_DIGIT_OR_WORD = re.compile("[a-z]+|[0-9]+|[^a-z0-9 ,.-]+")


def _spelled_digits(plain: str) -> Iterable[Edit]:
    latin = _WORD.findall(plain)
    for spelling in _spellings():
        if spelling.apart and sum(word in spelling.words for word in latin) * 2 < spelling.at_least:
            continue
        for run in spelling.run.finditer(plain):
            yield from _spell_out(run, spelling)


def _spell_out(run: re.Match[str], spelling: _Spelling) -> Iterable[Edit]:
    """Word by word, so that a span within the number still points at its own words."""
    pieces = _split_words(run.group(), spelling)
    if sum(word in spelling.words for word, _ in pieces) * 2 <= len(pieces):
        return
    start = run.start()
    for word, end in pieces:
        yield start, run.start() + end, spelling.words.get(word, word)
        start = run.start() + end


def _split_words(run: str, spelling: _Spelling) -> list[tuple[str, int]]:
    if spelling.apart:
        return [(piece.group(), piece.end()) for piece in _DIGIT_OR_WORD.finditer(run)]
    one = re.compile("|".join(sorted(spelling.words, key=len, reverse=True)))
    return [(piece.group(), piece.end()) for piece in one.finditer(run)]


def _replace(folded: Folded, edits: list[Edit]) -> Folded:
    if not edits:
        return folded
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    old_starts = folded.starts if folded.starts is not None else range(len(folded.text))
    old_ends = folded.ends if folded.ends is not None else range(1, len(folded.text) + 1)
    position = 0
    for start, end, new in sorted(edits):
        if start < position or end <= start:
            continue
        pieces += (folded.text[position:start], new)
        starts += (*old_starts[position:start], *[old_starts[start]] * len(new))
        ends += (*old_ends[position:start], *[old_ends[end - 1]] * len(new))
        position = end
    pieces.append(folded.text[position:])
    starts += old_starts[position:]
    ends += old_ends[position:]
    text = "".join(pieces)
    return Folded(text, to_plain(text), starts, ends)
