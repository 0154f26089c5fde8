"""Leaving contradicted entries out saves the comparison of names and never loses a match."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.screening import Person, Watchlist

NAMES = ("Nguyễn Văn Hải", "NGUYEN VAN HAI", "Kim Min-jun", "김민준", "Sok Dara", "")
DATES = ("1990-04-12", "1990-12-04", "1990-04-13", "1971-01-30", "1990", "1990-04", "")
DOCUMENTS = ("C1234567", "C1234568", "M9876543", "")
persons = st.builds(
    lambda name, birth, nationality, document: ((name,), birth, nationality, document),
    st.sampled_from(NAMES),
    st.sampled_from(DATES),
    st.sampled_from(("VN", "KR", "")),
    st.sampled_from(DOCUMENTS),
)


@settings(deadline=None)
@given(st.lists(persons, max_size=6), persons)
def test_the_matches_are_the_same_and_only_contradicted_entries_go(
    listed: list[tuple[tuple[str, ...], str, str, str]], asked: tuple[tuple[str, ...], str, str, str]
) -> None:
    watchlist = Watchlist.build(Person(str(number), *facts) for number, facts in enumerate(listed))
    everything = watchlist.screen(Person("asked", *asked), top=20)
    rest = watchlist.screen(Person("asked", *asked), top=20, contradicted=False)
    gone = [candidate for candidate in everything if candidate not in rest]
    assert rest == [candidate for candidate in everything if candidate not in gone]
    assert all(candidate.outcome == "no_match" for candidate in gone)


def test_another_birth_date_goes_but_a_common_document_keeps_it() -> None:
    asked = Person("x", ("Sok Dara",), "1990-04-12", "KH", "C1234567")
    other = Person("other", ("Sok Dara",), "1971-01-30", "KH", "M9876543")
    near = Person("near", ("Sok Dara",), "1971-01-30", "KH", "C1234568")
    watchlist = Watchlist.build([other, near])
    assert {one.id for one in watchlist.screen(asked)} == {"other", "near"}
    assert {one.id for one in watchlist.screen(asked, contradicted=False)} == {"near"}
