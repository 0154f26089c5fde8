"""Somebody who is held has one page, no steps, and no bound."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from public_door import Door, Visitor, served


def test_a_call_for_help_is_one_form(door: Door, visitor: Visitor):
    page = visitor.get("/help/").text
    assert 'href="tel:117"' in page
    assert page.index("tel:117") < page.index("tel:113")
    slip = visitor.send_form(
        "/help/", {"about_myself": "yes", "country": "KH", "landmarks": "blue gate, 9 floors", "people": "40"}
    )
    assert "This is your code" in slip.text
    letter = door.letters()[-1]
    assert letter.kind == "danger"
    assert letter.danger is not None
    assert (letter.danger.landmarks, letter.danger.people, letter.country) == (
        "blue gate, 9 floors",
        40,
        "KH",
    )


def test_who_writes_more_on_a_page_that_was_sent_has_sent_that_too(door: Door, visitor: Visitor):
    before = len(door.letters())
    once = re.findall(r'name="once" value="([^"]+)"', visitor.get("/help/").text)[0]
    said = {"about_myself": "yes", "once": once}
    visitor.send_form("/help/", {**said, "place": "gate 5"})
    assert "This is your code" in visitor.get("/help/").text
    # "back" showed the form once more: it is not answered with the code of what was sent before
    visitor.send_form("/help/", {**said, "place": "gate 5, they move us tonight"})
    assert [letter.danger.place for letter in door.letters()[before:] if letter.danger] == [
        "gate 5",
        "gate 5, they move us tonight",
    ]


@pytest.mark.parametrize(
    ("path", "said", "more"),
    [
        ("/help/", {"about_myself": "yes", "place": "gate 5"}, {"place": "gate 6"}),
        ("/check/mine/", {"text": "+855 12 777 888", "narrative": "mine"}, {"narrative": "mine for years"}),
    ],
)
def test_a_form_sent_twice_because_the_answer_got_lost_is_one_letter_under_one_code(
    door: Door, visitor: Visitor, path: str, said: dict[str, str], more: dict[str, str]
):
    before = len(door.letters())
    page = visitor.get(path).text
    once = re.findall(r'name="once" value="([^"]+)"', page)[0]
    codes = []
    for fields in (said, said, {**said, **more}):
        with Visitor(door) as again:
            # the page's own cookie is there; that of an answer which never came is not
            again.cookies.set("door_csrf", visitor.cookies["door_csrf"])
            slip = again.send_form(path, {**fields, "once": once}).text
            codes += re.findall(r"<code>([0-9A-Z-]+)</code>", slip)
    # other words are another letter: what they add is not lost
    assert codes[0] == codes[1] != codes[2]
    assert len(door.letters()) == before + 2
    assert once.encode() not in door.octets()
    # "I have it", pressed twice
    for _turn in range(2):
        visitor.send_form(path, {"written_down": "1"})
        assert visitor.get(path).text.count('name="once"') == 1


def test_it_asks_for_something_by_which_the_place_can_be_found(visitor: Visitor):
    page = visitor.send_form("/help/", {"about_myself": "no", "people": "3"})
    assert page.status_code == 422
    assert "by which the place can be found" in page.text


def test_nobody_in_danger_is_told_to_come_back_later(door: Door):
    before = len(door.letters())
    with Visitor(door, address="203.0.113.77") as crowd:
        crowd.report("one of very many")
        with closing(sqlite3.connect(door.folder / "door.sqlite3", timeout=20)) as connection, connection:
            connection.execute("UPDATE counted SET times = 1000000 WHERE act IN ('report', 'draft')")
        try:
            with Visitor(door, address="203.0.113.78") as reporter:
                page = reporter.step("what", narrative="no room for me")
                assert page.status_code == 429
                # nothing is here to keep it in, so it stays in the page
                assert "no room for me" in page.text
                said = {"text": "+855 12 777 888", "narrative": "mine since spring"}
                objection = reporter.send_form("/check/mine/", said)
                assert objection.status_code == 429
                assert "mine since spring" in objection.text
            with Visitor(door, address="203.0.113.79") as held:
                assert (
                    held.send_form("/help/", {"about_myself": "yes", "place": "house 3"}).status_code == 200
                )
        finally:
            with closing(sqlite3.connect(door.folder / "door.sqlite3", timeout=20)) as connection, connection:
                connection.execute("DELETE FROM counted")
    assert [letter.kind for letter in door.letters()[before:]] == ["report", "danger"]


def test_a_disk_that_is_nearly_full_keeps_room_for_calls_for_help(tmp_path: Path):
    with served(tmp_path / "door", least_free_mb=10**9) as (door, _process):
        with Visitor(door) as reporter:
            assert reporter.step("what", narrative="no room for me").status_code == 429
        with Visitor(door) as held:
            assert held.send_form("/help/", {"about_myself": "yes", "place": "house 3"}).status_code == 200
        assert [letter.kind for letter in door.letters()] == ["danger"]
