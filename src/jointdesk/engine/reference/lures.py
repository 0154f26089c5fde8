"""How the scams lure: for each way how it begins, what they say, how it goes on and what to do, in five languages."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jointdesk.engine.reference.places import LANGUAGES
from jointdesk.engine.reference.tables import read_yaml

Said = dict[str, str]


@dataclass(frozen=True)
class Lure:
    """All texts are keyed by language; `says`: invented sentences as the swindlers word them."""

    code: str
    scam_types: tuple[str, ...]
    names: Said
    begins: Said
    says: tuple[Said, ...]
    goes_on: Said
    what_to_do: Said

    @property
    def texts(self) -> tuple[Said, ...]:
        return (self.names, self.begins, *self.says, self.goes_on, self.what_to_do)


@cache
def lures() -> dict[str, Lure]:
    """All ways by code, in the table's order."""
    return {row["lure"]: _read(row) for row in read_yaml(__package__, "lures.yaml")}


def _read(row: dict[str, Any]) -> Lure:
    return Lure(
        row["lure"],
        tuple(row["scam_types"]),
        _said(row["name"]),
        _said(row["begins"]),
        tuple(map(_said, row["says"])),
        _said(row["goes_on"]),
        _said(row["what_to_do"]),
    )


def _said(texts: dict[str, str]) -> Said:
    return {language: str(texts[language]).strip() for language in LANGUAGES}
