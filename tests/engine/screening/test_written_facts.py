"""Countries, sexes, ages and phones as people write them, and the form of their tables."""

import pytest

from jointdesk.engine.reference import countries, read_tsv
from jointdesk.engine.screening.written_facts import find_country, read_age, read_phones, read_sex


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VN", "VN"),
        ("vnm", "VN"),
        ("Việt Nam", "VN"),
        ("NA", "NA"),
        ("KHM / VNM", "KH VN"),
        ("Cambodian, Cambodia", "KH"),
        ("VN/Atlantis", None),
        ("Atlantis", None),
        ("VN/KH/TH/LA/MM/MY", None),
        ("/" * 10_000, None),
    ],
)
def test_countries(text: str, code: str | None) -> None:
    assert find_country(text) == code


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("M", "M"),
        ("female", "F"),
        ("Nữ", "F"),
        ("ប្រុស", "M"),
        ("여", "F"),
        ("男", "M"),
        ("ชาย", "M"),
        ("P", "F"),
        ("?", ""),
        ("X-ray", None),
    ],
)
def test_sexes(text: str, sex: str | None) -> None:
    assert read_sex(text) == sex


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("25", 25),
        ("about 25", 25),
        ("25 tuổi", 25),
        ("២៥ឆ្នាំ", 25),
        ("만 25세", 25),
        ("20-25", None),
        ("old", None),
    ],
)
def test_ages(text: str, age: int | None) -> None:
    assert read_age(text) == age
    assert read_age("130") is None
    assert read_age("1" * 10_000) is None


def test_phones_are_local_to_the_first_nationality() -> None:
    assert read_phones("0912345678", "VN KH") == ("+84912345678",)
    assert read_phones("+84 912 345 678; 0912345678", "") == ("+84912345678", "0912345678")
    assert read_phones("none", "VN") == ()
    assert len(read_phones("0912345678;" * 1000, "VN")) == 1


def test_the_tables_say_each_thing_once() -> None:
    codes = read_tsv("jointdesk.engine.reference", "country_codes.tsv")
    assert len({row["code"] for row in codes}) == len({row["alpha3"] for row in codes}) == len(codes) > 240
    assert countries().keys() <= {row["code"] for row in codes}
    others = [word for row in codes for word in row["others"].split()]
    assert len(others) == len(set(others))
    assert not set(others) & {row["alpha3"] for row in codes}
    words = [
        word for row in read_tsv("jointdesk.engine.screening", "sexes.tsv") for word in row["words"].split()
    ]
    assert len(words) == len(set(words))
