"""Thai words to tokens, without what stands in front of a name: titles joined to it and abbreviations (พล.อ.)."""

import re
from functools import cache, lru_cache

from jointdesk.engine.names.name import Token
from jointdesk.engine.names.thai import syllables
from jointdesk.engine.reference import read_tsv

_MOST_TITLES = 4
# Ranks abbreviated to more than a letter stand before one that is: พล.อ., พล.ต.อ.
_RANK = "พล"
_LETTER = re.compile("[ก-ฮ]")


@cache
def _titles() -> re.Pattern[str]:
    """A title in front; behind it a name of three letters or more, or nothing."""
    texts = sorted((row["text"] for row in read_tsv(__package__, "titles.tsv")), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(texts)})(?=$|[เแโใไก-ฮ].{{2}})(?![ก-ฮ]์)")


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    tokens = [_read_word(word) for word in _without_titles(tuple(words))]
    return tuple([token for token in tokens if token.segments])


@lru_cache(maxsize=32768)
def _read_word(word: str) -> Token:
    segments, usual = syllables.segments(word)
    return Token(text=word, plain=usual, segments=segments)


@lru_cache(maxsize=16384)
def _without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    rest = _without_abbreviations(words)
    for _ in range(_MOST_TITLES):
        found = _titles().match(rest[0]) if rest else None
        if not found or (found.end() == len(rest[0]) and len(rest) == 1):
            break
        bare = rest[0][found.end() :]
        rest = _without_abbreviations((bare, *rest[1:]) if bare else rest[1:])
    return rest


def _without_abbreviations(words: tuple[str, ...]) -> tuple[str, ...]:
    at = 0
    while at < len(words) and (_is_letter(words[at]) or (words[at] == _RANK and _heads_rank(words[at:]))):
        at += 1
    return words[at:]


def _heads_rank(words: tuple[str, ...]) -> bool:
    return len(words) > 1 and _is_letter(words[1])


def _is_letter(word: str) -> bool:
    return _LETTER.fullmatch(word) is not None
