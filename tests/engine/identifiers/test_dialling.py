"""A plan answers what libphonenumber answers, number for number."""

import random

import phonenumbers
import pytest

from jointdesk.engine.identifiers.dialling import choose_plan, find_plan, split_code
from jointdesk.engine.identifiers.phone import parse

WITH_PLAN = ["VN", "KH", "KR", "CN", "TH", "MY", "SG", "MM", "LA", "HK", "TW", "ID", "PH", "IN"]


def ask_library(digits: str, country: str | None) -> tuple[str, str] | None:
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    region = phonenumbers.region_code_for_number(number) or country or ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), region


def draw_numbers(country: str, draw: random.Random, count: int) -> list[tuple[str, str | None]]:
    """Random digits, and the library's own examples with one digit changed, at home and with their code."""
    code = str(phonenumbers.country_code_for_region(country))
    numbers: list[tuple[str, str | None]] = []
    for _ in range(count):
        digits = "".join(draw.choices("0123456789", k=draw.randint(3, 13)))
        example = phonenumbers.example_number_for_type(country, draw.randint(0, 10))
        if example is not None and draw.random() < 0.7:
            digits = phonenumbers.national_significant_number(example)
            at = draw.randrange(len(digits))
            digits = digits[:at] + draw.choice("0123456789") + digits[at + 1 :]
        prefix = draw.choice(["", "0", "0", "00", code, "08", "1"])
        numbers += [(prefix + digits, country), (f"+{code}{draw.choice(['', '0'])}{digits}", None)]
    return numbers


@pytest.mark.parametrize("country", [*WITH_PLAN, "JP", "US", "GB", "AU", "IT", "RU"])
def test_the_library_says_the_same(country: str) -> None:
    numbers = draw_numbers(country, random.Random(country), 300)
    answers = [ask_library(*number) for number in numbers]
    assert [parse(*number) for number in numbers] == answers
    assert sum(answer is not None for answer in answers) > 20


def test_where_rules_are_shared_the_library_is_asked() -> None:
    assert [country for country in WITH_PLAN if find_plan(country) is None] == []
    assert [find_plan(country) for country in ("US", "GB", "JP", "ZZ")] == [None] * 4
    assert choose_plan("0084912345678", "VN") is None
    assert choose_plan("84912345678", "VN") is None
    assert split_code("12025550123") is None
    assert split_code("") is None


def test_a_mobile_is_told_from_a_fixed_line() -> None:
    plan = find_plan("KR")
    assert plan is not None
    assert plan.is_mobile("1033008440")
    assert not plan.is_mobile("233008440")
