"""The fast walk along a chain finds what trying every way finds."""

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.names import chains
from jointdesk.engine.names.chains import find_cost, find_path, join_letters, make_steps
from jointdesk.engine.names.name import Segment

LANGUAGES = ("A", "B", "A/B", "A, older")
SPELLINGS = st.dictionaries(
    st.text("ab", max_size=3), st.sampled_from((0.0, 0.1, 0.3)), min_size=1, max_size=5
)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    spellings = draw(SPELLINGS)
    named = {spelling: draw(st.sampled_from(LANGUAGES)) for spelling in spellings if draw(st.booleans())}
    return Segment("x", spellings, named)


WORDS = st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=3)
CHAINS = st.lists(segments(), min_size=1, max_size=3)


def cost_of_every_way(
    chain: Sequence[Segment], words: Sequence[str], *, one_language: bool
) -> Iterator[float]:
    letters, ends = "".join(words), set()
    for word in words:
        ends.add(max(ends, default=0) + len(word))
    for pieces in product(*(segment.spellings for segment in chain)):
        for strays in product((0, 1), repeat=len(chain)):
            at, cost = 0, 0.0
            for segment, piece, stray in zip(chain, pieces, strays, strict=True):
                at += stray
                if at > len(letters) or not letters.startswith(piece, at):
                    break
                cost += stray * chains.STRAY_LETTER + segment.spellings[piece]
                cost += chains.CROSSED_BOUNDARY * any(at < end < at + len(piece) for end in ends)
                at += len(piece)
            else:
                rest = (len(letters) - at) * chains.STRAY_LETTER
                yield cost + rest + (mixing(chain, pieces) if one_language else 0.0)


def mixing(chain: Sequence[Segment], pieces: Sequence[str]) -> float:
    """A price for every change of language; a part of no known language fits any."""
    open_languages, price = {"A", "B"}, 0.0
    for segment, piece in zip(chain, pieces, strict=True):
        named = segment.languages.get(piece, "A/B").replace(", older", "").split("/")
        if open_languages & set(named):
            open_languages &= set(named)
        else:
            open_languages = set(named)
            price += chains.MIXED_LANGUAGES
    return price


@given(CHAINS, WORDS, st.sampled_from((0.2, 0.7, 1.0, 3.0)))
def test_the_fast_walk_finds_the_lowest_cost(chain: list[Segment], words: list[str], budget: float) -> None:
    steps = make_steps(chain, one_language=False)
    lowest = min(cost_of_every_way(chain, words, one_language=False), default=99.0)
    found = find_cost(steps, join_letters(words), budget + 1e-6)
    assert found is None if lowest > budget + 1e-6 else found is not None and abs(found - lowest) < 1e-6


def every_part_named(chain: Sequence[Segment]) -> bool:
    return all(segment.languages and "" not in segment.spellings for segment in chain)


@given(CHAINS.filter(every_part_named), WORDS)
def test_a_change_of_language_has_its_price(chain: list[Segment], words: list[str]) -> None:
    lowest = min(cost_of_every_way(chain, words, one_language=True), default=99.0)
    found = find_cost(make_steps(chain, one_language=True), join_letters(words), 5.0)
    assert found is None if lowest > 5.0 else found is not None and abs(found - lowest) < 1e-6


@given(CHAINS, WORDS, st.booleans(), st.sampled_from((0.2, 0.7, 1.0, 3.0)))
def test_the_pieces_add_up_to_the_cost(
    chain: list[Segment], words: list[str], one_language: bool, budget: float
) -> None:
    steps, letters = make_steps(chain, one_language=one_language), join_letters(words)
    cost, path = find_cost(steps, letters, budget), find_path(steps, letters, budget)
    if path is None or cost is None:
        assert path is None
        assert cost is None
        return
    assert abs(path.cost - cost) < 1e-9
    assert len(path.pieces) == len(chain)
    assert all(piece in segment.spellings for segment, piece in zip(chain, path.pieces, strict=True))
