"""IMEI of a telephone: 15 digits, the last a Luhn check digit.

Source: 3GPP TS 23.003 (structure, Luhn; an IMEISV's last two digits are a software version and are dropped). Read only
beside a word for it: one random number in ten passes Luhn. A mistyped one is shown, and is never valid.
"""

import re
from collections.abc import Iterable, Iterator

from stdnum import luhn

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import Mark
from jointdesk.engine.identifiers.numbers import is_glued
from jointdesk.engine.identifiers.reading import Reading

KIND = "imei"
EXAMPLES = (
    Example("IMEI 490154203237518", "490154203237518"),
    Example("số IMEI: 35-209900-176148-1", "352099001761481", "VN"),
    Example("手机串号 3520990017614823", "352099001761481", "CN"),
)
_REACH = 60
_NUMBER = re.compile(r"(?<![0-9+])[0-9](?:[ \-/.]?[0-9]){14,15}(?![0-9A-Za-z]|[ \-/.][0-9])")
_SEPARATOR = re.compile(r"[ \-/.]")
_RIGHT_BEHIND = re.compile(r"(?: ?[12])?[\s:：៖#.=(\-]{0,4}(?:[^\W\d]{1,8}[\s:：#=(\-]{1,3}){0,2}")


def extract(reading: Reading) -> Iterable[Found]:
    for mark in reading.marks_of("imei"):
        yield from _read_beside(reading, mark)


def _read_beside(reading: Reading, mark: Mark) -> Iterator[Found]:
    """Numbers right behind the word whatever their check digit, others near it only if they pass."""
    behind = _RIGHT_BEHIND.match(reading.text, mark.end)
    position = behind.end() if behind else mark.end
    for match in _NUMBER.finditer(reading.text, max(0, mark.start - 25), mark.end + _REACH):
        value = _read(match.group())
        valid = luhn.is_valid(value)
        announced = match.start() in (position, mark.end)
        if not announced and is_glued(reading.plain, match.start()):
            continue
        if (valid or announced) and not reading.is_claimed(*match.span()):
            reading.claim(*match.span())
            why = f'beside "{reading.text[mark.start : mark.end]}"' + (
                "" if valid else "; the check digit is wrong"
            )
            yield Found(KIND, value, *match.span(), why, valid=valid)


def _read(written: str) -> str:
    digits = _SEPARATOR.sub("", written)
    return digits if len(digits) == 15 else digits[:14] + luhn.calc_check_digit(digits[:14])


def normalise(raw: str, country: str | None = None) -> str | None:
    match = _NUMBER.fullmatch(fold(raw[:60].strip()).text.strip())
    value = _read(match.group()) if match else ""
    return value if validate(value) else None


def validate(value: str) -> bool:
    return (
        len(value) == 15
        and value.isascii()
        and value.isdigit()
        and bool(value.strip("0"))
        and luhn.is_valid(value)
    )


def format(value: str) -> str:
    """As GSMA writes it: 49-015420-323751-8."""
    return f"{value[:2]}-{value[2:8]}-{value[8:14]}-{value[14:]}" if validate(value) else value
