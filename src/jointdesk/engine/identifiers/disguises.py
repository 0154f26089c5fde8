"""What people write so that a filter doesn't see it: defanged addresses, digits spelled out in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.wordlist import write_pattern
from jointdesk.engine.reference import read_tsv

PACKAGE = "jointdesk.engine.identifiers"
# start and end in the folded text, and what stands there instead
Edit = tuple[int, int, str]

_SCHEME = re.compile(r"(?<![a-z])h(?:xx|tt|\*\*)p(s?) ?(?:\[:\]|:) ?(?://|\[//\]|\[/\]\[/\])(?=[^\s])")
_SCHEME_SIGNS = ("hxxp", "h**p", "p[:]", "s[:]", "[/", "p :", "s :")

_AT_SIGNS = ("a cong", "a moc", "골뱅이", "艾特", "圈a", " at ", "@ ", " @")
_DOTTED = r"(?: ?\.| ?[\[({]| (?:dot|cham)\b|쩜|점|点|點)"
_MAIL_HOSTS = "gmail|yahoo|hotmail|outlook|icloud|proton|protonmail|naver|daum|hanmail|qq|163|126|sina|mail"
# "abc a còng gmail chấm com", "abc at abc dot com", "abc @ gmail.com": each with a dot, and no word of a sentence.
_AT = re.compile(
    rf"(?<=[a-z0-9])(?: ?(?:a cong|a moc|골뱅이|艾特|圈a) ?(?=[a-z0-9-]{{2,40}}{_DOTTED})"
    rf"| at (?=[a-z0-9-]{{2,40}} (?:dot|cham)\b)|(?: @ ?|@ )(?=(?:{_MAIL_HOSTS}){_DOTTED}))"
)

# "john dot tan at gmail dot com": the dot of a name
_NAME_DOT = re.compile(
    r"(?<=[a-z0-9]) (?:dot|cham) "
    rf"(?=[a-z0-9_]{{1,30}}(?: ?@ ?| at | ?a (?:cong|moc) ?| ?골뱅이 ?)[a-z0-9-]{{2,40}}{_DOTTED})"
)


def find_disguises(plain: str) -> list[Edit]:
    """What to replace in a folded text, by start. Each pattern is tried only if a sign of it is there."""
    if not _any_sign().search(plain):
        return sorted(_spelled_digits(plain))
    edits: list[Edit] = []
    for disguise in _disguises():
        if _holds_any(plain, disguise.signs):
            edits += [(m.start(), m.end(), disguise.stands_for) for m in disguise.pattern.finditer(plain)]
    if _holds_any(plain, _SCHEME_SIGNS):
        edits += [(m.start(), m.end(), f"http{m.group(1)}://") for m in _SCHEME.finditer(plain)]
    if _holds_any(plain, _AT_SIGNS):
        edits += [(m.start(), m.end(), "@") for m in _AT.finditer(plain)]
        edits += [(m.start(), m.end(), ".") for m in _NAME_DOT.finditer(plain)]
    if " . " in plain:
        edits += [edit for match in _spaced().finditer(plain) for edit in _close_up(match)]
    edits += _spelled_digits(plain)
    return sorted(edits)


@cache
def _any_sign() -> re.Pattern[str]:
    """A sign of anything but spelled digits: one search, where a long text has none, instead of thirty."""
    signs = {sign for disguise in _disguises() for sign in disguise.signs}
    return re.compile("|".join(map(re.escape, sorted({*signs, *_SCHEME_SIGNS, *_AT_SIGNS, " . "}))))


def _holds_any(plain: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 any() takes longer to begin than these searches
        if sign in plain:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Disguise:
    stands_for: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _disguises() -> tuple[_Disguise, ...]:
    """In brackets anywhere; as a bare word or sign only between a name and one of the customary endings."""
    found = []
    for row in read_tsv(PACKAGE, "dots.tsv"):
        inner = _one_of(row["bracketed"])
        bracketed = rf" ?(?:\[ ?(?:{inner}) ?\]|\( ?(?:{inner}) ?\)|\{{ ?(?:{inner}) ?\}}) ?"
        found.append(_Disguise(row["stands_for"], ("[", "(", "{"), re.compile(bracketed)))
        if row["words"]:
            bare = (
                rf"(?<=[a-z0-9]) (?:{_one_of(row['words'])}) ?(?=(?:{_one_of(row['endings'])})(?![a-z0-9]))"
            )
            signs = tuple(" " + to_plain(word) for word in row["words"].split("|"))
            found.append(_Disguise(row["stands_for"], signs, re.compile(bare)))
        if row["glued"]:
            glued = rf"(?<=[a-z0-9])(?:{_one_of(row['glued'])})(?=(?:{_one_of(row['endings'])})(?![a-z0-9]))"
            found.append(_Disguise(row["stands_for"], tuple(row["glued"].split("|")), re.compile(glued)))
    return tuple(found)


@cache
def _spaced() -> re.Pattern[str]:
    """ "t . me / abc", "abc . com"."""
    endings = next(row["endings"] for row in read_tsv(PACKAGE, "dots.tsv") if row["stands_for"] == ".")
    return re.compile(rf"(?<=[a-z0-9])( \. )(?:{_one_of(endings)}|ly)(?![a-z0-9])( ?/ ?(?=[a-z0-9_+@]))?")


def _close_up(match: re.Match[str]) -> Iterable[Edit]:
    yield *match.span(1), "."
    if match[2]:
        yield *match.span(2), "/"


def _one_of(words: str) -> str:
    return "|".join(re.escape(to_plain(word)) for word in words.split("|"))


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How one language spells digits; `apart`: in words that stand apart."""

    words: dict[str, str]
    apart: bool
    at_least: int
    run: re.Pattern[str]


