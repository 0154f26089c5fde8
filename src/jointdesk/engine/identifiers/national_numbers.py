"""What national numbers tell of themselves: birth date, place and check digit, by country.

Sources: python-stdnum (Korea, Thailand, Malaysia, India); GB 11643 (China); Vietnam Circular 59/2021/TT-BCA; ICA, Hong
Kong ImmD and Taiwan MOI published algorithms (Singapore, Hong Kong, Taiwan); Dukcapil (Indonesia); birth_places.tsv.
"""

import datetime
import re
from collections.abc import Callable
from functools import cache

from stdnum.exceptions import ValidationError
from stdnum.in_ import aadhaar
from stdnum.iso7064 import mod_11_2
from stdnum.kr import rrn
from stdnum.my import nric
from stdnum.th import pin

from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.reference import read_tsv


def is_checked(country: str, number: str) -> bool:
    """Whether a national number passes its country's own check; True where the country has none."""
    check = _CHECKS.get(country)
    return check is None or check(number)


@cache
def _places(country: str) -> frozenset[str]:
    rows = read_tsv(PACKAGE, "birth_places.tsv")
    return frozenset(next(row["codes"] for row in rows if row["country"] == country).split())


def _passes(validate: Callable[[str], str]) -> Callable[[str], bool]:
    def check(number: str) -> bool:
        try:
            validate(number)
        except (ValidationError, ValueError):
            return False
        return True

    return check


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _is_korean(number: str) -> bool:
    """The birth date only: numbers given since October 2020 have no check digit."""
    try:
        rrn.get_birth_date(number)
    except (ValidationError, ValueError):
        return False
    return len(number) == 13


def _is_vietnamese(number: str) -> bool:
    """Twelve digits: province, century and sex (0 to 3: born 1900 to 2099), year; nine digits have no check."""
    return len(number) == 9 or (len(number) == 12 and number[:3] in _places("VN") and number[3] in "0123")


def _is_chinese(number: str) -> bool:
    """Province, birth date, check digit; counties change too often to be listed."""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII) or number[:2] not in _places("CN"):
        return False
    return _is_date(int(number[6:10]), int(number[10:12]), int(number[12:14])) and mod_11_2.is_valid(number)


def _is_indonesian(number: str) -> bool:
    """Province, then day (a woman's is 40 more), month and year of birth; the century is not said."""
    day = int(number[6:8])
    born = _is_date(2000 + int(number[10:12]), int(number[8:10]), day - 40 if day > 40 else day)
    return number[:2] in _places("ID") and born and number[12:] != "0000"


_SG_LETTERS = {
    "S": "JZIHGFEDCBA",
    "T": "JZIHGFEDCBA",
    "F": "XWUTRQPNMLK",
    "G": "XWUTRQPNMLK",
    "M": "XWUTRQPNJLK",
}
_SG_OFFSETS = {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}


def _is_singaporean(number: str) -> bool:
    """Weights 2 7 6 5 4 3 2, letters by series."""
    if not re.fullmatch(r"[STFGM]\d{7}[A-Z]", number, re.ASCII):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    index = (total + _SG_OFFSETS[number[0]]) % 11
    return number[8] == _SG_LETTERS[number[0]][10 - index if number[0] == "M" else index]


def _is_hong_kong(number: str) -> bool:
    """Weights 9 to 1, letters as 10 to 35, a missing first letter as 36; the check digit may be A."""
    signs = number.rjust(9)
    values = [36 if sign == " " else int(sign, 36) for sign in signs]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


# The letters' numbers 10 to 35 in the order in which places were given them.
_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def _is_taiwanese(number: str) -> bool:
    place = _TW_LETTERS.index(number[0]) + 10
    digits = [place // 10, place % 10, *map(int, number[1:])]
    return (
        sum(one * weight for one, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10
        == 0
    )


_CHECKS: dict[str, Callable[[str], bool]] = {
    "CN": _is_chinese,
    "KR": _is_korean,
    "TH": _passes(pin.validate),
    "MY": _passes(nric.validate),
    "VN": _is_vietnamese,
    "SG": _is_singaporean,
    "ID": _is_indonesian,
    "IN": _passes(aadhaar.validate),
    "HK": _is_hong_kong,
    "TW": _is_taiwanese,
}
