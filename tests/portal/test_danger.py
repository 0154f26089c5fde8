"""Somebody who is held has one page, no steps, and no bound."""

from jointdesk.engine.reference import read_yaml
from public_door import Door, Visitor


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


def test_it_asks_for_something_by_which_the_place_can_be_found(visitor: Visitor):
    page = visitor.send_form("/help/", {"about_myself": "no", "people": "3"})
    assert page.status_code == 422
    assert "by which the place can be found" in page.text


def test_nobody_in_danger_is_told_to_come_back_later(door: Door):
    many = read_yaml("jointdesk.portal", "limits.yaml")["report"]["prefix"] + 5
    before = len(door.letters())
    for number in range(many):
        with Visitor(door, address="203.0.113.77") as held:
            assert (
                held.send_form("/help/", {"about_myself": "yes", "place": f"house {number}"}).status_code
                == 200
            )
    assert len(door.letters()) == before + many
