"""What is written can be read: engine/identifiers finds what the truth says the texts name."""

from collections import Counter

import pytest
from worlds import made

from jointdesk.engine.identifiers import extract


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_identifiers_read_from_the_texts_are_those_of_the_truth(seed: int) -> None:
    world = made(seed, 900, "small", ("vn", "kh", "kr"))
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for plan, complaint in zip(world.plans(), world.complaints(corrected=True), strict=True):
        true = set(plan.mentions())
        read = {
            (found.kind, found.value)
            for found in extract(complaint.narrative, complaint.country)
            if found.valid
        }
        right.update(kind for kind, _ in true & read)
        missed.update(kind for kind, _ in true - read)
        false.update(kind for kind, _ in read - true)
    assert right.total() / (right.total() + missed.total()) >= 0.99, missed
    assert right.total() / (right.total() + false.total()) >= 0.99, false
