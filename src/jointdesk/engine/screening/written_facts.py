"""Country, sex, age and phones as people write them in a roster; None where a text is none of them."""

import re
import unicodedata
from functools import cache, lru_cache

from jointdesk.engine.reference import countries, read_tsv
from jointdesk.engine.screening.evidence import normalise_phone
from jointdesk.engine.screening.evidence.age import OLDEST_AGE
from jointdesk.engine.screening.written_dates import UNKNOWN

_PACKAGE = "jointdesk.engine.screening"
_SEVERAL = re.compile(r"\s*[/;,&+|]\s*")
_MOST_COUNTRIES, _MOST_PHONES = 5, 20
_AGE = re.compile(r"\D{0,20}?(\d{1,3})\D{0,20}")


@lru_cache(maxsize=4096)
def find_country(text: str) -> str | None:
    """ISO alpha-2 of a code of two or three letters, or of a name or demonym in one of the desk's languages.

    Several nationalities (VN/KH) stand with spaces between. None if the text is no country.
    """
    if text.strip().casefold() in UNKNOWN - {"na"}:  # Namibia
        return ""
    whole = _find_one(text.strip())
    if whole:
        return whole
    found = [_find_one(part) for part in _SEVERAL.split(text.strip())]
    if len(found) > _MOST_COUNTRIES or not all(found):
        return None
    return " ".join(dict.fromkeys(code for code in found if code))


def _find_one(text: str) -> str | None:
    known = _countries().get(text.casefold())
    if known:
        return known
    return text.upper() if re.fullmatch("[A-Za-z]{2}", text) else None


@cache
def _countries() -> dict[str, str]:
    """Country by every code, name and demonym, casefolded."""
    found: dict[str, str] = {}
    for row in read_tsv("jointdesk.engine.reference", "country_codes.tsv"):
        found |= {word.casefold(): row["code"] for word in (row["alpha3"], *row["others"].split())}
    for code, country in countries().items():
        found |= {name.casefold(): code for name in (country.demonym, *country.names.values())}
    return found


def read_sex(text: str) -> str | None:
    """M or F of a letter or word in one of the region's languages; empty for unknown, None if it is no such word."""
    word = text.strip().casefold().rstrip(".")
    return "" if word in UNKNOWN else _sexes().get(word)


@cache
def _sexes() -> dict[str, str]:
    return {word: row["sex"] for row in read_tsv(_PACKAGE, "sexes.tsv") for word in row["words"].split()}


def read_age(text: str) -> int | None:
    """Years of the one number in a text ("about 25", "25 tuổi", "២៥ ឆ្នាំ"); None if there is no such number."""
    plain = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text[:60])
    found = _AGE.fullmatch(plain.strip())
    return int(found[1]) if found and int(found[1]) <= OLDEST_AGE else None


def read_phones(text: str, country: str = "") -> tuple[str, ...]:
    """Phones of a cell, in E.164 where `country` (the first of several) or a code tells; what is none is left out."""
    home = country.split(" ")[0]
    parts = re.split(r"[;,/|\n]+", text)[:_MOST_PHONES]
    return tuple(dict.fromkeys(filter(None, (normalise_phone(part, home) for part in parts))))
