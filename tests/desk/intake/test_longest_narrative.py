"""The longest complaint a desk takes is read to its end: the bound on reading is for larger texts."""

import pytest

from jointdesk.desk.intake.drafts import MAX_NARRATIVE
from jointdesk.engine.identifiers import read_identifiers


@pytest.mark.parametrize("dense", ["0912345678 zalo ", "a@b.vn ", "t.me/abcde ", "STK 123456 ACB "])
def test_reading_does_not_stop_in_it(dense):
    text = (dense * MAX_NARRATIVE)[:MAX_NARRATIVE]
    found = read_identifiers(text, "VN")
    assert found.stopped_at is None
    # a text without sentences is read in pieces cut between words, here between a cue and its number
    assert len(found.identifiers) >= MAX_NARRATIVE // len(dense) - 4
