"""A name as it may be said: what an officer who does not read its script needs beside it."""

from collections.abc import Iterator

from django.utils.translation import gettext

from jointdesk.engine.names import Name, read
from jointdesk.engine.names.name import Segment

# a Han name is read in one of these, as a rule; the commonest first
_LANGUAGES = ("Mandarin", "Cantonese", "Hokkien or Teochew", "Hakka", "Sino-Vietnamese", "Korean")
_DEAREST = 0.5
# a spelling that other languages share tells less of this one
_SHARED = 0.03


def list_readings(text: str) -> list[str]:
    """How a name is said, one reading a language where there are several; nothing for a Latin name."""
    name = read(text)
    names = [one for one in (name, *name.alternatives) if one.script not in ("latin", "none", "other")]
    return list(dict.fromkeys(reading for one in names for reading in _read(one)))


def _read(name: Name) -> Iterator[str]:
    if name.script != "han":
        yield _in_capitals([token.plain for token in name.tokens])
        return
    for language in _LANGUAGES:
        spelt = [[_spell(part, language) for part in token.segments] for token in name.tokens]
        if spelt and all(all(parts) for parts in spelt):
            # only Mandarin is written together
            together = [["".join(parts)] for parts in spelt] if language == "Mandarin" else spelt
            words = [word for parts in together for word in parts]
            yield f"{_in_capitals(words)} ({gettext(language)})"


def _spell(part: Segment, language: str) -> str:
    """The usual spelling of a character in a language, empty if it has none there."""
    costs = {}
    for spelling, cost in part.spellings.items():
        languages = part.languages.get(spelling, "").split("/")
        if cost <= _DEAREST and language in languages:
            costs[spelling] = cost + _SHARED * (len(languages) - 1)
    return min(costs, key=lambda spelling: costs[spelling], default="")


def _in_capitals(words: list[str]) -> str:
    return " ".join(word.capitalize() for word in words if word)
