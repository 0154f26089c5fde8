"""The written protocol names every type, field, code, state and number that the code has."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from jointdesk.desk import exchange as desk_exchange
from jointdesk.desk import partners
from jointdesk.engine import exchange, transparency
from jointdesk.engine.exchange.figures import counting
from jointdesk.engine.exchange.files import frames, limits
from jointdesk.engine.exchange.joint import kinds
from jointdesk.engine.exchange.mail import delivery, inbox, outbox, parts
from jointdesk.engine.exchange.matching import caps, sets
from jointdesk.engine.exchange.matching import oprf as matching
from jointdesk.engine.exchange.requests import form_fields
from jointdesk.engine.exchange.requests.states import EVENTS, STATES
from jointdesk.engine.exchange.wire import cards, keyring, messages, prekeys, sealing
from jointdesk.engine.exchange.wire.bodies import BODIES, files, groups
from jointdesk.engine.exchange.wire.bodies.delivery import (
    LARGEST_WHOLE,
    MAX_BATCH,
    MAX_LISTED,
    MAX_PLACES,
    PART,
)
from jointdesk.engine.transparency import checkpoints, logproofs

PAGE = (Path(__file__).parents[3] / "docs" / "protocol" / "README.md").read_text(encoding="utf-8")
ROW = {match[1]: match[2] for match in re.finditer(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE)}


@pytest.mark.parametrize("type_", BODIES)
def test_the_page_lists_each_type_with_exactly_its_fields(type_: str) -> None:
    without_remarks = re.sub(r"\([^)]*\)", "", ROW[type_])
    assert set(re.findall(r"`(\w+)`", without_remarks)) == {field.name for field in fields(BODIES[type_])}


def test_the_page_names_every_code_that_a_partner_may_be_told() -> None:
    rooms = (exchange, transparency, desk_exchange, partners)
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in rooms
        for path in sorted(Path(str(room.__file__)).parent.rglob("*.py"))
    )
    raised = set(re.findall(r'(?:PartnerError|_Refused)\(\s*"(\w+)"', code))
    assert len(raised) > 40
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
    assert f"believed for {keyring.GRACE.days} days from then" in flat
    assert f"valid for at most {prekeys.PREKEY_VALID.days} days" in flat
    assert f"destroyed {prekeys.PREKEY_KEPT.days} days after the prekey's end" in flat
    assert f"more than {delivery.MAX_AHEAD:,} ahead" in flat
    assert f"more than {PART >> 10} KiB travels as" in flat
    assert f"cut every {PART:,} bytes" in flat
    assert f"at most {LARGEST_WHOLE >> 20} MiB and {parts.MOST_MARKS:,} commas" in flat
    assert f"together exceed {parts.MOST_UNFINISHED >> 20} MiB" in flat
    assert f"together exceed {inbox.MOST_HELD >> 20} MiB" in flat
    assert f"no part for {parts.GIVEN_UP_AFTER.days} days" in flat
    assert f"in order; at most {MAX_BATCH:,}." in flat
    assert f"(up to {MAX_LISTED:,} listed by id)" in flat
    assert f"at most {MAX_PLACES} of each" in flat
    assert f"kept {outbox.KEPT.days} days beyond the receipt" in flat
    assert f"after {delivery.FIRST_PAUSE.seconds} s, doubled" in flat
    assert f"{delivery.LONGEST_PAUSE.seconds // 60} min, each" in flat
    *first, last = caps.BUCKETS
    assert f"{', '.join(map(str, first))} or {last}" in flat
    assert f"{caps.IDENTIFIERS_A_DAY:,} for identifiers, {caps.PERSONS_A_DAY} for persons" in flat
    assert f"Epochs have {sets.EPOCH_DAYS} days, number 0 begins on {sets.FIRST_EPOCH}" in flat
    assert f"power of two, at least {sets.SMALLEST_SET}" in flat
    assert f"at most {matching.MAX_VALUE} bytes" in flat


def test_the_pages_bounds_of_groups_and_files_are_the_codes() -> None:
    flat = " ".join(PAGE.split())
    edit = f"{kinds.MOST_PARENTS} parents and {kinds.MOST_OCTETS >> 10} KiB of fields an edit"
    entry = f"{kinds.MOST_EDITS} edits and {kinds.MOST_CHARACTERS:,} characters of fields an entry"
    assert f"{edit}, {entry}, {kinds.MOST_ENTRIES:,} entries a group" in flat
    assert f"At most {groups.MOST_DESKS} desks." in flat
    assert f"{frames.FRAME:,} octets of content" in flat
    assert f"its {frames.TAG}-octet tag" in flat
    taken = limits.read_limits()
    message = f"{taken.most} files and {taken.most_together >> 20} MB a message"
    arriving = f"{taken.waiting >> 20} MB on their way and {taken.a_day >> 20:,} MB a day of a partner"
    assert f"{taken.largest >> 20} MB a file, {message}, {arriving}" in flat
    assert f"`token` (id); at most {files.MOST_NAMED}." in flat


def test_the_page_names_every_kind_of_field_figure_and_standing_subject() -> None:
    figures = PAGE.partition("### Figures of requests")[2].partition("\n## ")[0]
    assert [name for name in counting.FIGURES if f"`{name}`" not in figures] == []
    fields = PAGE.partition("## 6.")[2].partition("## 7.")[0]
    assert [kind for kind in (*form_fields.KINDS, *kinds.SHAPES) if f"`{kind}`" not in fields] == []
    subjects = PAGE.partition("Standing subjects (")[2].partition(")")[0]
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(str(desk_exchange.__file__)).parent.rglob("*.py")
    )
    asked = {name.lower() for name in re.findall(r"standing\([^()]*, ([A-Z]+)\)", code)}
    assert set(re.findall(r"`(\w+)`", subjects)) == asked


def test_the_pages_names_are_the_codes() -> None:
    for name in (cards.TYPE, messages.TYPE, sealing.TYPE, logproofs.FORMAT):
        assert name in PAGE
    assert checkpoints.origin_of("<desk>") in PAGE
    assert checkpoints.witness_of("<desk>") in PAGE
