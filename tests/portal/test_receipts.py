"""A code opens its report, in any of its forms, and nothing else does."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jointdesk.engine.letterbox.bundles import Bundle, describe, sign_bundle
from jointdesk.engine.letterbox.receipts import read_code, write_words
from jointdesk.engine.letterbox.replies import State, write_states
from jointdesk.engine.reference import read_yaml
from public_door import Door, Visitor

MEBIBYTE = 1024 * 1024


def open_code(visitor: Visitor, code: str):
    return visitor.send_form("/receipt/", {"code": code})


def test_the_code_opens_the_report_in_every_form(door: Door, visitor: Visitor):
    code = visitor.report("a report")
    receipt = read_code(code).receipt
    for written in (
        code.lower(),
        " ".join(write_words(receipt, "vi")),
        "\n".join(write_words(receipt, "km")),
        # as a slip numbers them, and as a copy of its page brings them along
        "\n".join(f"{place}. {word}" for place, word in enumerate(write_words(receipt, "en"), 1)),
        "\n".join(f"{place}{word}" for place, word in enumerate(write_words(receipt, "vi"), 1)),
        " ".join(f"{place:02d}) {word}" for place, word in enumerate(write_words(receipt, "km"), 1)),
    ):
        with Visitor(door) as other:
            assert "On its way" in open_code(other, written).text


def test_a_slip_of_the_pen_is_said_by_its_word(visitor: Visitor):
    words = list(write_words(read_code(visitor.report("with a slip")).receipt, "en"))
    right, words[4] = words[4], "hosptial"
    page = open_code(visitor, " ".join(words))
    assert page.status_code == 422
    assert re.search(rf"Word 5, “hosptial”, is none of ours. Did you mean “{right}”", page.text)


def test_a_character_or_a_word_too_few_is_said_by_its_place(visitor: Visitor):
    code = visitor.report("with slips")
    letters, words = code.replace("-", ""), list(write_words(read_code(code).receipt, "en"))
    wrong = letters[:6] + ("7" if letters[6] != "7" else "8") + letters[7:]
    page = open_code(visitor, wrong).text
    assert re.search("Character 7, “[78]”, does not seem to fit|The characters do not fit", page)
    assert "twenty-four characters; these are 23" in open_code(visitor, letters[:-1]).text
    assert "twenty-four characters; these are more" in open_code(visitor, f"{letters}A").text
    page = open_code(visitor, " ".join(words[:3] + words[4:])).text
    assert re.search("Word 4 seems to be missing|these are 14", page)


def test_more_is_added_under_the_same_receipt(door: Door, visitor: Visitor):
    code = visitor.report("to be added to")
    first = door.letters()[-1]
    open_code(visitor, code)
    visitor.send_form("/receipt/", {"narrative": "one thing more"}, [("more.png", b"pixels")])
    addition = door.letters()[-1]
    assert (addition.kind, addition.narrative) == ("addition", "one thing more")
    assert addition.receipt == first.receipt
    assert addition.id != first.id
    assert [one.name for one in addition.attachments] == ["more.png"]


def test_an_empty_addition_is_not_sent(door: Door, visitor: Visitor):
    code = visitor.report("no addition")
    before = len(door.letters())
    open_code(visitor, code)
    assert visitor.send_form("/receipt/", {"narrative": "  "}).status_code == 422
    assert len(door.letters()) == before


def test_files_are_added_one_after_the_other_and_taken_away_without_scripts(door: Door, visitor: Visitor):
    open_code(visitor, visitor.report("with files to come"))
    before = len(door.letters())
    for name in ("one.png", "two.png"):
        page = visitor.send_form("/receipt/", {"narrative": "so far", "add": "1"}, [(name, name.encode())])
        assert name in page.text
    # the line broke, or the page was left: it stands as it was
    page = visitor.get("/receipt/")
    assert "so far</textarea>" in page.text
    first = re.findall(r'name="remove" value="([0-9a-f]{32})"', page.text)[0]
    assert "one.png" not in visitor.send_form("/receipt/", {"narrative": "so far", "remove": first}).text
    empty = visitor.send_form("/receipt/", {"narrative": "more", "add": "1"}, [("empty.png", b"")])
    assert (empty.status_code, "empty.png: it is empty" in empty.text) == (422, True)
    assert len(door.letters()) == before
    assert "It was added" in visitor.send_form("/receipt/", {"narrative": "more"}).text
    letter = door.letters()[-1]
    assert (letter.narrative, [one.name for one in letter.attachments]) == ("more", ["two.png"])
    assert "two.png" not in visitor.get("/receipt/").text


def test_an_addition_whose_answer_got_lost_is_one(door: Door, visitor: Visitor):
    open_code(visitor, visitor.report("sent over a bad line"))
    before, file = len(door.letters()), [("a.png", b"pixels")]
    visitor.follow_redirects = False
    for _turn in range(2):
        sent = visitor.send_form("/receipt/", {"narrative": "twice"}, file)
        assert sent.headers["location"].endswith("?added=1")
    assert len(door.letters()) == before + 1
    # other words are another addition, also before the first one was told of
    visitor.send_form("/receipt/", {"narrative": "twice, and more"})
    assert len(door.letters()) == before + 2
    visitor.follow_redirects = True
    assert "It was added" in visitor.get("/receipt/?added=1").text
    visitor.send_form("/receipt/", {"narrative": "twice"})
    assert len(door.letters()) == before + 3


def test_a_file_is_added_by_pieces_which_go_on_after_the_receipt_was_closed(door: Door, visitor: Visitor):
    code, content = visitor.report("a film comes later"), b"f" * (MEBIBYTE + 5)
    open_code(visitor, code)

    def ask(**said: Any) -> dict[str, Any]:
        token = {"csrfmiddlewaretoken": visitor.cookies["door_csrf"]}
        files = {"piece": ("blob", said.pop("piece"))} if "piece" in said else None
        fields = {**token, "name": "film.mp4", "size": str(len(content)), "changed": "1", **said}
        answer: dict[str, Any] = visitor.post("/receipt/pieces/", data=fields, files=files).json()
        return answer

    assert ask() == {"here": [], "piece": MEBIBYTE}
    assert ask(number="0", piece=content[:MEBIBYTE])["here"] == [0]
    # a quarter of an hour later
    visitor.cookies.delete("door_r")
    assert ask()["here"] == [0]
    assert "film.mp4" in ask(number="1", piece=content[MEBIBYTE:])["list"]
    asked = visitor.send_form("/receipt/", {"narrative": "see <the> film"})
    assert (asked.status_code, "Type it again" in asked.text) == (422, True)
    page = visitor.send_form("/receipt/", {"code": code, "narrative": "see <the> film"})
    assert "film.mp4" in page.text
    assert "see &lt;the&gt; film</textarea>" in page.text
    visitor.send_form("/receipt/", {"narrative": "see the film"})
    (attachment,) = door.letters()[-1].attachments
    assert attachment.sha256 == hashlib.sha256(content).digest()


def test_what_is_added_to_one_report_is_not_shown_with_another(door: Door, visitor: Visitor):
    one = visitor.report("the first of two")
    visitor.send_form("/report/", {"written_down": "1"})
    other = visitor.report("the second of two")
    open_code(visitor, one)
    kept = visitor.send_form("/receipt/", {"narrative": "only of the first", "keep": "1"})
    assert (kept.status_code, kept.content) == (204, b"")
    assert "only of the first" in visitor.get("/receipt/").text
    visitor.cookies.delete("door_r")
    assert "only of the first" not in visitor.get("/receipt/").text
    assert "only of the first" not in open_code(visitor, other).text


def test_what_is_told_when_the_door_is_cut_off_says_of_which_day_it_is(door: Door, visitor: Visitor):
    code = visitor.report("told of once")
    receipt, today = door.letters()[-1].receipt, date.today()  # noqa: DTZ011 - the door's day or the one before
    state = State(receipt.locator, receipt.hash, "in_review", today, today + timedelta(days=90))
    sequence = door.hand_out("replies", b"".join(write_states([state], today)))
    page = open_code(visitor, code).text
    assert "Being looked at" in page
    assert "This is how it stood" not in page
    note = door.folder / "bundles" / "replies" / "note"
    before = note.read_text()
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(days=9)
    old = Bundle("kh", "replies", sequence, then, then + timedelta(days=7), *describe([b""]))
    note.unlink()
    note.write_text(sign_bundle(old, door.signing))
    try:
        page = visitor.get("/receipt/").text
        assert "Being looked at" in page
        assert re.search(r"how it stood on \d+ \w+ \d{4}", page)
    finally:
        note.unlink()
        note.write_text(before)


def test_closing_closes(door: Door, visitor: Visitor):
    open_code(visitor, visitor.report("closed again"))
    waste = visitor.send_form("/receipt/", {"narrative": "x", "add": "1"}, [("left.png", b"left behind")])
    assert "left.png" in waste.text
    before = sorted((door.folder / "attachments").iterdir())
    visitor.send_form("/receipt/", {"close": "1"})
    assert len(list((door.folder / "attachments").iterdir())) == len(before) - 1
    assert "On its way" not in visitor.get("/receipt/").text


def test_codes_are_not_tried_by_the_thousand(door: Door):
    with Visitor(door, address="203.0.113.9") as guesser:
        most = read_yaml("jointdesk.portal", "limits.yaml")["wrong_code"]["prefix"]
        answers = [open_code(guesser, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA") for _turn in range(most + 1)]
        assert [answer.status_code for answer in answers] == [422] * most + [429]
        assert "Come back within the hour" in answers[-1].text
        assert answers[-1].headers["retry-after"]
    with Visitor(door, address="203.0.113.250") as neighbour:
        assert open_code(neighbour, "x").status_code == 429
    with Visitor(door, address="192.0.2.1") as stranger:
        assert open_code(stranger, "x").status_code == 422


@pytest.mark.parametrize("cookie", ["", "x", "A" * 64, "A" * 200, "ă"])
def test_a_forged_cookie_opens_nothing(visitor: Visitor, cookie: str):
    answer = visitor.get("/receipt/", headers={"cookie": f"door_r={cookie}".encode()})
    assert answer.status_code == 200
    assert "On its way" not in answer.text
