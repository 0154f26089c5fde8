"""The personal number some states print among the optional data. Named only where state, format and shape agree."""

import re
from functools import cache

from jointdesk.engine.reference import read_tsv


@cache
def _patterns() -> dict[tuple[str, str], tuple[re.Pattern[str], str]]:
    rows = read_tsv(__package__, "national_numbers.tsv")
    return {(row["state"], row["format"]): (re.compile(row["pattern"]), row["kind"]) for row in rows}


def find_personal_number(state: str, format: str, optional: str, number: str) -> tuple[str, str]:
    """The number and its kind; two empty strings where there is none we know."""
    pattern, kind = _patterns().get((state, format), (None, ""))
    found = pattern.fullmatch(optional.rstrip("<")) if pattern else None
    if found is None or (state == "VNM" and format == "TD1" and not found[1].endswith(number)):
        return "", ""
    return found[1], kind
