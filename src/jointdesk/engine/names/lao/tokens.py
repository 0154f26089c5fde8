"""Lao words to tokens."""

from functools import lru_cache

from jointdesk.engine.names.lao import syllables
from jointdesk.engine.names.name import Token
from jointdesk.engine.names.segments import chain_token


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    return tuple([token for token in map(_read_word, words) if token.segments])


@lru_cache(maxsize=32768)
def _read_word(word: str) -> Token:
    return chain_token(word, syllables.segments(word))
