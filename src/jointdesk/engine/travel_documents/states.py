"""Codes of issuing states and nationalities: ISO 3166-1 alpha-3, and those only travel documents have."""

from functools import cache

from jointdesk.engine.reference import read_tsv


@cache
def _countries() -> dict[str, str]:
    found = {
        row["alpha3"]: row["code"] for row in read_tsv("jointdesk.engine.reference", "country_codes.tsv")
    }
    return found | {row["code"]: row["country"] for row in read_tsv(__package__, "states.tsv")}


def is_state(code: str) -> bool:
    """Whether `code` (without fillers) may stand as issuer or nationality."""
    return code in _countries()


def state_country(code: str) -> str:
    """ISO 3166 alpha-2 of a code; "" where it stands for no country, or is none."""
    return _countries().get(code.strip("<"), "")
