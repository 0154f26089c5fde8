"""The words around an identifier: what it is (cues), whose it is (banks), where it lives (platforms).

All tables become one list of words, so a text is read once however many banks are known.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.wordlist import Wordlist
from jointdesk.engine.reference import countries, read_tsv

PACKAGE = "jointdesk.engine.identifiers"
CUES = ("account", "phone", "card", "passport", "national_id", "other", "platform")
_SPACE = re.compile(r"[ .\-/]+")
_GLUED = re.compile(r"[0-9]{6}([a-z]{2,12})(?![a-z0-9_@])")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word says. `kind`: a cue of cues.tsv, "bank", "ewallet", "platform" or "country"; `value` its code;
    `country` what the word suggests, or "". `exact`: counts only in this spelling."""

    kind: str
    value: str
    country: str
    exact: str = ""


class Senses(dict[str, Meaning]):
    """All a word may mean: the first meaning of each kind, in order, and `all` of them.

    `cue` says what a number is, `bank` (or e-wallet) whose it is, None if the word doesn't.
    """

    def __init__(self, meanings: Iterable[Meaning]) -> None:
        self.all = tuple(meanings)
        for meaning in self.all:
            self.setdefault(meaning.kind, meaning)
        self.cue = next((meaning for kind, meaning in self.items() if kind in CUES), None)
        self.bank = next((meaning for kind, meaning in self.items() if kind in ("bank", "ewallet")), None)


@dataclass(slots=True)
class Mark:
    """A word of the lexicon at `start:end` of the folded text, with all it may mean. Senses are shared: not changed."""

    start: int
    end: int
    senses: Senses

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        return self.senses.all

    def meaning(self, *kinds: str) -> Meaning | None:
        """The first meaning of one of these kinds."""
        if len(kinds) == 1:
            return self.senses.get(kinds[0])
        return next((meaning for kind, meaning in self.senses.items() if kind in kinds), None)


def find_marks(text: str, plain: str) -> list[Mark]:
    """The lexicon's words in a folded text, longest first at each place, in order."""
    marks, position = [], 0
    for start, end in _lexicon()[1].find(plain):
        if start >= position and (senses := _understand(plain[start:end], text[start:end])):
            marks.append(Mark(start, end, senses))
            position = end
    glued = _find_glued(text, plain)
    return sorted([*marks, *glued], key=lambda mark: mark.start) if glued else marks


def _find_glued(text: str, plain: str) -> list[Mark]:
    """Banks right behind a number: "1023456789vcb"."""
    spans = [match.span(1) for match in _GLUED.finditer(plain)]
    marks = [Mark(*span, _understand(plain[slice(*span)], text[slice(*span)])) for span in spans]
    return [mark for mark in marks if mark.senses.bank]


@lru_cache(maxsize=16384)
def _understand(plain: str, written: str) -> Senses:
    known = _lexicon()[0].get(_SPACE.sub("", plain), ())
    return Senses(one for one in known if not one.exact or one.exact == written)


def _entries() -> Iterator[tuple[str, Meaning]]:
    for row in read_tsv(PACKAGE, "cues.tsv"):
        for word in row["words"].split("|"):
            yield word, Meaning(row["kind"], "", row["country"])
    for row in read_tsv(PACKAGE, "object_cues.tsv"):
        for word in row["words"].split("|"):
            if row["alone"] == "yes":
                yield word, Meaning("other", "", row["country"])
            yield word, Meaning(row["kind"], "" if row["alone"] == "yes" else "weak", row["country"])
    for row in read_tsv(PACKAGE, "banks.tsv"):
        for word in filter(None, row["names"].split("|")):
            yield word, Meaning(row["kind"], row["code"], row["country"])
        for word in filter(None, row["exact"].split("|")):
            yield word, Meaning(row["kind"], row["code"], row["country"], word)
    for country in countries().values():
        for word in dict.fromkeys((*country.names.values(), country.demonym)):
            # "Thai" and "Lào" without marks are Vietnamese words too, so short names count as spelled only.
            yield word, Meaning("country", country.code, country.code, word if len(word) < 6 else "")
    for row in read_tsv(PACKAGE, "platforms.tsv"):
        for word in filter(None, row["names"].split("|")):
            yield word, Meaning("platform", row["platform"], row["country"])
        for word in filter(None, row["exact"].split("|")):
            yield word, Meaning("platform", row["platform"], row["country"], word)


@cache
def _lexicon() -> tuple[dict[str, tuple[Meaning, ...]], Wordlist]:
    words: dict[str, tuple[Meaning, ...]] = {}
    spellings: list[str] = []
    for word, meaning in _entries():
        plain = _SPACE.sub(" ", to_plain(word))
        key = plain.replace(" ", "")
        if meaning not in words.get(key, ()):
            words[key] = (*words.get(key, ()), meaning)
        spellings.append(plain)
    return words, Wordlist(spellings)


@cache
def _platforms() -> Wordlist:
    named = (word for word, meaning in _entries() if meaning.kind == "platform")
    return Wordlist(_SPACE.sub(" ", to_plain(word)) for word in named)


def names_platform(plain: str) -> bool:
    """Whether a plain text may name a platform, in any spelling."""
    return _platforms().holds_any(plain)


@cache
def bank_codes() -> dict[str, str]:
    """Country by bank or e-wallet code."""
    return {row["code"]: row["country"] for row in read_tsv(PACKAGE, "banks.tsv")}


@cache
def bank_numbers() -> dict[str, str]:
    """Bank by its number with the clearing house: six digits in VietQR, three in Taiwan."""
    rows = read_tsv(PACKAGE, "banks.tsv")
    return {number: row["code"] for row in rows for number in row["bins"].split("|") if number}


def read_bank(name: str) -> str | None:
    """The code of a bank named by its code or in words; None when unknown."""
    if name.upper() in bank_codes():
        return name.upper()
    text = name.strip()
    marks = find_marks(text, to_plain(text))
    meanings = [mark.meaning("bank", "ewallet") for mark in marks]
    return next((meaning.value for meaning in meanings if meaning), None)


@cache
def labels_pattern(after: str) -> str:
    """A pattern for the small words that may follow a platform's name or "passport", in plain letters."""
    words = {
        to_plain(word)
        for row in read_tsv(PACKAGE, "labels.tsv")
        if row["after"] == after
        for word in row["words"].split("|")
    }
    return "|".join(
        re.escape(word).replace("\\ ", " ?") for word in sorted(words, key=lambda w: (-len(w), w))
    )
