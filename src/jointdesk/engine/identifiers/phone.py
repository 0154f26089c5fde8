"""Telephone numbers in E.164.

Source: libphonenumber (numbering plans); which local forms need a cue: phone_shapes.tsv. A number valid in the
text's country and in the desk's is read both ways, but a mobile goes before a fixed line. Without "+" or a
trunk 0 a number needs its country or a cue.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers

from jointdesk.engine.identifiers.context import Context
from jointdesk.engine.identifiers.countries import FALLBACKS
from jointdesk.engine.identifiers.dialling import Plan, choose_plan, split_code
from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.identifiers.numbers import Number, find_numbers
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import read_tsv

KIND = "phone"
EXAMPLES = (
    Example("sđt 0912 345 678", "+84912345678", "VN"),
    Example("ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨", "+85512345678", "KH"),
    Example("010-1234-5678로 전화", "+821012345678", "KR"),
    Example("手机 138 1234 5678", "+8613812345678", "CN"),
    Example("call +65 9123 4567", "+6591234567"),
)
_NOT_PHONE = frozenset({"account", "card", "passport", "national_id", "other"})
# What was said of the number before says nothing of one with "+".
_BEFORE_PLUS = frozenset({"account", "passport", "national_id"})
_CARRIERS = ("KR", "TH", "KH", "SG")
_CALLING = frozenset({"phone", "platform"})


@dataclass(frozen=True, slots=True)
class Local:
    """One reading of local digits: the E.164 number, its country and why that country."""

    value: str
    country: str
    why: str


@dataclass(frozen=True, slots=True)
class _Shape:
    calling_code: str
    plain: re.Pattern[str]
    cued: re.Pattern[str]


@cache
def _shapes() -> dict[str, _Shape]:
    return {
        row["country"]: _Shape(row["calling_code"], re.compile(row["plain"]), re.compile(row["cued"]))
        for row in read_tsv(PACKAGE, "phone_shapes.tsv")
    }


@lru_cache(maxsize=16384)
def parse(digits: str, country: str | None) -> tuple[str, str] | None:
    """E.164 and region of `digits` (with "+", or local to `country`), None if no such number can exist."""
    plan, national = _find_plan(digits, country)
    if plan is None:
        return _ask_library(digits, country)
    number = plan.read(national)
    return (f"+{plan.code}{number}", plan.country) if number else None


def _find_plan(digits: str, country: str | None) -> tuple[Plan | None, str]:
    if not digits.isascii():
        return None, digits
    if digits[:1] == "+" and digits[1:].isdigit():
        return split_code(digits[1:]) or (None, digits)
    if country and digits.isdigit():
        return choose_plan(digits, country), digits
    return None, digits


def _ask_library(digits: str, country: str | None) -> tuple[str, str] | None:
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    region = phonenumbers.region_code_for_number(number) or country or ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), region


def read_local(digits: str, country: str, *, cued: bool) -> str | None:
    """The E.164 form of local digits in one country, if they have a shape that country uses."""
    shape = _shapes().get(country)
    if shape is None:
        fits = digits[0] == "0" or cued
    else:
        fits = (shape.cued if cued else shape.plain).fullmatch(digits) is not None
    found = parse(digits, country) if fits and 6 <= len(digits) <= 13 else None
    if found and shape and not found[0].startswith("+" + shape.calling_code):
        return None
    return found[0] if found else None


def read_number(number: Number, context: Context, reading: Reading) -> list[Local]:
    """Every reading of a number as a phone: one, or one per country when two fit equally."""
    cued = bool(_CALLING.intersection(context.cues))
    found = _read_digits(number.digits, number.international, context, reading, cued)
    if found or context.bank or "account" in context.cues:
        return found
    parts = (_read_digits(digits, False, context, reading, cued) for digits in _parts(number))
    return next(filter(None, parts), [])


def _parts(number: Number) -> Iterator[str]:
    """Shorter stretches of groups set off by spaces, longest first: a list's "1." or an hour may stand before."""
    if len(number.groups) < 2:
        return
    groups = number.groups[:10]
    cuts = [0, *(at + 1 for at, gap in enumerate(number.gaps[:9]) if " " in gap), len(groups)]
    for size in range(len(groups) - 1, 0, -1):
        for first in (cut for cut in cuts if cut + size in cuts):
            digits = "".join(group.digits for group in groups[first : first + size])
            if 9 <= len(digits) <= 15 and digits[0] == "0":
                yield digits


