"""A cell as an officer wrote it, in the roster's own words: 12.4.2533 is 1990-04-12, "nữ" is F, "베트남" is VN.

The engine reads each kind of fact; here stands what only the whole column tells, whether days or months come first.
What is not understood stays as it is, and the line that holds it is then refused by name.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Literal

from jointdesk.desk.intake.table_file import fold
from jointdesk.engine.reference import LANGUAGES, read_tsv
from jointdesk.engine.screening.written_dates import read_birth_date
from jointdesk.engine.screening.written_facts import find_country, read_age, read_sex

DateOrder = Literal["day", "month"]
_NUMERIC = re.compile(r"\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})\s*")


def understand(field: str, text: str, order: DateOrder) -> str:
    """The cell of a field in the words that `parse_roster_line` takes. Raises DateError for a date that is none."""
    if field == "birth_date":
        return read_birth_date(_put_day_first(text) if order == "month" else text)
    reader = _READERS.get(field)
    return reader(text) if reader else text


def guess_order(texts: Iterable[str]) -> DateOrder:
    """Day first, as in this part of the world, unless the column itself shows months first."""
    found = [match for match in map(_NUMERIC.fullmatch, map(_fold_width, texts)) if match]
    day_first = sum(int(match[1]) > 12 for match in found)
    month_first = sum(int(match[2]) > 12 for match in found)
    return "month" if month_first > day_first else "day"


def _put_day_first(text: str) -> str:
    match = _NUMERIC.fullmatch(_fold_width(text))
    return f"{match[2]}/{match[1]}/{match[3]}" if match else text


def _fold_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _read_age(text: str) -> str:
    age = read_age(text)
    return text if age is None else str(age)


def _read_sex(text: str) -> str:
    sex = read_sex(text)
    return text if sex is None else sex


def _read_country(text: str) -> str:
    """The first of several: a roster holds one."""
    found = find_country(text)
    return text if found is None else found.partition(" ")[0]


def _read_role(text: str) -> str:
    return _roles().get(fold(text), text)


@cache
def _roles() -> Mapping[str, str]:
    rows = read_tsv(__package__, "roster_roles.tsv")
    return {
        fold(word): row["role"] for row in rows for language in LANGUAGES for word in row[language].split("|")
    }


_READERS: Mapping[str, Callable[[str], str]] = {
    "age": _read_age,
    "nationality": _read_country,
    "role": _read_role,
    "sex": _read_sex,
}
