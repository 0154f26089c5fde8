"""Canaries look like what a stuffer lists, are held by nobody, and are a known share of a question."""

import re
import secrets

import pytest

from jointdesk.engine.exchange.matching.canaries import canary_count, canary_forms, draw_canaries
from jointdesk.engine.exchange.matching.caps import BUCKETS
from jointdesk.engine.identifiers import KINDS, normalise
from jointdesk.engine.reference import read_tsv

ROWS = read_tsv("jointdesk.engine.exchange.matching", "canaries.tsv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["form"])
def test_a_form_gives_values_in_normal_form_of_a_kind_that_is_matched(row: dict[str, str]) -> None:
    assert row["kind"] in KINDS
    assert row["form"].count("#") >= 2
    for digit in "05":
        value = row["form"].replace("#", digit)
        assert normalise(row["kind"], value) == value


def test_canaries_are_drawn_from_every_form_at_random() -> None:
    drawn = draw_canaries("phone", 128, secrets.token_bytes)
    assert 120 < len(drawn) <= 128
    assert all(re.fullmatch(rb"phone\|\+843[01]\d{7}", value) for value in drawn)
    assert {value[:11] for value in drawn} == {b"phone|+8430", b"phone|+8431"}
    assert draw_canaries("phone", 128, secrets.token_bytes) != drawn


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_question_has_one_in_32(bucket: int) -> None:
    assert canary_count("phone", bucket) == max(1, bucket // 32)
    assert canary_count("wallet", bucket) == 0
    assert canary_forms("wallet") == ()
