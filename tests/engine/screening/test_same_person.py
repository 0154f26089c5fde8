"""Counting heads: the strict rule, and groups over many rows. Persons are invented."""

import pytest

from jointdesk.engine.screening import Person, group_same_persons, same_person

HUNG = Person("A", ("Nguyễn Văn Hùng",), "1988-03-07", "VN", "C1234567")

PAIRS = {
    "same document, all else different": (Person("B", ("X Y",), "1970-01-01", "KH", "c-1234567"), "match"),
    "name in capitals, birth date, nationality": (
        Person("B", ("HUNG NGUYEN VAN",), "1988-03-07", "VN"),
        "match",
    ),
    "other document does not part them": (
        Person("B", ("NGUYEN VAN HUNG",), "1988-03-07", "VN", "N7654321"),
        "match",
    ),
    "nationality differs": (Person("B", ("Nguyễn Văn Hùng",), "1988-03-07", "KH"), "no_match"),
    "birth date one digit off": (Person("B", ("Nguyễn Văn Hùng",), "1989-03-07", "VN"), "no_match"),
    "other name": (Person("B", ("Trần Thị Mai",), "1988-03-07", "VN"), "no_match"),
    "year only": (Person("B", ("Nguyễn Văn Hùng",), "1988", "VN"), "cannot_compare"),
    "nationality unknown": (Person("B", ("Nguyễn Văn Hùng",), "1988-03-07"), "cannot_compare"),
    "no name": (Person("B", (), "1988-03-07", "VN"), "cannot_compare"),
}


@pytest.mark.parametrize(("other", "outcome"), PAIRS.values(), ids=PAIRS.keys())
def test_rule(other: Person, outcome: str) -> None:
    assert same_person(HUNG, other).outcome == outcome
    assert same_person(other, HUNG).outcome == outcome


def test_groups_follow_chains_of_evidence_and_keep_the_order_of_rows() -> None:
    persons = [
        HUNG,
        Person("B", ("Kim Min-jun",), "1995-11-21", "KR"),
        Person("C", ("NGUYEN VAN HUNG",), "1988-03-07", "VN", "N7654321"),
        Person("D", ("Văn Hùng",), "", "", "N7654321"),
        Person("E", ("김민준",), "1995-11-21", "KR"),
        Person("F", ("Kim Min-jun",), "", "KR"),
    ]
    assert group_same_persons(persons) == [["A", "C", "D"], ["B", "E"], ["F"]]


def test_repeated_ids_appear_once_and_no_rows_give_no_groups() -> None:
    assert group_same_persons([HUNG, HUNG]) == [["A"]]
    assert group_same_persons([]) == []


def test_a_thousand_rows_with_one_birth_date_are_grouped() -> None:
    words = ("An", "Binh", "Cuong", "Dung", "Giang", "Hoa", "Khanh", "Lan", "Minh", "Phuc")
    persons = [
        Person(str(n), (f"Nguyen {words[n % 10]} {words[n // 10 % 10]}",), "1990-01-01", "VN")
        for n in range(1000)
    ]
    groups = group_same_persons(persons)
    assert sum(len(group) for group in groups) == 1000
    assert {"0", "100", "200"} <= set(next(group for group in groups if "0" in group))
