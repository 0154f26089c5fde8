"""Lao words to tokens."""

from jointdesk.engine.names.lao import syllables
from jointdesk.engine.names.name import Token
from jointdesk.engine.names.segments import chain_token


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    tokens = (chain_token(word, syllables.segments(word)) for word in words)
    return tuple(token for token in tokens if token.segments)
