"""What is counted of a request is told in words, whoever wrote it."""

import pytest

from jointdesk.desk.exchange.figures.figure_words import say_difference, say_events
from jointdesk.desk.exchange.requests.labels import GROUNDS


def test_each_event_is_a_line_with_its_moment():
    said = say_events("sent@2026-10-01T09:00:00Z answered:in_time@2026-10-02T10:30:00Z open")
    assert len(said) == 3
    assert said[0].startswith("Sent ")
    assert said[0].endswith(" UTC")
    assert said[1].startswith("Answered in full (In time) ")
    assert said[2] == "Open at the end"


def test_what_was_done_often_says_how_often_and_a_refusal_its_ground():
    [said] = say_events("postponed*3@2026-10-01T09:00:00Z")
    assert said.startswith("Postponed × 3 ")
    for ground, word in GROUNDS.items():
        [refused] = say_events(f"refused:{ground}@2026-10-01T09:00:00Z")
        assert refused.startswith(f"Refused ({word}) ")
    assert say_events("refused:a_ground_of_theirs") == ["Refused (a_ground_of_theirs)"]


def test_a_statement_names_the_form_first():
    assert say_difference("vn identify sent@2026-10-01T09:00:00Z")[0] != "identify"
    assert say_difference("") == []


@pytest.mark.parametrize("text", ["hacked@never", "@@@", "sent@yesterday", "a:b*c@d", "*", "x" * 600])
def test_what_a_partner_made_up_is_shown_as_it_is(text):
    assert say_events(text)
    assert say_difference(f"kh nothing {text}")
