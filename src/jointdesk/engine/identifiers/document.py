"""Identity documents: `CC:type:NUMBER`, type passport or national_id.

Sources: documents.tsv (what numbers look like), python-stdnum (Korean, Chinese, Thai, Malaysian checks).
A passport needs the word; so does a national number, unless its own check leaves no doubt (Chinese) or its
shape is used for nothing else (Korean 6-7). The country stays empty where several issue such numbers.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from stdnum.cn import ric
from stdnum.exceptions import ValidationError
from stdnum.kr import rrn
from stdnum.my import nric
from stdnum.th import pin

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import PACKAGE, Mark, labels_pattern
from jointdesk.engine.identifiers.numbers import Number
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import countries, read_tsv

KIND = "document"
EXAMPLES = (
    Example("hộ chiếu số C1234567", "VN:passport:C1234567", "VN"),
    Example("여권번호 M12345678", "KR:passport:M12345678", "KR"),
    Example("CCCD 001099012345", "VN:national_id:001099012345", "VN"),
    Example("身份证号 11010519491231002X", "CN:national_id:11010519491231002X", "CN"),
    Example("NRIC S1234567D", "SG:national_id:S1234567D", "SG"),
)
TYPES = ("passport", "national_id")
_VALUE = re.compile(
    r"(?P<country>[A-Z]{2}|)[: ]?(?P<type>passport|national[_ ]id)[: ](?P<number>[A-Z0-9]{5,20})", re.I | re.A
)
# What may not stand before is looked at in code: a pattern that begins with a digit is found much faster.
_CHINESE = re.compile(r"[1-9]\d{5}[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[\dXx](?![0-9A-Za-z])")
_KOREAN = re.compile(r"\d{6} ?- ?[1-8]\d{6}(?![0-9\-])")
_SINGAPORE = re.compile(r"[STFGMstfgm]\d{7}[A-Za-z](?![0-9A-Za-z])")


@cache
def _nationalities() -> dict[str, str]:
    """Country by its names and its people's name, in plain letters."""
    words: dict[str, str] = {}
    for country in countries().values():
        for word in (*country.names.values(), country.demonym, country.demonym.split()[-1]):
            words.setdefault(to_plain(word), country.code)
    return words


@cache
def _after_mark() -> re.Pattern[str]:
    """What may follow "passport": small words, a nationality, and the number."""
    places = "|".join(re.escape(word) for word in sorted(_nationalities(), key=len, reverse=True))
    return re.compile(
        rf"[\s:：៖#.\-–=(]{{0,4}}(?:(?:{labels_pattern('document')}|(?P<place>{places}))[\s:：៖#.\-–=]{{0,3}}){{0,4}}"
        r"(?P<number>[a-z]{1,2}[ \-]?[0-9]{3,4}[ \-]?[a-z0-9]{3,5}|[0-9]{9})(?![a-z0-9])"
    )


@cache
def _before_mark() -> re.Pattern[str]:
    """A nationality right before "passport"."""
    places = "|".join(re.escape(word) for word in sorted(_nationalities(), key=len, reverse=True))
    return re.compile(rf"(?P<place>{places})\s?$")


def extract(reading: Reading) -> Iterable[Found]:
    yield from _read_passports(reading)
    yield from _read_shapes(reading)
    yield from _read_cued_numbers(reading)


def _read_passports(reading: Reading) -> Iterator[Found]:
    for mark in reading.marks_of("passport"):
        match = _after_mark().match(reading.plain, mark.end)
        if match is None or reading.is_claimed(*match.span("number")):
            continue
        start, end = match.span("number")
        number = re.sub(r"[ -]", "", reading.text[start:end]).upper()
        countries = _issuers("passport", number)
        if not countries or not number.isascii():
            continue
        reading.claim(start, end)
        country = _choose_country(countries, _homes(reading, mark, match))
        why = f'after "{reading.text[mark.start : mark.end]}"'
        yield Found(KIND, f"{country}:passport:{number}", start, end, why, country)


def _homes(reading: Reading, mark: Mark, match: re.Match[str]) -> tuple[str, ...]:
    """Whose passport it may be: the nationality said beside it, else the language's, else the desk's."""
    before = _before_mark().search(reading.plain, max(0, mark.start - 20), mark.start)
    said = match["place"] or (before["place"] if before else "")
    return (_nationalities()[said],) if said else (*reading.languages, reading.country)


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = read_tsv(PACKAGE, "documents.tsv")
    return tuple((row["country"], row["type"], re.compile(row["pattern"])) for row in rows)


def _issuers(kind: str, number: str) -> list[str]:
    return [place for place, of, pattern in _patterns() if of == kind and pattern.fullmatch(number)]


