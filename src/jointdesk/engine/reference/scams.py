"""The types of scam a complaint may carry (several each), with the crosswalk to other classifications."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference.places import LANGUAGES
from jointdesk.engine.reference.tables import read_tsv


@dataclass(frozen=True)
class ScamType:
    """`ic3` and `singapore` are those bodies' own words; `iccs` is the UN's statistical code."""

    code: str
    names: dict[str, str]
    ic3: str
    singapore: str
    iccs: str


@cache
def scam_types() -> dict[str, ScamType]:
    """All scam types by code, in the table's order."""
    return {
        row["code"]: ScamType(
            row["code"],
            {language: row[f"name_{language}"] for language in LANGUAGES},
            row["ic3"],
            row["singapore"],
            row["iccs"],
        )
        for row in read_tsv(__package__, "scam_types.tsv")
    }
