"""What both desks signed of a question is kept, believed only whole, and can be read again."""

import secrets
from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.question_evidence import evidence_with
from jointdesk.desk.exchange.models import (
    Hit,
    Question,
)
from jointdesk.desk.partners.actions import end_keys, pin_card
from jointdesk.desk.partners.models import FormerKey
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import QuestionEvaluated, read_body
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keys import DeskKeys

NOW = timezone.now()


def test_both_signatures_are_kept(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    ask_partner(cast["bob"], partner, "why")
    question = Question.objects.get()
    assert question.statement.count(".") == question.receipt.count(".") == 2


def test_a_receipt_that_says_something_else_is_not_believed(kh, partner, name, cast, monkeypatch):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    evaluate = kh.evaluate

    def overcharge(message):
        reply = evaluate(message)
        return kh.message(
            QuestionEvaluated(**{**vars(read_body(reply)), "charged": 4096}), reply.conversation
        )

    monkeypatch.setattr(kh, "evaluate", overcharge)
    with pytest.raises(PartnerError, match="wrong_receipt"):
        ask_partner(cast["bob"], partner, "why")
    assert Hit.objects.count() == 0


def test_what_both_desks_signed_can_be_read_again(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    ask_partner(cast["bob"], partner, "a network", case="C-1")
    [one] = evidence_with(partner)
    assert one.asked_by_us
    assert one.partner_says is not None
    assert (one.partner_says["charged"], one.partner_says["to"]) == (16, "kh")
    Question.objects.update(receipt=one.statement)
    assert [row.partner_says for row in evidence_with(partner)] == [None]


def test_what_was_signed_can_be_read_when_the_partner_has_had_other_keys_for_long(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    ask_partner(cast["bob"], partner, "a network")
    end_keys(partner, FormerKey.End.ROTATED, "yearly", believed=timedelta(0))
    named = {field: getattr(card_of(partner), field) for field in ("desk", "name", "country", "address")}
    keys = DeskKeys.generate(secrets.token_bytes)
    pin_card(partner, Card.issue(keys, **named, issued_on=timezone.now().date()))
    partner.words_heard_at = timezone.now()
    partner.save()
    [one] = evidence_with(partner)
    assert one.partner_says is not None
