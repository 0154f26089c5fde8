"""The country an identifier belongs to, as far as its value says: by prefix, bank, issuer or a site's ending."""

from functools import cache

from jointdesk.engine.identifiers.phone import parse
from jointdesk.engine.reference import countries, read_tsv


def find_country(kind: str, value: str) -> str:
    """ISO 3166 code, empty where the value says nothing (a wallet, a handle, a .com)."""
    if kind == "phone":
        found = parse(value, None)
        return found[1] if found else ""
    if kind == "bank_account":
        return _banks().get(value.partition(":")[0], "")
    if kind in ("document", "vehicle_plate"):
        return _known(value.partition(":")[0])
    if kind in ("domain", "email"):
        return _known(value.rpartition(".")[2].upper())
    return ""


def _known(code: str) -> str:
    return code if code in countries() else ""


@cache
def _banks() -> dict[str, str]:
    """Bank code -> country; a code that two countries use says nothing."""
    found: dict[str, set[str]] = {}
    for row in read_tsv("jointdesk.engine.identifiers", "banks.tsv"):
        found.setdefault(row["code"], set()).add(row["country"])
    return {code: next(iter(where)) for code, where in found.items() if len(where) == 1}
