"""The verdict on two persons: what decides, what supports, what stays a lead and why. Persons are invented."""

from dataclasses import replace

import pytest

from jointdesk.engine.names import MATCH_SCORE, Comparison, read
from jointdesk.engine.screening import Candidate, Person, Watchlist
from jointdesk.engine.screening.evidence import NEAR_SCORE, differ_by_slip, is_near
from jointdesk.engine.screening.person import Entry, normalise
from jointdesk.engine.screening.verdict import (
    CROWD,
    LONG_LIST,
    SHOWN_RULED_OUT,
    best_comparison,
    contradicts,
    judge,
    weigh,
)

HUNG = Person(
    "W1",
    ("Nguyễn Văn Hùng",),
    "1988-03-07",
    "VN",
    "VN:passport:C1234567",
    sex="M",
    phones=("+84912345678",),
)
SOMCHAI = Person("W2", ("สมชาย รัตนา",), "2533-12-30", "TH")


def entry_of(person: Person) -> Entry:
    person = normalise(person)
    entry = Entry(person.id, [read(name) for name in person.names])
    entry.note_facts(person)
    return entry


def judged(person: Person, listed: Person = HUNG) -> Candidate:
    person, entry = normalise(person), entry_of(listed)
    return weigh(person, entry, best_comparison([read(name) for name in person.names], entry.names))


def seen(name: str = "NGUYEN VAN HUNG", **facts: object) -> Person:
    return Person("R1", (name,), **facts)  # type: ignore[arg-type]


MIDDLES = ("Văn", "Hữu", "Đức", "Quốc", "Công", "Đình")

MATCHES = {
    "the day in the Buddhist era": seen(birth_date="2531-03-07"),
    "the day in the lunar calendar": seen(birth_date="1988-01-20"),
    "the phone": seen(phones=("+84912345678",)),
    "the phone as written at home": seen(phones=("0912345678",)),
    "O for 0 in the document": seen(document="C1234S67"),
    "the same number, another type": seen(document="VN:national_id:C1234567", nationality="VN", sex="M"),
    "a document under another name": seen("Somebody Else", document="C1234567"),
}


@pytest.mark.parametrize("person", MATCHES.values(), ids=MATCHES.keys())
def test_matches(person: Person) -> None:
    found = judged(person)
    assert found.outcome == "match"
    assert found.score >= MATCH_SCORE


LEADS = {
    "nothing but the name": (seen(), "neither birth date nor document"),
    "an age": (seen(age=37, age_on="2025-10-15"), "no full birth date"),
    "an age, told nobody knows when": (seen(age=37), "neither birth date nor document"),
    "a year": (seen(birth_date="1988", nationality="VN", sex="M"), "no full birth date"),
    "a first name and an age": (seen("Hùng", age=37, age_on="2025-10-15"), "no full birth date"),
}


@pytest.mark.parametrize(("person", "why"), LEADS.values(), ids=LEADS.keys())
def test_a_lead_says_why_it_is_no_more(person: Person, why: str) -> None:
    found = judged(person)
    assert found.outcome == "cannot_compare"
    assert found.score < MATCH_SCORE
    assert found.reasons[-1].startswith(why)
    assert found.reasons[-1].endswith("a lead only")


NO_MATCHES = {
    "another birth date": seen(birth_date="1971-12-24", nationality="VN", sex="M"),
    "another birth date, the same phone": seen(birth_date="1971-12-24", phones=("+84912345678",), sex="M"),
    "another name, the same phone": seen("Trần Thị Mai", phones=("+84912345678",)),
    "another name, the same birth date": seen(
        "Lê Quang Minh", birth_date="1988-03-07", nationality="VN", sex="M"
    ),
}


@pytest.mark.parametrize("person", NO_MATCHES.values(), ids=NO_MATCHES.keys())
def test_no_match(person: Person) -> None:
    assert judged(person).outcome == "no_match"


