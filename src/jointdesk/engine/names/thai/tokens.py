"""Thai words to tokens."""

from functools import lru_cache

from jointdesk.engine.names.name import Token
from jointdesk.engine.names.thai import syllables


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read. Single letters are what is left of a title."""
    tokens = [_read_word(word) for word in words]
    return tuple([token for token in tokens if token.segments]) if max(map(len, words), default=0) > 1 else ()


@lru_cache(maxsize=32768)
def _read_word(word: str) -> Token:
    segments, usual = syllables.segments(word)
    return Token(text=word, plain=usual, segments=segments)