@cache
def _spellings() -> tuple[_Spelling, ...]:
    return tuple(_read_spelling(row) for row in read_tsv(PACKAGE, "digit_words.tsv"))


def _read_spelling(row: dict[str, str]) -> _Spelling:
    words = {to_plain(word): digit for word, digit in (pair.split("=") for pair in row["words"].split())}
    one, apart, more = "|".join(sorted(words, key=len, reverse=True)), row["apart"] == "yes", row["at_least"]
    if apart:
        one = f"(?:{one}|[0-9]{{1,4}})(?![a-z0-9])"
        run = f"(?<![a-z0-9]){one}(?:[ ,.-]{{1,2}}{one}){{{int(more) - 1},40}}"
    else:
        # Behind a blank, Korean 이 may be "this is" instead of 2: "… 육칠팔구 이라고".
        gap = "(?:, |[ ,.，、·-])(?!이라|이고|이에|이었|이며|이야|이예)"
        one = f"(?!이(?:에요|예요|라고|라는|었|며|고(?:요|[ ,])))(?:{one})"
        run = f"{one}(?:(?:{gap})?(?:{one}|[0-9])){{{int(more) - 1},40}}"
    return _Spelling(words, apart, int(more), re.compile(run))


_DIGIT_OR_WORD = re.compile("[a-z]+|[0-9]+|[^a-z0-9 ,.-]+")


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What every number has that is spelled in words apart, and every other.

    More than half of the six words or more are digits' words: behind the first word, two with at most a number between.
    """
    words = {word for spelling in _spellings() if spelling.apart for word in spelling.words}
    one = write_pattern(words)
    others = {word for spelling in _spellings() if not spelling.apart for word in spelling.words}
    other = write_pattern(others)
    return (
        re.compile(f"[ ,.-]{one}[ ,.-]{{1,2}}(?:[0-9]{{1,4}}[ ,.-]{{1,2}})?{one}(?![a-z0-9])"),
        re.compile(f"{other}[ ,.，、·-]{{0,2}}(?:{other}|[0-9])"),
    )


def _spelled_digits(plain: str) -> Iterable[Edit]:
    in_words, in_letters = _signs()
    apart = in_words.search(plain) is not None
    together = not plain.isascii() and in_letters.search(plain) is not None
    if not apart and not together:
        return
    for spelling in _spellings():
        if apart if spelling.apart else together:
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
    one = re.compile("|".join([*sorted(spelling.words, key=len, reverse=True), "[0-9]+"]))
    return [(piece.group(), piece.end()) for piece in one.finditer(run)]
