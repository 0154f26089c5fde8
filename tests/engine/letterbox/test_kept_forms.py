"""What doors and desks of different releases hand each other keeps its form: the vectors were written by the first one.

A new form gets a new version and vectors of its own; these stay.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from letter_examples import DANGER, HASH_KEY, NOW, RECEIPT, REPORT

from jointdesk.engine.letterbox.bundles import Bundle, describe, sign_bundle
from jointdesk.engine.letterbox.check_file import CheckFile, write_check_file
from jointdesk.engine.letterbox.letters import read_letter, write_letter
from jointdesk.engine.letterbox.listings import Entry, write_feed
from jointdesk.engine.letterbox.proof_of_work import WAIT, give_ticket
from jointdesk.engine.letterbox.receipts import hash_receipt
from jointdesk.engine.letterbox.replies import State, write_states
from jointdesk.engine.letterbox.replies_since import Moved, read_moved, write_moved

VECTORS = json.loads((Path(__file__).parents[2] / "data/letterbox/forms.json").read_text(encoding="utf-8"))
KEY = bytes(range(32))
ENTRIES = [
    Entry("phone", "+84912345678", "several", date(2026, 9, 1), ("LOAN", "PHISH")),
    Entry("wallet", "TON:EQ", "very_many", date(2025, 12, 1), ()),
]
STATE = State(
    RECEIPT.locator, hash_receipt(RECEIPT, HASH_KEY), "in_review", date(2026, 11, 20), date(2027, 2, 18)
)
GONE = (b"\xff" * 3, bytes(32))


def make_forms() -> dict[str, str]:
    """Every form as it is written now."""
    feed = list(write_feed(ENTRIES))
    bundle = Bundle("vn", "feed", 7, NOW, NOW + timedelta(days=3), *describe(feed))
    return {
        "letter": write_letter(REPORT).decode(),
        "danger": write_letter(DANGER).decode(),
        "check_file": b"".join(write_check_file(ENTRIES, KEY)).hex(),
        "feed": b"".join(feed).decode(),
        "note": sign_bundle(bundle, Ed25519PrivateKey.from_private_bytes(KEY)),
        "states": b"".join(write_states([STATE], NOW.date())).decode(),
        "moved": b"".join(write_moved(7, [STATE], [GONE], NOW.date())).decode(),
        "ticket": give_ticket(WAIT, 15, "check", key=KEY, now=NOW, random_bytes=Random(1).randbytes),
    }


def test_every_form_is_what_it_was():
    assert make_forms() == VECTORS


def test_kept_letters_and_bundles_are_read():
    assert read_letter(VECTORS["letter"].encode()) == REPORT
    assert read_letter(VECTORS["danger"].encode()) == DANGER
    listing = CheckFile(bytes.fromhex(VECTORS["check_file"]), KEY).find(("phone", "+84912345678"))
    assert listing is not None
    assert (listing.band, listing.scam_types) == ("several", ("LOAN", "PHISH"))
    base, moved = read_moved(VECTORS["moved"].encode().splitlines(keepends=True), NOW.date())
    state = Moved((STATE.locator, STATE.hash), VECTORS["states"].encode())
    assert (base, list(moved)) == (7, [state, Moved(GONE, None)])
