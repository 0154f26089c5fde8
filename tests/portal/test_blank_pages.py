"""Pages made once for all who have written nothing: each visitor's own token and language, and nobody's words in them."""

import re

from public_door import Door, Visitor

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def test_each_visitor_has_a_token_of_their_own_that_is_taken(door: Door, visitor: Visitor):
    with Visitor(door) as other:
        pages = [one.get("/report/").text for one in (visitor, other)]
    tokens = [TOKEN.findall(page) for page in pages]
    assert [len(found) for found in tokens] == [2, 2]
    assert not {*tokens[0]} & {*tokens[1]}
    assert TOKEN.sub("", pages[0]) == TOKEN.sub("", pages[1])
    sent = visitor.post(
        "/report/",
        data={"csrfmiddlewaretoken": tokens[0][0], "step": "what", "narrative": "told"},
    )
    assert sent.status_code == 200


def test_a_page_is_blank_only_for_whoever_has_written_nothing_there(door: Door, visitor: Visitor):
    visitor.step("what", narrative="words of the first alone")
    visitor.step("who", accused="a name of the first alone", back="1")
    assert "words of the first alone" in visitor.get("/report/").text
    with Visitor(door) as other:
        assert "words of the first alone" not in other.get("/report/").text
        other.step("what", narrative="words of another")
        assert "a name of the first alone" not in other.get("/report/").text
    visitor.step("what", narrative="words of the first alone")
    assert "a name of the first alone" in visitor.get("/report/").text


def test_a_blank_page_is_in_the_reader_s_language(door: Door, visitor: Visitor):
    visitor.get("/report/")
    for language in ("vi", "km", "ko", "zh-hans"):
        with Visitor(door, language) as reader:
            assert f'<html lang="{language}">' in reader.get("/report/").text
    assert '<html lang="en">' in visitor.get("/report/").text


def test_what_was_refused_is_said_on_a_page_that_would_be_blank(visitor: Visitor):
    visitor.step("what", narrative="told")
    page = visitor.step(
        "loss", **{"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-amount": "much"}
    )
    assert page.status_code == 422
    assert "Write the amount in figures" in page.text


def test_what_is_recognised_follows_what_is_written_anew(visitor: Visitor):
    visitor.step("what", narrative="They called from +855 12 345 678.")
    page = visitor.step("who", identifiers="Telegram @vcb_support")
    assert ["+85512345678" in page.text, "vcb_support" in page.text] == [True, True]
    visitor.step("what", narrative="They called from +855 12 345 679.")
    page = visitor.step("who", identifiers="")
    assert ["+85512345678" in page.text, "+85512345679" in page.text, "vcb_support" in page.text] == [
        False,
        True,
        False,
    ]
