"""`jointdesk match ask` and `match receipts`: counts, how far it is, and what both desks signed."""

import json

import pytest
from click.testing import CliRunner

from jointdesk.cli import home, match
from jointdesk.desk.exchange.matching import question_actions
from jointdesk.desk.exchange.models import Question
from jointdesk.engine.errors import CallerError


@pytest.fixture
def run(monkeypatch):
    """A command on the desk of this test."""
    monkeypatch.setattr(home, "enter", lambda folder: None)

    def invoke(*arguments):
        return CliRunner().invoke(match.command, arguments)

    return invoke


def test_what_was_asked_and_signed_is_told(kh, partner, name, run):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    asked = run("ask", "kh", "--purpose", "whose accounts", "--case", "C-1")
    assert asked.exit_code == 0, asked.output
    told = json.loads(asked.stdout)
    assert (told["asked"], told["hits"], told["left"], told["refusal"]) == (1, 1, 0, "")
    shown = run("receipts", "kh")
    assert shown.exit_code == 0
    [row] = map(json.loads, shown.stdout.splitlines())
    question = Question.objects.get()
    assert (row["question"], row["asked_by_us"]) == (question.key.hex, True)
    assert (row["statement"], row["receipt"]) == (question.statement, question.receipt)
    assert row["partner_says"]["elements"] == question.padded


def test_a_receipt_that_does_not_verify_is_shown_and_fails(kh, partner, name, run):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    run("ask", "kh", "--purpose", "whose accounts")
    receipt = Question.objects.get().receipt
    Question.objects.update(receipt=receipt[:-8] + ("A" * 8 if receipt[-8:] != "A" * 8 else "B" * 8))
    shown = run("receipts", "kh")
    assert isinstance(shown.exception, CallerError)
    [row] = map(json.loads, shown.stdout.splitlines())
    assert row["partner_says"] is None


def test_nothing_asked_is_nothing_to_show(partner, run):
    shown = run("receipts", "kh")
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert isinstance(run("receipts", "nobody").exception, CallerError)


def test_how_far_it_is_is_told_after_each_question(kh, partner, name, monkeypatch):
    monkeypatch.setattr(question_actions, "BUCKETS", (16,))
    for number in range(40):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", [])
    told = []
    question_actions.ask_partner(
        None, partner, "why", kinds=["phone"], tell=lambda asked, left: told.append((asked, left))
    )
    assert told == [(15, 25), (30, 10), (40, 0)]
