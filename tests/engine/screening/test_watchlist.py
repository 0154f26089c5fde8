"""The list over time: persons come, gain aliases and go; every road to an entry leads there. Persons are invented."""

import pytest

from jointdesk.engine.screening import Person, Watchlist

HUNG = Person("W1", ("Nguyễn Văn Hùng",), "1988-03-07", "VN", "C1234567", phones=("+84912345678",))
MINJUN = Person("W2", ("김민준",), "1995-11-21", "KR", "M12345678")
WEIMING = Person("W3", ("陳偉明",), "1979-06-15", "MY", "A98765432")
LIST = [HUNG, MINJUN, WEIMING]


def ids(watchlist: Watchlist, person: Person) -> list[str]:
    return [candidate.id for candidate in watchlist.screen(person)]


ROADS = {
    "name": Person("R", ("Nguyen Van Hung",)),
    "document": Person("R", (), document="C 123 4567"),
    "first half of a document": Person("R", ("Nguyen Van Hung",), document="C1234569"),
    "last half of a document": Person("R", ("Nguyen Van Hung",), document="C9234567"),
    "phone": Person("R", ("Hung",), "1988-03-07", phones=("+84912345678",)),
    "phone without its country": Person("R", ("Mai",), phones=("0912345678",)),
    "birth date under a misspelt name": Person("R", ("Nguyen Vam Hun",), "1988-03-07"),
    "birth date exchanged under a misspelt name": Person("R", ("Nguyen Vam Hung",), "1988-07-03"),
}


@pytest.mark.parametrize("person", ROADS.values(), ids=ROADS.keys())
def test_every_road_leads_to_the_entry(person: Person) -> None:
    assert "W1" in Watchlist.build(LIST).recall(person)


def test_a_birth_date_finds_its_bearer_among_many_of_one_name() -> None:
    twins = [
        Person(f"T{n}", ("Nguyễn Văn Hùng",), f"{1950 + n // 300}-{1 + n // 25 % 12:02}-{1 + n % 25:02}")
        for n in range(9000)
    ]
    watchlist = Watchlist.build(twins)
    for asked in ("1961-05-17", "1961-05-17"[:-1] + "8", "1961-04-05"):
        exact = next(twin.id for twin in twins if twin.birth_date == asked)
        assert watchlist.recall(Person("R", ("NGUYEN VAN HUNG",), asked))[0] == exact
    assert len(watchlist) == 9000


def test_a_first_name_and_an_age_are_a_lead_at_most() -> None:
    watchlist = Watchlist.build(LIST)
    found = watchlist.screen(Person("R", ("Minjun",), age=30, age_on="2025-11-22"))
    assert all(candidate.outcome != "match" for candidate in found)


def test_a_row_without_a_name_is_found_by_its_document_alone() -> None:
    watchlist = Watchlist.build([*LIST, Person("W9", (), document="X7654321")])
    assert ids(watchlist, Person("R", (), document="X7654321")) == ["W9"]
    assert ids(watchlist, Person("R", ())) == []


def test_an_alias_may_come_later_and_shares_the_facts() -> None:
    watchlist = Watchlist.build(LIST)
    asked = Person("R", ("Hung Seo",), "1988-03-07")
    assert ids(watchlist, asked) == []
    watchlist.add(Person("W1", ("Hùng Sẹo",)))
    assert ids(watchlist, asked) == ["W1"]
    assert len(watchlist) == 3


def test_the_same_name_twice_is_kept_once_and_another_birth_date_beside() -> None:
    watchlist = Watchlist.build([*LIST, HUNG, Person("W1", ("Nguyễn Văn Hùng",), "1988-03-08")])
    for birth_date in ("1988-03-07", "1988-03-08"):
        (best, *_) = watchlist.screen(Person("R", ("Nguyen Van Hung",), birth_date))
        assert (best.id, best.outcome) == ("W1", "match")


def test_who_is_removed_is_gone_by_every_road_and_may_come_back() -> None:
    watchlist = Watchlist.build(LIST)
    watchlist.screen(ROADS["name"])
    watchlist.remove("W1")
    watchlist.remove("nobody")
    assert all("W1" not in watchlist.recall(person) for person in ROADS.values())
    assert len(watchlist) == 2
    watchlist.add(Person("W1", ("Trần Thị Mai",)))
    assert ids(watchlist, Person("R", ("Tran Thi Mai",))) == ["W1"]
    assert ids(watchlist, ROADS["document"]) == []


def test_adding_one_by_one_gives_the_same_list_as_building() -> None:
    grown = Watchlist()
    for person in LIST:
        grown.add(person)
    built = Watchlist.build(LIST)
    for person in ROADS.values():
        assert grown.screen(person) == built.screen(person)


def test_an_id_repeated_without_end_is_bounded() -> None:
    watchlist = Watchlist.build(Person("W1", (f"Name {n}",), f"19{n % 100:02}-01-01") for n in range(500))
    assert len(watchlist) == 1
    assert ids(watchlist, Person("R", ("Name 3",))) == ["W1"]