# Names known from history, their facts invented: none is another's in any reading.
NAMES = (
    "Nguyễn Du",
    "Hồ Xuân Hương",
    "김소월",
    "Yun Dong-ju",
    "李清照",
    "Du Fu",
    "สุนทรภู่",
    "Krom Ngoy",
    "José Rizal",
)
OTHER_NAMES = [(one, other) for one in NAMES for other in NAMES if one < other]
# all that may agree short of the same document
AGREEING = {
    "birth date, document one digit off": {"birth_date": "1988-03-07", "document": "VN:passport:C1234568"},
    "birth date, look-alikes in the document": {"birth_date": "1988-03-07", "document": "C1Z34567"},
    "birth date, another kind of document": {
        "birth_date": "1988-03-07",
        "document": "VN:national_id:C1234567",
    },
    "birth date, phone": {"birth_date": "1988-03-07", "phones": ("+84912345678",)},
    "document one digit off, phone": {"document": "C1234568", "phones": ("+84912345678",)},
    "all of it": {
        "birth_date": "1988-03-07",
        "document": "C1Z34567",
        "phones": ("+84912345678",),
    },
}


@pytest.mark.parametrize("facts", AGREEING.values(), ids=AGREEING.keys())
@pytest.mark.parametrize(("name", "other"), OTHER_NAMES, ids=str)
def test_another_name_is_a_lead_however_much_agrees_beside_it(
    name: str, other: str, facts: dict[str, object]
) -> None:
    listed = replace(HUNG, names=(other,))
    found = judged(seen(name, nationality="VN", sex="M", **facts), listed)
    assert found.outcome != "match"
    assert found.score < MATCH_SCORE
    assert judged(seen(name, document="C1234567"), listed).outcome == "match"


def test_a_lead_under_another_name_is_shown_and_says_why_it_is_no_more() -> None:
    person = seen("Lê Quang Minh", birth_date="1988-03-07", document="C1234568", nationality="VN", sex="M")
    (found,) = Watchlist.build([HUNG]).screen(person)
    assert found.outcome == "cannot_compare"
    assert found.reasons[-1] == "another name and no document that is the same: a lead only"
    (spared,) = Watchlist.build([HUNG]).screen(person, sparing=True)
    assert spared == found


def test_a_name_a_letter_off_is_not_another_name() -> None:
    person = seen("NGUYEN VAN HUG", birth_date="1988-03-07", document="C1234568")
    assert judged(person).outcome == "match"


def test_another_sex_lowers_and_an_age_that_fits_raises() -> None:
    plain = judged(seen()).score
    assert judged(seen(sex="F")).score < plain < judged(seen(sex="M")).score
    assert (
        judged(seen(age=70, age_on="2025-10-15")).score
        < plain
        < judged(seen(age=37, age_on="2025-10-15")).score
    )


def test_an_age_counts_only_where_a_birth_date_is_missing() -> None:
    with_date = judged(seen(birth_date="1988-03-07"))
    assert judged(seen(birth_date="1988-03-07", age=70, age_on="2025-10-15")) == with_date


def test_a_contradicted_person_is_never_a_match() -> None:
    person = seen(
        birth_date="1971-12-24", phones=("+84912345678",), document="VN:national_id:C1234567", sex="M"
    )
    assert contradicts(normalise(person), entry_of(HUNG))
    assert judged(person).outcome == "no_match"


def test_buddhist_years_of_both_sides_agree() -> None:
    assert judged(Person("R", ("Somchai Rattana",), "1990-12-30", "TH"), SOMCHAI).outcome == "match"


def test_what_is_unknown_beside_the_usual_facts_is_not_said() -> None:
    said = " | ".join(judged(seen()).reasons)
    assert "birth date unknown" in said
    assert "document unknown" in said
    assert "sex unknown" not in said
    assert "phone unknown" not in said


def judge_all(person: Person, listed: list[Person], *, sparing: bool = True) -> list[Candidate]:
    """Without an index: every entry is compared."""
    person = normalise(person)
    mine = [read(name) for name in person.names]
    compared = [(entry, best_comparison(mine, entry.names)) for entry in map(entry_of, listed)]
    return judge(person, compared, sparing=sparing)


