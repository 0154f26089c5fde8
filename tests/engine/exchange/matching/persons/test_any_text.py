"""Whatever stands where a name should: bounded, the same each time, and blind to what hands do differently."""

import random

from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.matching.persons import MOST_KEYS, PERSON, PERSON_KINDS, name_keys, person_keys
from jointdesk.engine.exchange.matching.persons.consonants import MOST
from jointdesk.engine.names import read

BORN = "1980-05-21"
LONGEST_KEY = 6 * MOST
SYLLABLES = [
    "chen",
    "wei",
    "ming",
    "nguyen",
    "thi",
    "lan",
    "kim",
    "soo",
    "jin",
    "tan",
    "ah",
    "kow",
    "li",
    "na",
    "zhang",
    "park",
    "hung",
    "phuong",
    "aung",
    "zaw",
]
CHARACTERS = "陈王李张刘明华伟建国志强家豪文德金恩正阮雄"
SCRIPTS = (
    CHARACTERS,
    "김이박정은수진현우민",
    "กขคงจชณดตนบปพมยรลวสอาิเ์",
    "កខគងចជញដតនបពមយរលវសអា្ិ",
    "ကခငစညတနပမယလသအာိ်း",
    "ກຂງຈສດຕນປພມລວາິ",
)
words = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5)
native = st.one_of(*(st.text(alphabet=letters + " ", max_size=30) for letters in SCRIPTS))
mixed = st.text(alphabet="".join(SCRIPTS) + "abcdenghi -()/", max_size=60)


@given(st.one_of(st.text(max_size=300), native, mixed), st.sampled_from(PERSON_KINDS))
def test_any_text_has_few_short_keys_and_always_the_same(text: str, kind: str) -> None:
    keys = person_keys([text], BORN, kind)
    name = read(text)
    names = 1 + len(name.alternatives)
    assert keys == person_keys([text], BORN, kind)
    for some in (keys.published, keys.asked):
        assert len(some) <= MOST_KEYS * names
        assert len(set(some)) == len(some)
        assert all(len(key) <= LONGEST_KEY and "\n" not in key and key[:2] in ALLOWED for key in some)


ALLOWED = frozenset("1" + letter for letter in "HGLNCK")


@given(st.one_of(native, words.map(" ".join)))
def test_who_is_published_is_found_by_one_who_writes_the_same(text: str) -> None:
    name = read(text)
    keys = name_keys(name, fine=False)
    assert bool(keys.published) == bool(keys.asked)
    assert not keys.published or set(keys.published) & set(keys.asked)


@given(words, st.randoms(use_true_random=False))
def test_the_order_of_syllables_is_the_writers(syllables: list[str], rng: random.Random) -> None:
    turned = syllables.copy()
    rng.shuffle(turned)
    one, other = (
        {key for key in person_keys([" ".join(some)], BORN, PERSON).published if key[1] == "L"}
        for some in (syllables, turned)
    )
    assert one == other


@given(st.text(alphabet=CHARACTERS, min_size=2, max_size=4))
def test_characters_are_compared_without_their_order(text: str) -> None:
    one, other = (person_keys([some], BORN, PERSON).asked[0] for some in (text, text[::-1]))
    assert one == other


@given(st.integers(1, 12))
def test_two_scripts_in_one_field_are_two_names(number: int) -> None:
    both = person_keys(["阮文雄 (Nguyễn Văn Hùng)"], f"19{number + 50}-05-21", PERSON).published
    each = [
        person_keys([text], f"19{number + 50}-05-21", PERSON).published
        for text in ("阮文雄", "Nguyễn Văn Hùng")
    ]
    assert set(both) == set(each[0]) | set(each[1])


def test_hostile_names_are_cut_short() -> None:
    for piece in ("an-", "xian", "ng", "a ", "陈", "김", "ក្", "ကွှ", "เก", "พร", "ngan ngan-"):
        for size in (20, 100, 10_000):
            assert len(person_keys([piece * size], BORN, PERSON).published) <= MOST_KEYS
