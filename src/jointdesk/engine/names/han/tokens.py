"""Han words to tokens: the family name split off, every character a segment."""

from collections.abc import Iterable

from jointdesk.engine.names.han.characters import segment
from jointdesk.engine.names.han.readings import simplify
from jointdesk.engine.names.han.surnames import split_surname
from jointdesk.engine.names.name import LONGEST_NATIVE, Segment, Token
from jointdesk.engine.names.segments import chain_token


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    written = [simplify(word) for word in words]
    text = "".join(written)
    if len(text) > LONGEST_NATIVE:
        return tuple(chain_token(word, tuple(map(segment, word))) for word in written)
    family, given = (written[0], text[len(written[0]) :]) if len(words) > 1 else split_surname(text)
    compound = len(family) > 1 and len(words) == 1
    tokens = (
        chain_token(family, tuple(_read_family((family,) if compound else family)), "family"),
        chain_token(given, tuple(map(segment, given)), "given"),
    )
    return tuple(token for token in tokens if token.text)


def _read_family(parts: Iterable[str]) -> Iterable[Segment]:
    return (segment(part, surname=True) for part in parts)
