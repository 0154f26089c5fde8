"""A partner asks us: it gets its evaluation, we a count and a purpose, both the other's signature; nobody more."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.matching import evaluating
from jointdesk.desk.exchange.matching.seed_store import destroy_secret
from jointdesk.desk.exchange.matching.serving import budget_of
from jointdesk.desk.exchange.matching.set_actions import end_set, publish_sets
from jointdesk.desk.exchange.matching.set_files import map_tags
from jointdesk.desk.exchange.models import MatchKey, QuestionServed
from jointdesk.desk.partners.own import own_card
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching import oprf as matching
from jointdesk.engine.exchange.matching.evidence import (
    STATEMENT,
    Between,
    check_receipt,
    check_statement,
    sign_evidence,
    write_statement,
)
from jointdesk.engine.exchange.matching.oprf import cut_into_parts, element
from jointdesk.engine.exchange.matching.sets import SetName
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import QuestionAsked, QuestionEvaluated, Refusal, read_body


@pytest.fixture
def ask(kh, partner, name, cast):
    """Asks our desk about values, as the far desk; what it answered."""
    name("phone", "+84900000001")
    [key] = publish_sets(cast["bob"], partner, ["phone"])

    def ask(found, *, pad_to=16, blinded=None, parts=None, unsigned=False, **changes):
        blinded = blinded or matching.Question.blind(
            [element("phone", value) for value in found], pad_to=pad_to, random_bytes=secrets.token_bytes
        )
        body = QuestionAsked(
            **{
                "kind": "phone",
                "epoch": key.epoch,
                "parts": tuple((one.part, bytes(one.public_key)) for one in parts or [key]),
                "purpose": "a network of theirs",
                "case": "KH-7",
                "statement": "unsigned",
                "blinded": blinded.blinded,
                **changes,
            }
        )
        message = kh.message(body, secrets.token_hex(16))
        between = Between(question=message.id, asker="kh", answerer=settings.DESK.id)
        said = write_statement(between, replace(body, purpose="another") if unsigned else body)
        body = replace(body, statement=sign_evidence(said, kh.keys, desk="kh", typ=STATEMENT))
        message = replace(message, body=body.write())
        return message, blinded, send(message)

    def send(message):
        return read_body(kh.deliver(kh.seal(message), "questions"))

    ask.send = send
    ask.key = key
    return ask


def held(key, blinded, evaluated):
    tags = blinded.finalize(evaluated, bytes(key.public_key))
    places = find_places(tags, map_tags(key.set_digest))
    return [value for value, place in zip(blinded.values, places, strict=True) if place is not None]


def test_our_answer_gives_the_hits_to_the_asker_and_a_count_to_us(ask):
    _, blinded, answer = ask(["+84900000001", "+85512345678"])
    assert isinstance(answer, QuestionEvaluated)
    assert held(ask.key, blinded, answer.evaluated) == [element("phone", "+84900000001")]
    row = QuestionServed.objects.get()
    assert (row.padded, row.charged, row.purpose, row.case_reference) == (
        16,
        16,
        "a network of theirs",
        "KH-7",
    )
    assert (answer.charged, answer.left) == (16, 9_984)
    assert "8490000" not in str(Entry.objects.get(kind="question_served").record)


def test_neither_desk_can_deny_the_question(ask, kh):
    message, _, answer = ask(["+84900000001"])
    row, body = QuestionServed.objects.get(), read_body(message)
    between = Between(question=message.id, asker="kh", answerer=settings.DESK.id)
    check_statement(replace(body, statement=row.statement), between, kh.card)
    check_receipt(answer, between, body, own_card())
    assert row.receipt == answer.receipt
    for denied in (replace(answer, charged=0), replace(answer, evaluated=answer.evaluated[::-1])):
        with pytest.raises(PartnerError, match="wrong_receipt"):
            check_receipt(denied, between, body, own_card())
    with pytest.raises(PartnerError, match="wrong_statement"):
        check_statement(body, replace(between, question="f" * 32), kh.card)
    with pytest.raises(PartnerError, match="bad_signature"):
        check_statement(body, between, own_card())


def test_a_question_whose_statement_says_something_else_is_not_believed(ask, kh, client):
    with pytest.raises(AssertionError, match="wrong_statement"):
        ask(["+84900000001"], unsigned=True)
    assert QuestionServed.objects.count() == 0


@pytest.fixture
def addition(ask, name, partner, cast):
    """A second part of our set."""
    name("phone", "+84900000002")
    [key] = publish_sets(cast["bob"], partner, ["phone"])
    return key


def test_one_question_for_many_parts_is_charged_once(ask, addition):
    _, blinded, answer = ask(["+84900000001", "+84900000002"], parts=[ask.key, addition])
    assert answer.charged == 16
    base, added = cut_into_parts(answer.evaluated, 16)
    assert held(ask.key, blinded, base) == [element("phone", "+84900000001")]
    assert held(addition, blinded, added) == [element("phone", "+84900000002")]
    assert set(QuestionServed.objects.get().keys.all()) == {ask.key, addition}


def test_a_row_that_goes_on_to_another_part_is_paid_once_and_to_the_same_part_anew(ask, addition):
    _, blinded, first = ask(["+84900000001"])
    _, _, second = ask([], blinded=blinded, parts=[addition])
    _, _, third = ask([], blinded=blinded, parts=[addition])
    _, _, fourth = ask(["+84900000001"], parts=[addition])
    assert [answer.charged for answer in (first, second, third, fourth)] == [16, 0, 16, 16]


def test_the_same_question_is_answered_again_a_few_times_and_charged_once(ask):
    message, _, _ = ask(["+84900000001"])
    for _try in range(3):
        assert isinstance(ask.send(message), QuestionEvaluated)
    assert ask.send(message).code == "too_often"
    assert QuestionServed.objects.get().times == 4


def test_over_the_cap_the_refusal_says_when_to_come_back(ask, partner):
    type(partner).objects.update(daily_cap=32)
    ask(["+84900000001"])
    QuestionServed.objects.update(at=timezone.now() - timedelta(hours=20))
    ask(["+84900000001"])
    _, _, refusal = ask(["+84900000001"])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "over_cap"
    assert timedelta(hours=3) < refusal.retry_at - datetime.now(UTC) < timedelta(hours=5)
    assert QuestionServed.objects.count() == 2


@pytest.mark.parametrize(("kind", "price"), [("person", 16), ("person_year", 64)])
def test_persons_have_a_budget_of_their_own_and_a_year_alone_costs_four(ask, kind, price):
    MatchKey.objects.update(kind=kind)
    ask.key.refresh_from_db()
    destroy_secret(SetName("kh", kind, ask.key.epoch, ask.key.part))  # another test may have left one
    _, _, refusal = ask(["x"], kind=kind)
    assert refusal.code == "unknown_set"  # the seed is the phones': but it came past the cap
    MatchKey.objects.update(kind="phone")
    QuestionServed.objects.create(
        partner=ask.key.partner, question_id=secrets.token_hex(16), digest="", kind=kind, epoch=1, commitment="",
        purpose="p", padded=16, charged=price, at=timezone.now(),
    )  # fmt: skip

    now = timezone.now()
    assert budget_of(ask.key.partner, "person", now) == 200 - price
    assert budget_of(ask.key.partner, "phone", now) == 10_000


def test_padding_counts_and_an_unpadded_question_is_refused(ask):
    ask(["+84900000001"], pad_to=64)
    assert QuestionServed.objects.get().charged == 64
    assert ask(["+84900000001"], pad_to=17)[2].code == "not_padded"


@pytest.mark.parametrize(
    "changes", [{"parts": (("daily-2020-01-01", b"k" * 32),)}, {"epoch": 900}, {"kind": "email"}]
)
def test_a_set_we_do_not_hold_is_refused(ask, changes):
    parts = changes.pop("parts", None)
    if parts:
        ask.key.part, ask.key.public_key = parts[0]
    assert ask(["+84900000001"], **changes)[2].code == "unknown_set"
    assert QuestionServed.objects.count() == 0


def test_an_epoch_that_is_over_is_said_so(ask):
    assert ask(["+84900000001"], epoch=1)[2].code == "epoch_over"


def test_another_key_than_the_parts_is_refused(ask):
    ask.key.public_key = b"k" * 32
    assert ask(["+84900000001"])[2].code == "unknown_set"


def test_a_set_that_was_ended_is_not_answered(ask):
    end_set(None, ask.key, "withdrawn")
    assert ask(["+84900000001"])[2].code == "unknown_set"


def test_a_set_of_another_partner_cannot_be_questioned(ask, partner):
    other = type(partner).objects.create(
        desk_id="kr", name="kr", country="KR", address="https://kr.example", card=b"", fingerprint="x",
        added_at=timezone.now(),
    )  # fmt: skip
    MatchKey.objects.update(partner=other)
    assert ask(["+84900000001"])[2].code == "unknown_set"


def test_an_element_that_is_no_point_is_refused(ask):
    assert ask(["+84900000001"], **{"blinded": Hostile(b"\xff" * 32 * 16)})[2].code == "bad_element"
    # nothing is charged, kept or logged: it was never a question
    assert QuestionServed.objects.count() == 0
    assert not Entry.objects.filter(kind="question_served").exists()


class Hostile:
    """A row that was never blinded."""

    def __init__(self, blinded):
        self.blinded = blinded


def test_an_old_question_is_a_replay(ask, kh):
    message, _, _ = ask(["+84900000001"])
    body = read_body(message)
    between = Between(question="f" * 32, asker="kh", answerer=settings.DESK.id)
    body = replace(
        body, statement=sign_evidence(write_statement(between, body), kh.keys, desk="kh", typ=STATEMENT)
    )
    old = replace(message, id="f" * 32, sent_at=datetime.now(UTC) - timedelta(days=2), body=body.write())
    assert ask.send(old).code == "too_old"


def test_the_questions_door_takes_questions_only(kh, partner, client):
    body = Refusal(message="e" * 32, code="x", reason="y")
    answer = client.post("/wire/v1/questions", kh.seal(kh.message(body)), content_type="application/jose")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_door")


def test_a_partner_has_one_question_at_a_time_and_pays_nothing_for_being_refused(ask, partner):
    with evaluating.turn(partner.pk):
        _, _, refusal = ask(["+84900000001"])
    assert refusal.code == "busy"
    assert refusal.retry_at > datetime.now(UTC)
    assert QuestionServed.objects.count() == 0
    assert isinstance(ask(["+84900000001"])[2], QuestionEvaluated)


def test_no_more_than_a_few_partners_are_answered_at_once():
    from contextlib import ExitStack

    with ExitStack() as taken:
        for partner in range(evaluating.AT_ONCE):
            taken.enter_context(evaluating.turn(-1 - partner))
        with pytest.raises(evaluating.Busy), evaluating.turn(-99):
            pass
    with evaluating.turn(-99):
        pass


def test_a_large_question_is_evaluated_in_other_processes_to_the_same_effect():
    seed, info = bytes(range(32)), "jointdesk/v1|kh|phone|7|base"
    values = [element("phone", f"+84{number}") for number in range(evaluating.SMALL + 1)]
    blinded = matching.Question.blind(values, pad_to=1024, random_bytes=secrets.token_bytes)
    evaluated = evaluating.evaluate([(seed, info)], blinded.blinded)
    side = matching.SetSide(seed, info)
    assert blinded.finalize(evaluated, side.public_key)[:20] == tuple(map(side.tag, values[:20]))
    with pytest.raises(PartnerError, match="bad_element"):
        evaluating.evaluate([(seed, info)], blinded.blinded[:-32] + b"\xff" * 32)
    assert evaluating.evaluate([(seed, info)], blinded.blinded)[64:96] == evaluated[64:96]
