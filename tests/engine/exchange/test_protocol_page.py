"""The written protocol names every type, field, code, state and number that the code has."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from jointdesk.engine import exchange, transparency
from jointdesk.engine.exchange import caps, cards, delivery, matching, messages, sealing, sets
from jointdesk.engine.exchange.bodies import BODIES
from jointdesk.engine.exchange.states import EVENTS, STATES
from jointdesk.engine.transparency import checkpoints, logproofs

PAGE = (Path(__file__).parents[3] / "docs" / "protocol" / "README.md").read_text(encoding="utf-8")
ROW = {match[1]: match[2] for match in re.finditer(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE)}


@pytest.mark.parametrize("type_", BODIES)
def test_the_page_lists_each_type_with_exactly_its_fields(type_: str) -> None:
    without_remarks = re.sub(r"\([^)]*\)", "", ROW[type_])
    assert set(re.findall(r"`(\w+)`", without_remarks)) == {field.name for field in fields(BODIES[type_])}


def test_the_page_names_every_code_the_engine_raises() -> None:
    rooms = (exchange, transparency)
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in rooms
        for path in sorted(Path(str(room.__file__)).parent.rglob("*.py"))
    )
    raised = set(re.findall(r'PartnerError\(\s*"(\w+)"', code))
    assert len(raised) > 15
    assert [word for word in sorted(raised) if f"`{word}`" not in PAGE] == []


def test_the_page_names_every_state_and_event() -> None:
    section = PAGE.partition("## 6.")[2].partition("## 7.")[0]
    assert [state for state in STATES if state not in section] == []
    assert [event for event in EVENTS if f"`{event}`" not in section] == []


def test_the_pages_numbers_are_the_codes() -> None:
    flat = " ".join(PAGE.split())
    assert f"at most {messages.MAX_PAYLOAD >> 20} MiB with `v`" in flat
    assert f"At most {sealing.MAX_SEALED >> 20} MiB." in flat
    assert f"A card has at most {cards.MAX_CARD >> 10} KiB" in flat
    assert f"at most {int(messages.CLOCK_SKEW.total_seconds()) // 60} minutes ahead" in flat
    assert f"up to {delivery.MAX_AHEAD:,} ahead" in flat
    assert f"after {delivery.FIRST_PAUSE.seconds} s, doubled" in flat
    assert f"{delivery.LONGEST_PAUSE.seconds // 60} min, each" in flat
    *first, last = caps.BUCKETS
    assert f"{', '.join(map(str, first))} or {last}" in flat
    assert f"{caps.IDENTIFIERS_A_DAY:,} for identifiers, {caps.PERSONS_A_DAY} for persons" in flat
    assert f"Epochs have {sets.EPOCH_DAYS} days, number 0 begins on {sets.FIRST_EPOCH}" in flat
    assert f"power of two, at least {sets.SMALLEST_SET}" in flat
    assert f"at most {matching.MAX_VALUE} bytes" in flat


def test_the_pages_names_are_the_codes() -> None:
    for name in (cards.TYPE, messages.TYPE, sealing.TYPE, logproofs.FORMAT):
        assert name in PAGE
    assert checkpoints.origin_of("<desk>") in PAGE
    assert checkpoints.witness_of("<desk>") in PAGE
