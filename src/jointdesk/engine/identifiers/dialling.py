"""Numbering plans of single countries, asked without the detours of a general parser.

Source: libphonenumber's metadata, as the package phonenumbers ships it, and its rules for parsing. A plan answers what
`phonenumbers.parse` and `is_valid_number` would, many times faster. There is no plan wherever another rule could come
into play, and the library is asked: a calling code that countries share, an international prefix, a code without "+".
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_SPECIAL = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail",
)  # fmt: skip
_CODE_LENGTHS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Plan:
    """Patterns of one country's national numbers, and for each length what numbers of that length can be."""

    country: str
    code: str
    prefix: re.Pattern[str] | None
    international: re.Pattern[str]
    general: re.Pattern[str]
    lengths: frozenset[int]
    special: dict[int, re.Pattern[str]]
    fixed: dict[int, re.Pattern[str]]
    mobile: dict[int, re.Pattern[str]]

    def read(self, digits: str) -> str | None:
        """The national significant number of digits dialled at home, or behind the calling code; None if none is."""
        number = self._drop_prefix(digits)
        if len(number) not in self.lengths and len(number) <= max(self.lengths):
            number = digits
        return number if self._is_valid(number) else None

    def _drop_prefix(self, digits: str) -> str:
        match = self.prefix.match(digits) if self.prefix else None
        if match is None:
            return digits
        rest = digits[match.end() :]
        kept = self.general.fullmatch(digits) and not self.general.fullmatch(rest)
        return digits if kept else rest

    def _is_valid(self, number: str) -> bool:
        size = len(number)
        return (
            size in self.lengths
            and self.general.fullmatch(number) is not None
            and any(_fits(kind, number) for kind in (self.mobile, self.fixed, self.special))
        )

    def is_mobile(self, number: str) -> bool:
        """Whether a valid national number is a mobile, or may be one."""
        return _fits(self.mobile, number) and not _fits(self.special, number)


def _fits(kind: dict[int, re.Pattern[str]], number: str) -> bool:
    pattern = kind.get(len(number))
    return pattern is not None and pattern.fullmatch(number) is not None


@cache
def find_plan(country: str) -> Plan | None:
    """The plan of a country with a calling code of its own and plain rules, None for all others."""
    data: Any = PhoneMetadata.metadata_for_region(country, None)
    if data is None or len(COUNTRY_CODE_TO_REGION_CODE[data.country_code]) > 1:
        return None
    if data.national_prefix_transform_rule or data.same_mobile_and_fixed_line_pattern:
        return None
    prefix = data.national_prefix_for_parsing
    return Plan(
        country,
        str(data.country_code),
        re.compile(prefix) if prefix else None,
        re.compile(data.international_prefix),
        re.compile(data.general_desc.national_number_pattern),
        frozenset(data.general_desc.possible_length),
        _by_length([getattr(data, name) for name in _SPECIAL]),
        _by_length([data.fixed_line]),
        _by_length([data.mobile]),
    )


def _by_length(kinds: list[Any]) -> dict[int, re.Pattern[str]]:
    patterns: dict[int, list[str]] = {}
    for kind in kinds:
        if kind is not None and kind.national_number_pattern:
            for length in kind.possible_length:
                patterns.setdefault(length, []).append(f"(?:{kind.national_number_pattern})")
    return {length: re.compile("|".join(found)) for length, found in patterns.items()}


def split_code(digits: str) -> tuple[Plan, str] | None:
    """The plan that an international number without its "+" belongs to, and the digits behind the calling code."""
    for length in _CODE_LENGTHS:
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length] or "0"))
        if regions:
            plan = find_plan(regions[0]) if len(regions) == 1 else None
            return (plan, digits[length:]) if plan else None
    return None


def choose_plan(digits: str, country: str) -> Plan | None:
    """The plan that reads digits dialled in a country by itself, None where only the library knows."""
    plan = find_plan(country)
    if plan is None or plan.international.match(digits) or digits.startswith(plan.code):
        return None
    return plan
