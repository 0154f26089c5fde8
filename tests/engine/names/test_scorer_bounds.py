"""Names nobody bears cost no more than their length: the states of a walk and the words of an alignment are bounded."""

import pytest

from jointdesk.engine.names import alignment, chains, compare, read
from jointdesk.engine.names.text import LONGEST

LATIN = "na" * 200, "a" * 400, "nga " * 100, "xyz" * 130, "sok san " * 50
NATIVE = {
    "han": "陳偉明" * 130,
    "hangul": "김민준" * 130,
    "khmer": "សុខា" * 100,
    "khmer stacked": "ក្ក" * 130,
    "thai": "นารา" * 100,
    "thai vowels": "เ" * 400,
    "lao": "ນາລາ" * 100,
    "burmese": "နာရာ" * 100,
    "burmese stacked": "က္" * 200,
}
STATES_A_LETTER = 60


@pytest.mark.parametrize("native", NATIVE.values(), ids=NATIVE.keys())
@pytest.mark.parametrize("latin", LATIN, ids=lambda text: text[:6])
def test_a_walk_keeps_few_states(native: str, latin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[int] = []
    advance = chains._advance

    def count(
        step: chains.Step, before: dict[int, float], letters: chains.Letters, budget: float
    ) -> dict[int, float]:
        states.append(len(before))
        return advance(step, before, letters, budget)

    monkeypatch.setattr(chains, "_advance", count)
    found = compare(read(native[:LONGEST]), read(latin[:LONGEST]))
    assert sum(states) <= STATES_A_LETTER * LONGEST
    assert found.reasons


@pytest.mark.parametrize("text", ["an binh " * 50, "a " * 200, "Nguyen " * 57, "nguyenvanan " * 33])
def test_an_alignment_likens_few_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    likened: list[int] = []
    liken = alignment.liken
    monkeypatch.setattr(alignment, "liken", lambda *a, **k: likened.append(1) or liken(*a, **k))
    compare(read(text[:LONGEST]), read(("binh an " * 50)[:LONGEST]))
    assert len(likened) <= 16 * 16