def _choose_country(candidates: list[str], homes: Iterable[str]) -> str:
    at_home = [home for home in homes if home in candidates]
    if at_home:
        return at_home[0]
    return candidates[0] if len(candidates) == 1 else ""


def _read_shapes(reading: Reading) -> Iterator[Found]:
    """National numbers whose shape speaks for itself."""
    for country, pattern in (("CN", _CHINESE), ("KR", _KOREAN), ("SG", _SINGAPORE)):
        for match in pattern.finditer(reading.text):
            start, end = match.span()
            if _is_inside(reading.text, start):
                continue
            number = re.sub(r"[ -]", "", match.group()).upper()
            cued = reading.mark_before("national_id", start, 15) is not None
            valid = is_checked(country, number)
            if reading.is_claimed(start, end) or not (valid or (cued and country != "SG")):
                continue
            if country == "SG" and not (cued or reading.country == "SG"):
                continue
            reading.claim(start, end)
            yield _found(country, number, start, end, valid, "cued" if cued else "by its shape and check")


def _is_inside(text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    return before.isascii() and (before.isalnum() or before in "-_")


def _read_cued_numbers(reading: Reading) -> Iterator[Found]:
    for number, context in reading.numbers():
        if context.cue != "national_id":
            continue
        countries = _issuers("national_id", number.digits)
        if not countries:
            continue
        homes = (*context.countries, *reading.languages, reading.country)
        country = _choose_country([c for c in countries if is_checked(c, number.digits)] or countries, homes)
        reading.claim(number.start, number.end)
        yield _cued(country, number, f'after "{context.words[0]}"')


def _cued(country: str, number: Number, why: str) -> Found:
    valid = not country or is_checked(country, number.digits)
    return _found(country, number.digits, number.start, number.end, valid, why)


def _found(country: str, number: str, start: int, end: int, valid: bool, why: str) -> Found:
    reason = why if valid else f"{why}; its check fails"
    return Found(KIND, f"{country}:national_id:{number}", start, end, reason, country, valid)


def is_checked(country: str, number: str) -> bool:
    """Whether a national number passes its country's own check (date, place, check digit)."""
    check = _CHECKS.get(country)
    return check is None or check(number)


def _passes(validate: Callable[[str], str]) -> Callable[[str], bool]:
    def check(number: str) -> bool:
        try:
            validate(number)
        except (ValidationError, ValueError):
            return False
        return True

    return check


def _is_korean(number: str) -> bool:
    """The birth date only: numbers given since October 2020 have no check digit."""
    try:
        rrn.get_birth_date(number)
    except (ValidationError, ValueError):
        return False
    return len(number) == 13


def _is_vietnamese(number: str) -> bool:
    """Twelve digits begin with a province code 001-096; nine-digit numbers of before 2016 have no check."""
    return len(number) == 9 or (len(number) == 12 and 1 <= int(number[:3]) <= 96)


def _is_singaporean(number: str) -> bool:
    """Weights 2 7 6 5 4 3 2, letters by series (ICA's published algorithm; M series: +3)."""
    if not _SINGAPORE.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}[number[0]]
    letters = {
        "S": "JZIHGFEDCBA",
        "T": "JZIHGFEDCBA",
        "F": "XWUTRQPNMLK",
        "G": "XWUTRQPNMLK",
        "M": "XWUTRQPNJLK",
    }
    index = total % 11
    return number[8] == letters[number[0]][10 - index if number[0] == "M" else index]


_CHECKS: dict[str, Callable[[str], bool]] = {
    "CN": _passes(ric.validate),
    "KR": _is_korean,
    "TH": _passes(pin.validate),
    "MY": _passes(nric.validate),
    "VN": _is_vietnamese,
    "SG": _is_singaporean,
}


def normalise(raw: str, country: str | None = None) -> str | None:
    """Of `CC:type:NUMBER`, also with spaces for colons, or of a bare number with the issuer's country."""
    written = fold(raw[:100].strip()).text.strip()
    if match := _VALUE.fullmatch(written):
        kind, number = match["type"].lower().replace(" ", "_"), match["number"].upper()
        valid = kind == "passport" or is_checked(match["country"].upper(), number)
        return f"{match['country'].upper()}:{kind}:{number}" if valid else None
    number = re.sub(r"[\s.\-]", "", written).upper()
    home = (country or "").upper()
    for kind in TYPES:
        if home in _issuers(kind, number) and (kind == "passport" or is_checked(home, number)):
            return f"{home}:{kind}:{number}"
    return None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    """ "VN passport C1234567"."""
    return value.replace(":", " ").replace("_", " ").strip()
