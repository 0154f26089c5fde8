"""A code opens its report, in any of its forms, and nothing else does."""

import re

import pytest

from jointdesk.engine.letterbox.receipts import read_code, write_words
from jointdesk.engine.reference import read_yaml
from public_door import Door, Visitor


def open_code(visitor: Visitor, code: str):
    return visitor.send_form("/receipt/", {"code": code})


def test_the_code_opens_the_report_in_every_form(door: Door, visitor: Visitor):
    code = visitor.report("a report")
    receipt = read_code(code).receipt
    for written in (
        code.lower(),
        " ".join(write_words(receipt, "vi")),
        "\n".join(write_words(receipt, "km")),
    ):
        with Visitor(door) as other:
            assert "On its way" in open_code(other, written).text


def test_a_slip_of_the_pen_is_said_by_its_word(visitor: Visitor):
    words = list(write_words(read_code(visitor.report("with a slip")).receipt, "en"))
    right, words[4] = words[4], "hosptial"
    page = open_code(visitor, " ".join(words))
    assert page.status_code == 422
    assert re.search(rf"Word 5, “hosptial”, is none of ours. Did you mean “{right}”", page.text)


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


def test_closing_closes(visitor: Visitor):
    open_code(visitor, visitor.report("closed again"))
    visitor.send_form("/receipt/", {"close": "1"})
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
