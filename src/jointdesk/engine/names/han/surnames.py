"""Family names in Han: those of two characters, and those read otherwise than the word (曾 Zeng, 單 Shan)."""

from collections.abc import Mapping
from functools import cache

from jointdesk.engine.reference import read_tsv

_AS_THE_WORD = "-"


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return {row["han"]: row for row in read_tsv(__package__, "surnames.tsv")}


def split_surname(text: str) -> tuple[str, str]:
    """Family and given part of an unspaced name in simplified characters."""
    if len(text) >= 3 and text[:2] in _table():
        return text[:2], text[2:]
    return text[:1], text[1:]


def surname_reading(family: str, language: str) -> str:
    """The reading of a family name in `language` where it is not that of the word; else empty."""
    reading = _table().get(family, {}).get(language, _AS_THE_WORD)
    return "" if reading == _AS_THE_WORD else reading
