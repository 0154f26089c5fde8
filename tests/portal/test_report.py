"""A report without scripts: what was written reaches the desk sealed, and nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from public_door import Door, Visitor

CANARY = "Zyxwvut-canary-4711"


def walk(visitor: Visitor) -> str:
    """All seven steps. Returns the slip's page."""
    said = (
        f"{CANARY} called from +855 12 345 678 and wanted 50 million into Vietcombank account 1019988776655."
    )
    visitor.step("what", narrative=said, happened_from="2026-11-01", happened_to="2026-11-02")
    visitor.step(
        "who", accused="Mr Canary", identifiers="Telegram @vcb_support", scam_types=["IMP_OFFICIAL", "PHISH"]
    )
    seen, shown = named_on(visitor)
    visitor.step("named", seen=seen, right=[key for key, value in shown.items() if value != "+85512345678"])
    management = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    money = {
        "form-0-amount": "50.000.000",
        "form-0-currency": "VND",
        "form-0-on": "2026-11-02",
        "form-0-way": "transfer",
    }
    visitor.step("loss", **management, **money)
    visitor.send_form(
        "/report/", {"step": "files", "add": "1"}, [("photo.png", b"\x89PNG" + CANARY.encode())]
    )
    visitor.step("files")
    visitor.step("contact", named="yes", reporter="person", name="An", phone="+84 912 000 111", country="VN")
    check = visitor.get("/report/").text
    assert "50,000,000 VND" in check
    assert "photo.png" in check
    return visitor.step("check").text


def named_on(visitor: Visitor) -> tuple[list[str], dict[str, str]]:
    """Of the page that shows back what was recognised: which keys it showed, and what each stands for."""
    page = visitor.get("/report/").text
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', page)
    values = re.findall(r'name="right" value="([0-9a-f]+)".*?<bdi>(.*?)</bdi>', page)
    assert seen == [key for key, _value in values]
    return seen, dict(values)


def test_a_whole_report_arrives_sealed_and_nothing_of_it_lies_plain(door: Door, visitor: Visitor):
    slip = walk(visitor)
    assert len(re.findall(r'class="number"', slip)) == 15
    letter = door.letters()[-1]
    assert CANARY in letter.narrative
    assert (letter.happened_from, letter.happened_to) == (date(2026, 11, 1), date(2026, 11, 2))
    assert letter.scam_types == ("IMP_OFFICIAL", "PHISH")
    assert [(one.kind, one.value, one.confirmed) for one in letter.identifiers] == [
        ("handle", "telegram:vcb_support", True),
        ("phone", "+85512345678", False),
        ("bank_account", "VCB:1019988776655", True),
    ]
    assert [(one.amount, one.currency, one.on) for one in letter.losses] == [
        ("50000000", "VND", date(2026, 11, 2))
    ]
    assert letter.contact is not None
    assert letter.contact.phone == "+84 912 000 111"
    assert [(one.name, one.size) for one in letter.attachments] == [("photo.png", 4 + len(CANARY))]
    octets = door.octets()
    for plain in (CANARY, "+84 912 000 111", "Mr Canary", "vcb_support", "photo.png", "198.51.100"):
        assert plain.encode() not in octets, plain
    # the slip's code is nowhere either, in neither of its forms
    code = re.findall(r"<code>([0-9A-Z-]+)</code>", slip)[0]
    assert code.encode() not in octets
    assert code.replace("-", "").encode() not in octets


def test_what_was_written_is_there_again_after_the_line_broke_and_for_nobody_else(
    door: Door, visitor: Visitor
):
    visitor.step("what", narrative="kept over a lost connection")
    with Visitor(door) as same, Visitor(door) as other:
        same.cookies = visitor.cookies
        same.send_form("/report/", {"step": "who", "back": "1"})
        assert "kept over a lost connection" in same.get("/report/").text
        assert "kept over a lost connection" not in other.get("/report/").text


def test_sending_again_because_the_answer_got_lost_is_one_report(door: Door, visitor: Visitor):
    visitor.step("what", narrative="sent twice")
    first = visitor.step("check").text
    before = len(door.letters())
    assert "sent twice" not in first
    again = visitor.step("check").text
    assert len(door.letters()) == before
    assert re.findall("<code>.*</code>", again) == re.findall("<code>.*</code>", first)


@pytest.mark.parametrize(("chosen", "expected"), [("what", "told in haste"), ("contact", "stay unknown")])
def test_whoever_changes_something_before_it_is_sent_has_not_sent_it(
    door: Door, visitor: Visitor, chosen: str, expected: str
):
    before = len(door.letters())
    visitor.step("what", narrative="told in haste")
    visitor.step("contact", named="no", reporter="person", country="VN")
    assert "Viet" in visitor.get("/report/").text
    page = visitor.step("check", go=chosen)
    assert expected in page.text
    assert "This is your code" not in page.text
    assert len(door.letters()) == before
    visitor.step("what", narrative="told with more time")
    visitor.step("check")
    assert [letter.narrative for letter in door.letters()[before:]] == ["told with more time"]


COPIED = "\u202a+855 12 345 678\u202c"
TYPED = [
    # a browser sends two signs a line
    ("They called.\r\nThen they wrote.", "They called.\nThen they wrote."),
    # as telephones and messengers hand on a number that is copied
    (f"It was {COPIED} \u2066or this\u2069", "It was +855 12 345 678 or this"),
    ("a\x00b\x07c\u2028d\x0ce", "abc\nd\ne"),
    ("z" + "\u0301" * 90, "z" + "\u0301" * 30),
]