def screened(count: int, **facts: object) -> list[Candidate]:
    return judge_all(
        seen(**facts), [Person(f"T{n:03}", ("Nguyễn Văn Hùng",), "", "VN") for n in range(count)]
    )


def test_namesakes_are_counted_and_share_the_odds() -> None:
    one, few = screened(1), screened(2)
    assert len(few) == 2
    assert few[0].score < one[0].score
    assert any(reason == "others on the list bear such a name (2): -1.0 bits" for reason in few[0].reasons)


def test_of_a_crowd_the_best_is_shown_and_says_how_many_there_are() -> None:
    found = screened(CROWD + 10)
    assert len(found) == 1
    assert f"({CROWD + 10})" in " ".join(found[0].reasons)


def test_the_crowd_of_a_long_list_is_told_by_its_index() -> None:
    compared = [(entry_of(HUNG), best_comparison([read("NGUYEN VAN HUNG")], [read("Nguyễn Văn Hùng")]))]
    (found,) = judge(normalise(seen()), compared, bearers=700)
    assert "(700)" in " ".join(found.reasons)


SLIPS = {"digit": "1988-03-17", "swapped": "1988-07-03", "lunar": "1988-01-20"}


@pytest.mark.parametrize("date", SLIPS.values(), ids=SLIPS.keys())
def test_a_date_with_a_slip_tells_of_one_among_a_few_and_not_of_one_of_a_crowd(date: str) -> None:
    person = normalise(seen(birth_date=date))
    compared = [(entry_of(HUNG), best_comparison([read("NGUYEN VAN HUNG")], [read("Nguyễn Văn Hùng")]))]
    assert judge(person, compared, bearers=1)[0].outcome == "match"
    assert (
        judge(person, compared, bearers=100 if date != SLIPS["swapped"] else 1000)[0].outcome
        == "cannot_compare"
    )


def test_a_document_decides_in_any_crowd_and_an_exact_date_in_most() -> None:
    names = best_comparison([read("NGUYEN VAN HUNG")], [read("Nguyễn Văn Hùng")])
    for facts, bearers, outcome in (
        ({"birth_date": "1988-03-07"}, 500, "match"),
        ({"birth_date": "1988-03-07"}, 5000, "cannot_compare"),
        ({"document": "C1234567"}, 5000, "match"),
    ):
        assert (
            judge(normalise(seen(**facts)), [(entry_of(HUNG), names)], bearers=bearers)[0].outcome == outcome
        )


def test_by_name_alone_a_long_list_shows_the_same_name_only() -> None:
    person, listed = normalise(seen("Tran Thi Mai")), entry_of(Person("W9", ("Trần Thị Mai",)))
    for score, among, shown in ((0.75, 500, 1), (0.75, LONG_LIST + 1, 0), (0.99, LONG_LIST + 1, 1)):
        compared = [(listed, Comparison("match", score, ()))]
        assert len(judge(person, compared, among=among, sparing=True)) == shown
        assert len(judge(person, compared, among=among)) == 1


SLIPPED = [
    ("BUDI HARAHA", "Budi Harahap", True),
    ("HARAHA BUDI", "Budi Harahap", True),
    ("GAO BINGU", "高斌国", True),
    ("SAN THHET", "စန်းသက်", True),
    ("Budi Santoso", "Budi Harahap", False),
    ("Le An", "Le Ha", False),
    ("", "Budi Harahap", False),
]


@pytest.mark.parametrize(("a", "b", "slipped"), SLIPPED)
def test_a_slip_of_the_pen_is_near(a: str, b: str, slipped: bool) -> None:
    one, other = read(a), read(b)
    assert differ_by_slip(one, other) is differ_by_slip(other, one) is slipped
    if slipped:
        assert is_near(best_comparison([one], [other]))


