"""Han words to tokens: the family name split off, every character a segment."""

from jointdesk.engine.names.han import characters
from jointdesk.engine.names.name import LONGEST_NATIVE, Token
from jointdesk.engine.names.segments import chain_token


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    text = characters.simplify("".join(words))
    if len(text) > LONGEST_NATIVE:
        return tuple(
            chain_token(characters.simplify(w), tuple(map(characters.segment, characters.simplify(w))))
            for w in words
        )
    family, given = (
        (characters.simplify(words[0]), text[len(words[0]) :])
        if len(words) > 1
        else characters.split_surname(text)
    )
    compound = (
        (characters.segment(family),)
        if len(family) > 1 and len(words) == 1
        else tuple(map(characters.segment, family))
    )
    tokens = (
        chain_token(family, compound, "family"),
        chain_token(given, tuple(map(characters.segment, given)), "given"),
    )
    return tuple(token for token in tokens if token.text)
