"""Which translations of legal forms a lawyer of the country has read; the others carry a mark on page and paper."""

from collections.abc import Iterable
from functools import cache

from jointdesk.engine.reference import read_tsv


@cache
def reviewed_languages() -> frozenset[str]:
    """Languages whose legal words somebody answers for."""
    rows = read_tsv("jointdesk.desk.accounts", "legal_words.tsv")
    return frozenset(row["language"] for row in rows if row["by"] and row["on"])


def are_reviewed(languages: Iterable[str]) -> bool:
    return set(languages) <= reviewed_languages()