def test_a_slip_in_the_name_beside_the_same_birth_date_is_found() -> None:
    watchlist = Watchlist.build([Person("W7", ("Budi Harahap",), "1983-10-21", "ID")])
    assert watchlist.screen(Person("R", ("BUDI HARAHA",), "1983-10-21", "ID"))[0].outcome == "match"
    assert watchlist.screen(Person("R", ("BUDI HARAHA",), "1971-01-30", "ID")) == []


def test_a_near_name_and_an_exact_date_are_a_match_on_a_short_list_and_a_lead_on_a_long_one() -> None:
    person = normalise(seen("Tran Thi Mal", birth_date="1988-03-07"))
    listed = entry_of(Person("W9", ("Trần Thị Mai",), "1988-03-07"))
    compared = [(listed, Comparison("no_match", NEAR_SCORE, ()))]
    assert [one.outcome for one in judge(person, compared, among=400)] == ["match"]
    assert [one.outcome for one in judge(person, compared, among=1_000_000)] == ["cannot_compare"]
    assert judge(person, compared, among=100_000_000) == []


def test_a_name_with_nothing_but_contradictions_beside_it_is_not_shown() -> None:
    watchlist = Watchlist.build([HUNG])
    assert watchlist.screen(seen())[0].id == "W1"
    assert watchlist.screen(seen(nationality="KR"))[0].id == "W1"
    assert watchlist.screen(seen(nationality="KR", sex="F")) == []


def test_a_part_of_a_name_is_shown_with_an_age_that_fits_or_where_it_is_rare() -> None:
    listed = [
        Person(f"H{n}", (f"Nguyễn {middle} Hùng",), "1988-03-07", "VN") for n, middle in enumerate(MIDDLES)
    ]
    assert {one.id for one in judge_all(seen("Hùng"), listed[:2])} == {"H0", "H1"}
    assert judge_all(seen("Hùng"), listed) == []
    aged = judge_all(seen("Hùng", age=37, age_on="2025-10-15"), listed)
    assert len(aged) == len(MIDDLES)
    assert all(one.outcome == "cannot_compare" for one in aged)
    assert all(one.reasons[-1].endswith("a lead only") for one in aged)
    assert judge_all(seen("Hùng", age=70, age_on="2025-10-15"), listed) == []


def test_of_those_ruled_out_a_few_are_shown() -> None:
    listed = [Person(f"H{n}", ("Nguyễn Văn Hùng",), f"19{n + 50}-12-30", "VN") for n in range(10)]
    found = Watchlist.build(listed).screen(seen(birth_date="1999-01-15"))
    assert [one.outcome for one in found] == ["no_match"] * SHOWN_RULED_OUT


def test_no_more_than_asked_for_are_put_into_words() -> None:
    entries = [entry_of(Person(f"T{n}", ("Nguyễn Văn Hùng",))) for n in range(9)]
    person = normalise(seen())
    compared = [(entry, best_comparison([read("NGUYEN VAN HUNG")], entry.names)) for entry in entries]
    assert judge(person, compared, 4) == judge(person, compared)[:4]


def test_who_is_not_spared_gets_the_whole_crowd_ranked() -> None:
    listed = [Person(f"T{n:03}", ("Nguyễn Văn Hùng",), "", "VN") for n in range(CROWD + 10)]
    assert len(judge_all(seen(), listed, sparing=False)) == len(listed)
    part = judge_all(seen("Hùng"), listed, sparing=False)
    assert len(part) == len(listed)
    assert {one.outcome for one in part} == {"cannot_compare"}


def test_phones_ages_and_sex_of_the_list_are_found() -> None:
    watchlist = Watchlist.build([HUNG, Person("W3", ("Sok Dara",), age=30, age_on="2024-10-15")])
    best = watchlist.screen(seen("Sok Dara", birth_date="1994"))[0]
    assert best.id == "W3"
    assert any(reason.startswith("age fits") for reason in best.reasons)
    assert watchlist.screen(seen(phones=("+84912345678",)))[0].outcome == "match"
