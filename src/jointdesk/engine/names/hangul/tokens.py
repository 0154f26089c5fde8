"""Hangul words to tokens: the family name split off, every syllable a segment."""

from jointdesk.engine.names.hangul.spellings import family_segments, segment
from jointdesk.engine.names.hangul.syllables import split_surname
from jointdesk.engine.names.name import LONGEST_NATIVE, Token
from jointdesk.engine.names.segments import chain_token


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    text = "".join(words)
    if len(text) > LONGEST_NATIVE:
        return tuple(chain_token(word, tuple(map(segment, word))) for word in words)
    family, given = (words[0], text[len(words[0]) :]) if len(words) == 2 else split_surname(text)
    tokens = (
        chain_token(family, family_segments(family), "family"),
        chain_token(given, tuple(map(segment, given)), "given"),
    )
    return tuple(token for token in tokens if token.text)
