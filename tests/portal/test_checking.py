"""Check before you pay: what is told of a number, what it costs to ask, and that nothing is kept of it."""

import html
import re
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jointdesk.engine.letterbox.check_file import write_check_file
from jointdesk.engine.letterbox.listings import Entry
from jointdesk.engine.letterbox.proof_of_work import give_ticket, solve
from jointdesk.portal.door_folder import FOLDERS
from public_door import LISTINGS_KEY, Door, Visitor

LISTED, OTHER = "+85512345678", "+85512345679"
ENTRIES = [
    Entry("phone", LISTED, "several", date(2026, 10, 1), ("IMP_BANK", "PIG_BUTCHER")),
    Entry("bank_account", "VCB:1019988776655", "very_many", date(2026, 9, 1), ()),
    Entry("handle", "telegram:vcb_support", "few", date(2026, 8, 1), ()),
]


@pytest.fixture(scope="module", autouse=True)
def told(door: Door) -> int:
    return door.hand_out("listings", b"".join(write_check_file(ENTRIES, LISTINGS_KEY)))


def ask(visitor: Visitor, text: str, where: str = "") -> str:
    """With the toll paid as the page's script pays it."""
    given = visitor.get("/check/ticket").json()
    answer = solve(given["ticket"], given["bits"])
    paid = {"ticket": given["ticket"], "answer": answer, "text": text, "where": where}
    return html.unescape(visitor.send_form("/check/", paid).text)


def given_before(door: Door, seconds: int) -> str:
    """A ticket of waiting as the door itself gave it some time ago."""
    secret = bytes.fromhex((door.folder / "keys" / "secret").read_text())
    key = HKDF(SHA256(), 32, salt=None, info=b"jointdesk/door/tickets").derive(secret)
    then = datetime.now(UTC) - timedelta(seconds=seconds)
    return give_ticket("wait", 15, "check", key=key, now=then, random_bytes=secrets.token_bytes)


def test_what_is_listed_is_told_in_bands_with_its_month_and_types_and_no_more(visitor: Visitor):
    page = ask(visitor, "Someone called from 012 345 678, is it real?", "")
    assert "Careful: this was reported" in page
    assert "by several people (five to nineteen)" in page
    assert "Last in October 2026." in page
    assert "As: " in page
    assert LISTED in page


def test_what_is_not_listed_is_not_called_safe(visitor: Visitor):
    page = ask(visitor, OTHER)
    assert "Not reported, which does not mean safe" in page
    assert "reported it here" in page


def test_a_pasted_message_is_read_and_each_identifier_told(visitor: Visitor):
    page = ask(visitor, f"Chuyển vào Vietcombank 1019988776655 hoặc gọi {OTHER}, xem vcb-login.com")
    assert page.index("very many people") < page.index(OTHER)
    assert "vcb-login.com" in page


@pytest.mark.parametrize(("text", "where"), [("1019988776655", "bank-VCB"), ("@vcb_support", "app-telegram")])
def test_a_bare_number_or_name_is_of_the_bank_or_app_that_was_chosen(visitor: Visitor, text: str, where: str):
    assert "Careful: this was reported" in ask(visitor, text, where)


def test_without_a_script_one_waits_and_a_ticket_is_taken_once(visitor: Visitor, door: Door):
    first = visitor.send_form("/check/", {"text": LISTED})
    ticket = re.findall(r'name="ticket" value="([^"]+)"', first.text)[0]
    assert "Wait a moment" in first.text
    assert "several people" not in first.text
    early = visitor.send_form("/check/", {"text": LISTED, "ticket": ticket})
    assert "a little too early" in early.text
    assert ticket in early.text
    waited = given_before(door, seconds=16)
    assert "several people" in visitor.send_form("/check/", {"text": LISTED, "ticket": waited}).text
    assert "Wait a moment" in visitor.send_form("/check/", {"text": LISTED, "ticket": waited}).text


def test_a_neighbourhood_has_few_that_wait_at_once_and_work_stays_open(door: Door):
    with Visitor(door, address="203.0.113.9") as visitor:
        answers = [visitor.send_form("/check/", {"text": LISTED}).status_code for _turn in range(5)]
        assert answers == [200] * 4 + [429]
        assert "several people" in ask(visitor, LISTED)


def test_work_that_was_not_done_or_is_forged_pays_nothing(visitor: Visitor):
    given = visitor.get("/check/ticket").json()
    for ticket, answer in (
        (given["ticket"], "x"),
        (given["ticket"] + "x", "1"),
        ("work.1.1.9.check.a.b", "0"),
    ):
        page = visitor.send_form("/check/", {"text": LISTED, "ticket": ticket, "answer": answer}).text
        assert "several people" not in page


def test_work_grows_with_the_look_ups_of_a_day(door: Door):
    with Visitor(door, address="192.0.2.77") as visitor:
        before = visitor.get("/check/ticket").json()["bits"]
        ask(visitor, "+85512345001 +85512345002")
        with closing(sqlite3.connect(door.folder / "door.sqlite3")) as store:
            # what the whole neighbourhood looked up today
            changed = store.execute("UPDATE looked SET times = times + 98 WHERE times = 2").rowcount
            store.commit()
        assert changed == 1
        assert visitor.get("/check/ticket").json()["bits"] == before + 1


def test_nothing_that_was_checked_is_kept(visitor: Visitor, door: Door):
    ask(visitor, "+855 77 123 4567 is.nowhere-kept.example.com")
    octets = door.octets()
    for said in (b"+855771234567", b"nowhere-kept", b"77 123 4567", b"198.51.100"):
        assert said not in octets
    assert {path.name for path in door.folder.iterdir() if path.is_dir()} <= {*FOLDERS, "locks"}


def test_what_holds_nothing_is_asked_again_with_what_was_typed(visitor: Visitor):
    page = visitor.send_form("/check/", {"text": "nothing to see"})
    assert page.status_code == 422
    assert "nothing to see" in page.text
    assert visitor.send_form("/check/", {"text": ""}).status_code == 422


def test_a_dispute_reaches_the_desk_sealed_and_gives_a_receipt(visitor: Visitor, door: Door):
    wrong = visitor.send_form("/check/mine/", {"text": "hello", "narrative": "mine"})
    assert wrong.status_code == 422
    slip = visitor.send_form(
        "/check/mine/",
        {"text": "012 345 678", "narrative": "I bought this SIM in May", "phone": "012 345 678"},
    )
    assert len(re.findall(r'class="number"', slip.text)) == 15
    letter = door.letters()[-1]
    assert letter.kind == "dispute"
    assert [(one.kind, one.value, one.confirmed) for one in letter.identifiers] == [("phone", LISTED, True)]
    assert letter.contact is not None
    visitor.send_form("/check/mine/", {"written_down": "1"})
    code = re.findall(r"<code>([0-9A-Z-]+)</code>", slip.text)[0]
    assert "On its way" in visitor.send_form("/receipt/", {"code": code}).text
