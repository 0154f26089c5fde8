"""Accounts with letters in them: names that customers choose ("STK HOANG88 TPBank") and Bakong names ("dara@aclb").

Sources: Vietnamese banks' descriptions of accounts by nickname; NBC's Bakong account name. Both look like ordinary
words, so a word for an account and a bank that has such accounts must stand beside them.
"""

import re
from collections.abc import Iterator

from jointdesk.engine.identifiers.lexicon import Mark, Meaning, bank_codes
from jointdesk.engine.identifiers.reading import Reading

COUNTRIES = ("VN", "SG", "MY")  # the latter two for numbers of companies with PayNow and DuitNow
BAKONG_NAME = r"[a-z0-9][a-z0-9._\-]{0,30}@[a-z]{2,10}"
# span, bank, value, why
Named = tuple[tuple[int, int], Meaning, str, str]

_REACH = 45
_SMALL_WORDS = r"so|la|is|no|number|id|cua|no|nhan|ngan|hang|nh|tk|moi|đep|dep|alias|nickname|biet danh"
_AFTER_CUE = re.compile(
    rf"[\s:.#=(\-]{{0,4}}(?:(?:{_SMALL_WORDS})[\s:.#=(\-]{{1,4}}){{0,3}}(?P<name>[a-z0-9]{{6,20}})(?![a-z0-9_@]|\.[a-z0-9])"
)
_READ_AS_DIGITS = re.compile(r"[0-9oil]+")
# "Agri 3180 2054 41127, … tài khoản 99ZP24118M": the bank has its number.
_LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){5}")
_MASKED = re.compile("x{3}")
# Singapore's number of a company; UEN's check letter is not asked for: PayNow adds suffixes.
_COMPANY = re.compile(
    r"[ :\-(]{0,3}(?:to )?(?:uen|no|number)?[ :.\-(#]{0,3}"
    r"(?P<name>(?:[0-9]{8,9}|[TSR][0-9]{2}[A-Z]{2}[0-9]{4})[A-Z])(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_BAKONG = re.compile(rf"(?<![\w.@\-]){BAKONG_NAME}(?![\w@\-]|\.[a-z])", re.IGNORECASE)


def find_named_accounts(reading: Reading) -> Iterator[Named]:
    for cue in reading.marks_of("account") if reading.marks_of("bank") else ():
        match = _AFTER_CUE.match(reading.plain, _skip_bank(cue, reading))
        if match and _is_name(match["name"]) and not _is_taken(reading, *match.span("name")):
            span = match.span("name")
            written = reading.text[slice(*span)].upper()
            if written.isascii() and (bank := _nearest_bank(reading, *span)):
                yield span, bank, written, f'after "{reading.text[cue.start : cue.end]}"'
    yield from _find_bakong_names(reading)
    yield from _find_companies(reading)


def _bank_of(mark: Mark) -> Meaning | None:
    meaning = mark.meaning("bank")
    return meaning if meaning and meaning.country == "VN" else None


def _skip_bank(cue: Mark, reading: Reading) -> int:
    """ "STK Vietcombank: HOANG88": where the name may begin."""
    bank = reading.mark_after("bank", cue.end, 3)
    return bank.end if bank else cue.end


def _is_name(written: str) -> bool:
    """Two digits and a letter at least; digits with a mistyped O or l are a number's business."""
    digits = sum(char.isdigit() for char in written)
    masked = _MASKED.match(written) is not None
    return 2 <= digits < len(written) and not masked and not _READ_AS_DIGITS.fullmatch(written)


def _is_taken(reading: Reading, start: int, end: int) -> bool:
    """Another's, or with a bank's name inside ("vcb0123…")."""
    inside = reading.mark_after("bank", start, end - start) or reading.mark_after("other", start, end - start)
    return (
        reading.is_claimed(start, end)
        or reading.is_in_site(start, end)
        or bool(inside and inside.start < end)
    )


def _nearest_bank(reading: Reading, start: int, end: int) -> Meaning | None:
    around = (reading.mark_before("bank", start, _REACH), reading.mark_after("bank", end, _REACH))
    beside = [
        (max(start - mark.end, mark.start - end), mark)
        for mark in around
        if mark and not _LONG_NUMBER.search(reading.plain[mark.end : start])
    ]
    return _bank_of(min(beside, key=lambda pair: pair[0])[1]) if beside else None


def _find_bakong_names(reading: Reading) -> Iterator[Named]:
    if "@" not in reading.text or "BAKONG" not in bank_codes():
        return
    for mark in reading.marks_of("ewallet"):
        meaning = mark.meaning("ewallet")
        if meaning and meaning.value == "BAKONG":
            start, end = max(0, mark.start - _REACH), mark.end + _REACH
            for match in _BAKONG.finditer(reading.text, start, end):
                if not reading.is_claimed(*match.span()):
                    yield match.span(), meaning, match.group().lower(), "a Bakong name"


def _find_companies(reading: Reading) -> Iterator[Named]:
    """ "PayNow UEN 201912345D"."""
    for mark in reading.marks_of("ewallet"):
        meaning = mark.meaning("ewallet")
        if meaning and meaning.value == "PAYNOW" and (match := _COMPANY.match(reading.text, mark.end)):
            span = match.span("name")
            if not reading.is_claimed(*span):
                yield span, meaning, reading.text[slice(*span)].upper(), "a company's PayNow number"
