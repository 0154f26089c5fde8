"""The table of weights: every level of every kind of evidence, with its bits, its reason and what it may decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from jointdesk.engine.reference import read_tsv

Role = Literal["", "decides", "supports", "refutes"]
ROLES: tuple[Role, ...] = ("", "decides", "supports", "refutes")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of evidence: its level ("exact"), bits for (or against) one person, and the reason shown.

    `role`: does it decide a match, support one beside the name, or refute one? `detail` stands behind the reason.
    """

    kind: str
    level: str
    bits: float
    reason: str
    role: Role = ""
    detail: str = ""


@cache
def _weights() -> Mapping[tuple[str, str], Evidence]:
    return {
        (row["evidence"], row["level"]): Evidence(
            row["evidence"], row["level"], float(row["bits"]), row["reason"], cast(Role, row["role"])
        )
        for row in read_tsv("jointdesk.engine.screening", "weights.tsv")
    }


def weight(kind: str, level: str) -> Evidence:
    """The evidence of this kind at this level."""
    return _weights()[kind, level]


def prior_bits() -> float:
    """Bits against before any evidence: most pairs are two persons."""
    return weight("prior", "any").bits
