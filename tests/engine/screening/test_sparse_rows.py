"""Rows with almost nothing say so."""

import pytest

from jointdesk.engine.screening import Person
from jointdesk.engine.screening.sparse import NAME_ALONE, NOTHING, ONE_PART, say_what_lacks


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person("R", ()), NOTHING),
        (Person("R", ("Mr.",)), NOTHING),
        (Person("R", ("\u202e",), nationality="VN", sex="M"), NOTHING),
        (Person("R", (), birth_date="1990-01-02"), NOTHING),
        (Person("R", ("Hùng",)), ONE_PART),
        (Person("R", ("김",)), ONE_PART),
        (Person("R", ("Hùng",), document="123"), ONE_PART),
        (Person("R", ("Nguyễn Văn Hùng",)), NAME_ALONE),
        (Person("R", ("김민준",), nationality="KR"), NAME_ALONE),
        (Person("R", ("Hùng", "Nguyễn Văn Hùng")), NAME_ALONE),
        (Person("R", ("Hùng",), age=30), ""),
        (Person("R", ("Nguyễn Văn Hùng",), birth_date="1990"), ""),
        (Person("R", (), document="C1234567"), ""),
        (Person("R", (), phones=("+84912345678",)), ""),
    ],
)
def test_says_what_lacks(person: Person, said: str) -> None:
    assert say_what_lacks(person) == said
