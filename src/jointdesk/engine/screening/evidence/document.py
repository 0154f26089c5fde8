"""Document numbers: the same one decides, unless both sides say it is another country's or another kind of document.

A hand copies O for 0, and drops or swaps a character: each is a level of its own. Short numbers are shared by chance.
"""

import re

from rapidfuzz.distance import OSA

from jointdesk.engine.screening.evidence.weights import Evidence, weight

# Shorter numbers are shared by chance, and one wrong character makes another person's.
SHORTEST_DOCUMENT, SHORTEST_ONE_OFF = 5, 7
LONGEST_DOCUMENT = 64
_FULL = re.compile(r"([A-Z]{2}|):([a-z_]{1,20}):(.+)", re.DOTALL)
# What a hand or a scanner takes for another: as in ICAO 9303's advice on look-alikes.
_ALIKE = str.maketrans("OQDILZSB", "00011258")


def normalise_document(text: str) -> str:
    """Upper-case letters and digits of a document number; the shared form `CC:type:NUMBER` gives its number."""
    number = text.rsplit(":", 1)[-1]
    return "".join(char for char in number.upper() if char.isascii() and char.isalnum())


def read_document(text: str) -> str:
    """Normal form: the number, behind its issuer and type where `CC:type:NUMBER` says them."""
    number = normalise_document(text)
    issued = _FULL.fullmatch(text)
    return f"{issued[1]}:{issued[2]}:{number}" if issued and number else number


def weigh_document(a: str, b: str) -> Evidence:
    """Two documents in normal form, with or without issuer and type."""
    return weight("document", _level(a, b))


def document_keys(document: str) -> list[str]:
    """What an index files a document under: the number and its halves (one wrong character leaves one half whole)."""
    number = normalise_document(document).translate(_ALIKE)[:LONGEST_DOCUMENT]
    if len(number) < SHORTEST_ONE_OFF:
        return [number] if len(number) >= SHORTEST_DOCUMENT else []
    half = len(number) // 2
    return [number, f"{number[:half]}…", f"…{number[-half:]}"]


def _level(a: str, b: str) -> str:
    one, other = normalise_document(a), normalise_document(b)
    if min(len(one), len(other)) < SHORTEST_DOCUMENT:
        return "unknown"
    if one == other:
        return "exact" if _may_be_one(a, b) else "other_type"
    if not _may_be_one(a, b) or not _is_close(one, other):
        return "other"
    return "confused" if one.translate(_ALIKE) == other.translate(_ALIKE) else "one_off"


def _is_close(one: str, other: str) -> bool:
    """One character apart, or none but look-alikes; numbers longer than any document are not searched."""
    if min(len(one), len(other)) < SHORTEST_ONE_OFF or max(len(one), len(other)) > LONGEST_DOCUMENT:
        return False
    return one.translate(_ALIKE) == other.translate(_ALIKE) or OSA.distance(one, other, score_cutoff=1) == 1


def _may_be_one(a: str, b: str) -> bool:
    """Whether issuer and type, where both are said, are the same."""
    one, other = _FULL.fullmatch(a), _FULL.fullmatch(b)
    if one is None or other is None:
        return True
    return all(not x or not y or x == y for x, y in zip(one.groups()[:2], other.groups()[:2], strict=True))