@pytest.mark.parametrize(("typed", "arrives"), TYPED)
def test_whatever_is_typed_or_pasted_can_be_sent(door: Door, visitor: Visitor, typed: str, arrives: str):
    visitor.step("what", narrative=typed)
    visitor.step("who", accused=typed, identifiers=f"{typed}\r\n{COPIED}")
    visitor.step("contact", named="yes", reporter="person", name=typed, other=typed)
    visitor.send_form("/report/", {"step": "files", "add": "1"}, [(f"{typed[:20]}.png", b"content")])
    assert "This is your code" in visitor.step("check").text
    letter = door.letters()[-1]
    assert letter.narrative == arrives
    assert letter.accused.startswith(arrives)
    assert ("phone", "+85512345678") in [(one.kind, one.value) for one in letter.identifiers]
    with Visitor(door) as held, Visitor(door) as owner:
        slip = held.send_form("/help/", {"about_myself": "yes", "place": typed, "safe_contact": COPIED})
        assert "This is your code" in slip.text
        danger = door.letters()[-1].danger
        assert danger is not None
        assert danger.place == arrives
        slip = owner.send_form("/check/mine/", {"text": COPIED, "narrative": typed})
        assert "This is your code" in slip.text
        assert door.letters()[-1].narrative == arrives


def test_a_long_list_of_numbers_is_not_cut(door: Door, visitor: Visitor):
    numbers = "\n".join(f"number {place:06d} of theirs" for place in range(150))
    visitor.step("what", narrative="very many numbers")
    visitor.step("who", accused="a" * 1_900, identifiers=numbers)
    visitor.step("check")
    letter = door.letters()[-1]
    assert letter.accused == "a" * 1_900
    assert letter.narrative == f"very many numbers\n{numbers}"


def test_what_is_not_theirs_stays_so_when_the_list_changes_in_another_tab(door: Door, visitor: Visitor):
    visitor.step("what", narrative="they called from +855 12 345 678, I am +855 12 999 111")
    visitor.step("who", identifiers="Telegram @first_name")
    seen, shown = named_on(visitor)
    right = [key for key, value in shown.items() if value != "+85512999111"]
    # another tab puts one name before them and takes one away, then the first tab is sent
    visitor.step("who", identifiers="Telegram @other_name")
    assert visitor.step("named", seen=seen, right=right).status_code == 200
    # what is written anew is read anew: what was denied is denied still
    visitor.step("what", narrative="they called from +855 12 345 678, I am +855 12 999 111. Please help")
    visitor.step("check")
    assert {one.value: one.confirmed for one in door.letters()[-1].identifiers} == {
        "telegram:other_name": True,
        "+85512345678": True,
        "+85512999111": False,
    }


def test_two_tabs_do_not_undo_each_other(door: Door, visitor: Visitor):
    visitor.step("what", narrative="with pictures")
    names = [f"{number}.png" for number in range(4)]

    def bring(name: str) -> None:
        with Visitor(door) as tab:
            tab.cookies = visitor.cookies
            # the second time because the answer got lost
            for _turn in range(2):
                tab.send_form("/report/", {"step": "files", "add": "1"}, [(name, name.encode() * 100_000)])

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(bring, names))
    visitor.step("check")
    letter = door.letters()[-1]
    assert sorted(one.name for one in letter.attachments) == names
    assert len(list((door.folder / "attachments" / letter.id).iterdir())) == len(names)


def test_the_slip_goes_when_its_holder_says_so(visitor: Visitor):
    code = visitor.report("soon gone")
    assert code in visitor.get("/report/").text
    visitor.send_form("/report/", {"written_down": "1"})
    assert code not in visitor.get("/report/").text


def test_nothing_said_is_not_sent(door: Door, visitor: Visitor):
    before = len(door.letters())
    page = visitor.step("check")
    assert page.status_code == 422
    assert "Say what happened" in page.text
    assert len(door.letters()) == before


@pytest.mark.parametrize(
    ("step", "fields", "why"),
    [
        ("what", {"narrative": "x", "happened_from": "2999-01-01"}, "Choose a day that is past"),
        (
            "what",
            {"narrative": "x", "happened_from": "2026-02-02", "happened_to": "2026-01-01"},
            "cannot lie before",
        ),
        ("what", {"narrative": "y" * 20_001}, "20000"),
        ("contact", {"named": "yes", "reporter": "person"}, "at least one way to reach you"),
        ("contact", {"named": "perhaps", "reporter": "person"}, "perhaps"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    visitor: Visitor, step: str, fields: dict[str, str], why: str
):
    page = visitor.step(step, **fields)
    assert page.status_code == 422
    assert why in page.text.replace(",", "")
    for typed in fields.values():
        assert typed[:50] in page.text


def test_going_back_keeps_what_was_typed(visitor: Visitor):
    visitor.step("what", narrative="first")
    visitor.step("who", accused="typed before going back", back="1")
    assert "first" in visitor.get("/report/").text
    visitor.step("what", narrative="first")
    assert "typed before going back" in visitor.get("/report/").text


def test_no_page_is_kept_by_a_browser_and_a_whole_form_has_one_address(visitor: Visitor):
    for path in ("/", "/report/", "/help/", "/receipt/", "/privacy/"):
        answer = visitor.get(path)
        assert answer.headers["cache-control"] == "no-store, private"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
    answer = visitor.step("what", narrative="where am I")
    assert answer.url.path == "/report/"
    assert not answer.url.query


def test_a_form_from_another_site_is_refused(visitor: Visitor):
    answer = visitor.post("/report/", data={"step": "what", "narrative": "forged"})
    assert answer.status_code == 403
    assert "load the page anew" in answer.text
