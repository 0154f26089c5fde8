"""The gate: a roster row against a list. Persons are invented."""

from datetime import date, timedelta

import pytest

from jointdesk.engine.names import MATCH_SCORE
from jointdesk.engine.screening import Candidate, Person, Watchlist

WANTED = Person("W1", ("Nguyễn Văn Hùng",), "1988-03-07", "VN", "C1234567")
KOREAN = Person("W2", ("김민준",), "1995-11-21", "KR", "M12345678")
CHINESE = Person("W3", ("陳偉明",), "1979-06-15", "MY", "A98765432")
OTHERS = [
    Person("W4", ("Trần Thị Mai",), "1999-01-30", "VN", "C7654321"),
    Person("W5", ("Somchai Rattana",), "1990-05-05", "TH", "AC4455667"),
]
LIST = [WANTED, KOREAN, CHINESE, *OTHERS]


def screen(person: Person, entries: list[Person] | None = None) -> list[Candidate]:
    return Watchlist.build(LIST if entries is None else entries).screen(person)


def seen(name: str, birth_date: str = "", nationality: str = "", document: str = "") -> Person:
    return Person("R1", (name,) if name else (), birth_date, nationality, document)


FOUND = {
    "capitals without tones": (seen("NGUYEN VAN HUNG", "1988-03-07", "VN"), "W1"),
    "order swapped": (seen("HUNG NGUYEN VAN", "1988-03-07", "VN"), "W1"),
    "day and month exchanged": (seen("NGUYEN VAN HUNG", "1988-07-03", "VN"), "W1"),
    "one digit wrong": (seen("NGUYEN VAN HUNG", "1989-03-07", "VN"), "W1"),
    "two digits exchanged": (seen("KIM MIN JUN", "1995-11-12", "KR"), "W2"),
    "name misspelt, birth date right": (seen("NGUYEN VAN HUG", "1988-03-07", "VN"), "W1"),
    "Hangul in Latin": (seen("Kim Min-jun", "1995-11-21", "KR"), "W2"),
    "Hangul joined in Latin": (seen("KIM MINJOON", "1995-11-21"), "W2"),
    "Han in Hokkien and Mandarin": (seen("TAN WEI MING", "1979-06-15", "MY"), "W3"),
    "other nationality noted": (seen("Chan Wai Ming", "1979-06-15", "HK"), "W3"),
    "document alone": (seen("", document="M 1234-5678"), "W2"),
    "document under another name": (seen("Park Jisoo", "1991-01-01", "KR", "M12345678"), "W2"),
    "document with one character wrong": (seen("KIM MIN JUN", "", "KR", "M12345679"), "W2"),
}


@pytest.mark.parametrize(("person", "wanted"), FOUND.values(), ids=FOUND.keys())
def test_finds(person: Person, wanted: str) -> None:
    best = screen(person)[0]
    assert (best.id, best.outcome) == (wanted, "match")
    assert best.score >= MATCH_SCORE
    assert best.reasons


LEADS = {
    "a name alone": seen("NGUYEN VAN HUNG"),
    "a name and a nationality": seen("NGUYEN VAN HUNG", nationality="VN"),
    "a name and a year of birth": seen("NGUYEN VAN HUNG", "1988", "VN"),
}


@pytest.mark.parametrize("person", LEADS.values(), ids=LEADS.keys())
def test_is_a_lead_and_no_more(person: Person) -> None:
    best = screen(person)[0]
    assert (best.id, best.outcome) == ("W1", "cannot_compare")
    assert best.score < MATCH_SCORE


def test_a_name_with_another_birth_date_is_no_match() -> None:
    best = screen(seen("NGUYEN VAN HUNG", "1971-12-24", "VN"))[0]
    assert (best.id, best.outcome) == ("W1", "no_match")
    assert any("other birth date" in reason for reason in best.reasons)


@pytest.mark.parametrize(
    "person",
    [
        seen("Lê Quang Minh", "1985-10-10", "VN", "C1112223"),
        seen("Lê Quang Minh", "1988-03-07", "VN"),
        seen("NGUYEN VAN HANH", "1970-01-01", "VN"),
        seen("", "1988-03-07", "VN"),
        seen("Mr.", "", ""),
        seen("\ud800\u202e", "", ""),
        seen("x" * 10_000, "", ""),
    ],
    ids=["stranger", "birthday in common", "near name", "no name", "only a title", "hostile", "long"],
)
def test_does_not_call_a_stranger_a_match(person: Person) -> None:
    assert [candidate for candidate in screen(person) if candidate.outcome == "match"] == []


def test_rows_of_one_id_are_aliases_and_share_their_facts() -> None:
    entries = [Person("W1", ("Nguyễn Văn Hùng",), "1988-03-07", "VN"), Person("W1", ("Hùng Sẹo",))]
    found = screen(seen("Hung Seo", "1988-03-07"), entries)
    assert [(candidate.id, candidate.outcome) for candidate in found] == [("W1", "match")]


def test_adding_finds_at_once_what_building_finds() -> None:
    grown = Watchlist()
    for entry in LIST:
        grown.add(entry)
        grown.screen(seen("Kim Min-jun"))
    built = Watchlist.build(LIST)
    for person, _ in FOUND.values():
        assert grown.screen(person) == built.screen(person)


def test_best_come_first_and_no_more_than_asked() -> None:
    twins = [Person(f"T{n:02}", ("Nguyễn Văn Hùng",), f"1988-03-{n + 1:02}", "VN") for n in range(20)]
    found = Watchlist.build(twins).screen(seen("NGUYEN VAN HUNG", "1988-03-07", "VN"), top=5)
    assert len(found) == 5
    assert found[0].id == "T06"
    assert [candidate.score for candidate in found] == sorted((c.score for c in found), reverse=True)


def test_an_empty_list_gives_no_candidates() -> None:
    assert screen(seen("Kim Min-jun"), []) == []


def test_reasons_carry_each_piece_of_evidence_with_its_weight() -> None:
    reasons = " | ".join(screen(seen("Kim Min-jun", "1995-11-21", "KR"))[0].reasons)
    for words in (
        "document unknown",
        "name matches",
        "김 read kim",
        "same birth date",
        "same nationality",
        "bits",
    ):
        assert words in reasons


def test_a_hundred_rows_against_two_thousand_find_themselves() -> None:
    syllables = ("min", "jun", "seo", "hyun", "woo", "young", "hee", "soo", "jin", "ho")
    entries = [
        Person(
            str(n),
            (f"Kim {syllables[n % 10]}{syllables[n // 10 % 10]} {syllables[n // 100 % 10]}",),
            (date(1980, 1, 1) + timedelta(days=n)).isoformat(),
            "KR",
        )
        for n in range(2000)
    ]
    watchlist = Watchlist.build(entries)
    found = [watchlist.screen(entry, 1)[0].id for entry in entries[:100]]
    assert found == [str(n) for n in range(100)]
