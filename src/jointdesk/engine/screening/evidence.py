"""The evidence beside the name: at which level two birth dates, nationalities or documents agree.

Each level's weight in bits and its reason stand in weights.tsv. Unknown evidence weighs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from jointdesk.engine.names import MATCH_SCORE, Comparison
from jointdesk.engine.reference import read_tsv

# A name that misses the threshold by a slip of the pen is no evidence against, beside a full birth date.
NEAR_SCORE = 0.52
# Shorter numbers are shared by chance, and one wrong character makes another person's.
SHORTEST_DOCUMENT, SHORTEST_ONE_OFF = 5, 7


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of evidence: its level ("exact"), bits for (or against) one person, and the reason shown."""

    kind: str
    level: str
    bits: float
    reason: str


@cache
def _weights() -> Mapping[tuple[str, str], Evidence]:
    rows = read_tsv(__package__, "weights.tsv")
    return {
        (row["evidence"], row["level"]): Evidence(
            row["evidence"], row["level"], float(row["bits"]), row["reason"]
        )
        for row in rows
    }


def prior_bits() -> float:
    """Bits against before any evidence: most pairs are two persons."""
    return _weights()[("prior", "any")].bits


def is_near(comparison: Comparison) -> bool:
    """No match, but a slip of the pen or another spelling may be all that parts the names."""
    return comparison.outcome != "match" and comparison.score >= NEAR_SCORE


def weigh_name(comparison: Comparison) -> Evidence:
    """A name's bits grow with its score from the threshold to a full match."""
    found = _weights()[("name", comparison.outcome)]
    if is_near(comparison):
        return _weights()[("name", "near")]
    if comparison.outcome != "match":
        return found
    full = _weights()[("name", "match_full")].bits
    share = (comparison.score - MATCH_SCORE) / (1 - MATCH_SCORE)
    return Evidence("name", "match", found.bits + share * (full - found.bits), found.reason)


def weigh_birth_date(a: str, b: str) -> Evidence:
    """Two ISO birth dates, in full or `YYYY-MM` or `YYYY`."""
    return _weights()[("birth_date", _birth_level(a, b))]


def weigh_nationality(a: str, b: str) -> Evidence:
    """Two ISO alpha-2 codes."""
    level = "unknown" if not (a and b) else "same" if a == b else "other"
    return _weights()[("nationality", level)]


def weigh_document(a: str, b: str) -> Evidence:
    """Two document numbers in normal form (`normalise_document`)."""
    return _weights()[("document", _document_level(a, b))]


def _birth_level(a: str, b: str) -> str:
    if not a or not b:
        return "unknown"
    if len(a) == len(b) == 10:
        return _full_dates(a, b)
    if a[:4] == b[:4]:
        months = len(a) >= 7 and len(b) >= 7
        return ("month" if a[:7] == b[:7] else "conflict") if months else "year"
    return "near_year" if abs(int(a[:4]) - int(b[:4])) == 1 else "conflict"


def _full_dates(a: str, b: str) -> str:
    if a == b:
        return "exact"
    if a[:4] == b[:4] and a[5:7] == b[8:] and a[8:] == b[5:7]:
        return "swapped"
    different = [i for i in range(10) if a[i] != b[i]]
    if len(different) == 1:
        return "digit"
    digits = (a.replace("-", ""), b.replace("-", ""))
    return "transposed" if OSA.distance(*digits, score_cutoff=1) == 1 else "conflict"


def _document_level(a: str, b: str) -> str:
    if min(len(a), len(b)) < SHORTEST_DOCUMENT:
        return "unknown"
    if a == b:
        return "exact"
    if min(len(a), len(b)) >= SHORTEST_ONE_OFF and OSA.distance(a, b, score_cutoff=1) == 1:
        return "one_off"
    return "other"


def normalise_document(text: str) -> str:
    """Upper-case letters and digits of a document number; the shared form `CC:type:NUMBER` gives its number."""
    number = text.rsplit(":", 1)[-1]
    return "".join(char for char in number.upper() if char.isascii() and char.isalnum())
