"""Numbers to call at once, by country, and what each is for."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference.places import LANGUAGES
from jointdesk.engine.reference.tables import read_tsv

# whose consular line somebody who reads the language may need; English is of no one country
AT_HOME = {"vi": "VN", "km": "KH", "ko": "KR", "zh": "CN"}


@dataclass(frozen=True)
class Hotline:
    """`country` is ISO 3166-1; `names` says what it is for, by language."""

    country: str
    number: str
    what: str
    names: dict[str, str]


@cache
def hotlines() -> tuple[Hotline, ...]:
    """All of them, in the table's order."""
    names = {
        row["what"]: {language: row[f"name_{language}"] for language in LANGUAGES}
        for row in read_tsv(__package__, "hotline_kinds.tsv")
    }
    return tuple(Hotline(**row, names=names[row["what"]]) for row in read_tsv(__package__, "hotlines.tsv"))


def lines_on_a_sheet(country: str, language: str) -> list[Hotline]:
    """What a sheet on a wall in this country tells: its own numbers, and abroad the consular line of its readers."""
    here = [one for one in hotlines() if one.country == country and one.what != "consular"]
    home = AT_HOME.get(language, country)
    return here + [one for one in hotlines() if one.country == home != country and one.what == "consular"]
