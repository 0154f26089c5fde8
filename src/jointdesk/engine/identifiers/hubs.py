"""Identifiers that many complaints name and that link nobody: public hotlines, platforms' domains, police numbers."""

from functools import cache

from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.reference import read_tsv


@cache
def known_hubs() -> dict[tuple[str, str], str]:
    """What each warning-listed (kind, value) is. A copy of the reviewed table hubs.tsv; do not change it."""
    return {(row["kind"], row["value"]): row["what"] for row in read_tsv(PACKAGE, "hubs.tsv")}
