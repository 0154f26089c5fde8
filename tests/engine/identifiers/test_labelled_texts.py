"""Accuracy on the labelled complaints: every kind is found, and nothing else, in all five languages."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from jointdesk.engine.identifiers import KINDS, extract

FOLDER = Path(__file__).parents[2] / "data" / "identifiers"
TEXTS = [
    json.loads(line)
    for file in sorted(FOLDER.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
LEAST_F1 = 0.97


def read(row: dict) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in extract(row["text"], row["country"]) if one.valid}


@pytest.fixture(scope="module")
def counts() -> dict[str, Counter]:
    found: dict[str, Counter] = defaultdict(Counter)
    for row in TEXTS:
        got, expected = read(row), {tuple(pair) for pair in row["expected"]}
        for right, group in (("hit", got & expected), ("extra", got - expected), ("missed", expected - got)):
            for kind, _ in group:
                found[kind][right] += 1
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read_precisely(counts: dict[str, Counter], kind: str) -> None:
    count = counts[kind]
    assert count["hit"] >= 3, "too few labelled examples to say anything"
    f1 = 2 * count["hit"] / (2 * count["hit"] + count["extra"] + count["missed"])
    assert f1 >= LEAST_F1, dict(count)


def test_the_labels_are_many_and_in_five_languages() -> None:
    languages = Counter(row["language"] for row in TEXTS)
    assert set(languages) == {"vi", "km", "ko", "zh", "en"}
    assert min(languages.values()) >= 12
    assert len({row["id"] for row in TEXTS}) == len(TEXTS) >= 60


def test_spans_point_at_the_original_text() -> None:
    for row in TEXTS:
        for one in extract(row["text"], row["country"]):
            assert row["text"][one.start : one.end] == one.raw
            assert one.raw.strip()