def _read_digits(
    digits: str, international: bool, context: Context, reading: Reading, cued: bool
) -> list[Local]:
    if international or (digits.startswith("00") and len(digits) >= 11):
        found = parse("+" + _drop_trunk(digits.removeprefix("00")), None)
        if not found and not context.bank:
            found = _read_carrier(digits, (*reading.languages, reading.country))
        return [Local(*found, "written with its country code")] if found else []
    homes = _list_homes(context, reading)
    local: dict[str, Local] = {}
    for country, why in homes:
        if value := read_local(digits, country, cued=cued):
            local.setdefault(value, Local(value, country, why))
            if country in context.places:
                break
    wallets = [bank.country for bank in context.bank if bank.kind == "ewallet"]
    if local:
        return _prefer_mobile(_prefer_wallets(list(local.values()), wallets, context))
    if without_plus := _read_without_plus(digits, reading, cued):
        return [without_plus]
    # Where a home is known and the number is none there, only a word for "phone" sends us to look abroad.
    # An e-wallet's account is a phone of its country.
    abroad = (*context.countries, *wallets, *reading.suggested, *(FALLBACKS if cued or not homes else ()))
    for country in dict.fromkeys(abroad):
        likely = digits[0] == "0" or cued or country in wallets
        value = read_local(digits, country, cued=cued) if likely else None
        # A number that has the form of home, and is none there, is mistyped rather than a fixed line abroad.
        if value and (not homes or country in context.countries or is_mobile(value)):
            return [Local(value, country, "no country is said; this one fits")]
    return []


_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def _prefer_wallets(local: list[Local], wallets: list[str], context: Context) -> list[Local]:
    """ "wing 097 1188 447" in a Vietnamese text is a Cambodian phone, unless a word says another phone."""
    if len(local) < 2 or not wallets or context.cue == "phone" or context.places:
        return local
    return [one for one in local if one.country in wallets] or local


def _prefer_mobile(local: list[Local]) -> list[Local]:
    """Of a mobile here and a fixed line there (010…: Korea, Peking) the mobile: fraud is run from mobiles."""
    if len(local) < 2:
        return local
    return [one for one in local if is_mobile(one.value)] or local


@lru_cache(maxsize=4096)
def is_mobile(value: str) -> bool:
    plan, national = _find_plan(value, None)
    if plan is not None:
        return plan.is_mobile(national)
    return phonenumbers.number_type(phonenumbers.parse(value, None)) in _MOBILE


def _list_homes(context: Context, reading: Reading) -> list[tuple[str, str]]:
    homes = [(country, "local form of the country named beside it") for country in context.places]
    homes += [(country, "local form of the text's language") for country in reading.languages]
    return [*homes, (reading.country, "local form of the desk's country")] if reading.country else homes


def _drop_trunk(digits: str) -> str:
    """ "+84 (0)912…" is written on business cards; the trunk 0 is no part of the number."""
    for code in ("84", "855", "82", "66", "60", "856", "95"):
        if digits.startswith(code + "0"):
            return code + digits[len(code) + 1 :]
    return digits


def _read_carrier(digits: str, homes: Iterable[str]) -> tuple[str, str] | None:
    """ "001-855-96-…": dialled abroad through a carrier."""
    for home in homes:
        if home in _CARRIERS and (found := parse(digits, home)) and found[1] != home:
            return found
    return None


def _read_without_plus(digits: str, reading: Reading, cued: bool) -> Local | None:
    if not 10 <= len(digits) <= 13 or digits[0] == "0":
        return None
    for country, shape in _shapes().items():
        if digits.startswith(shape.calling_code) and shape.calling_code != "1":
            found = parse("+" + _drop_trunk(digits), None)
            known = country in reading.languages or country == reading.country or cued
            if found and found[1] == country and known:
                return Local(*found, "country code without +")
    return None


def to_national(value: str) -> str:
    """The digits a person dials at home: "0912345678" for +84912345678."""
    number = phonenumbers.parse(value, None)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(char for char in national if char.isdigit())


def extract(reading: Reading) -> Iterable[Found]:
    for number, context in reading.numbers():
        shared = number.start in reading.shared
        if (
            context.cue in _NOT_PHONE
            and not shared
            and not (number.international and context.cue in _BEFORE_PLUS)
        ):
            continue
        if number.amount_like and len(number.digits) < 11:
            continue
        for local in read_number(number, context, reading):
            cue = f'after "{context.words[0]}"; ' if context.words else ""
            yield Found(KIND, local.value, number.start, number.end, cue + local.why, local.country)


def normalise(raw: str, country: str | None = None) -> str | None:
    folded = fold(raw[:100].strip())
    numbers = find_numbers(folded.text, folded.plain)
    if len(numbers) != 1:
        return None
    digits = numbers[0].digits
    if numbers[0].international or digits.startswith("00"):
        found = parse("+" + _drop_trunk(digits.removeprefix("00")), None)
        return found[0] if found else None
    home = (country or "").upper()
    if home and (value := read_local(digits, home, cued=True)):
        return value
    if digits[0] == "0" or len(digits) < 10:
        return None
    found = parse("+" + _drop_trunk(digits), None)
    return found[0] if found else None


def validate(value: str) -> bool:
    found = parse(value, None) if value.startswith("+") and len(value) <= 16 else None
    return found is not None and found[0] == value


def format(value: str) -> str:
    if not validate(value):
        return value
    number = phonenumbers.parse(value, None)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
