"""Countries and provinces, each with its name in the five languages of the desk."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference.tables import read_tsv

LANGUAGES = ("en", "vi", "km", "ko", "zh")


@dataclass(frozen=True)
class Province:
    """A first-level unit. `code` is ISO 3166-2 (`KH-12`); `names` is keyed by language."""

    country: str
    code: str
    names: dict[str, str]
    capital: bool


@dataclass(frozen=True)
class Country:
    """`code` is ISO 3166-1 alpha-2; `demonym` is English."""

    code: str
    names: dict[str, str]
    demonym: str


@cache
def provinces() -> dict[str, Province]:
    """All provinces of the countries that can hold a desk, by code, in the table's order."""
    rows = read_tsv(__package__, "provinces.tsv")
    return {
        row["code"]: Province(row["country"], row["code"], _names(row), row["capital"] == "yes")
        for row in rows
    }


@cache
def countries() -> dict[str, Country]:
    """The countries that matter to the desk, by code."""
    rows = read_tsv(__package__, "countries.tsv")
    return {row["code"]: Country(row["code"], _names(row), row["demonym"]) for row in rows}


@cache
def borders() -> dict[str, tuple[str, ...]]:
    """Province -> the countries it meets on land; a province that meets none is missing."""
    rows = read_tsv(__package__, "borders.tsv")
    return {row["province"]: tuple(row["neighbours"].split()) for row in rows}


def _names(row: dict[str, str]) -> dict[str, str]:
    return {language: row[f"name_{language}"] for language in LANGUAGES}
