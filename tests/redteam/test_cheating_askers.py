"""A partner that asks more than it may, or keeps answers for later. What it learns is counted element by element."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from desk.exchange.matching.test_serving import held
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.matching.set_files import map_tags
from jointdesk.desk.exchange.models import MatchKey, QuestionServed
from jointdesk.engine.exchange.matching import oprf as matching
from jointdesk.engine.exchange.matching.caps import IDENTIFIERS_A_DAY, PERSONS_A_DAY
from jointdesk.engine.exchange.matching.evidence import STATEMENT, Between, sign_evidence, write_statement
from jointdesk.engine.exchange.matching.oprf import element
from jointdesk.engine.exchange.matching.sets import MAX_EPOCH, end_of
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import QuestionAsked, QuestionEvaluated, Refusal

HELD = "+84900000001"


def blind(values, pad_to=16):
    elements = [element("phone", value) for value in values]
    return matching.Question.blind(elements, pad_to=pad_to, random_bytes=secrets.token_bytes)


def test_enumeration_is_cut_off_at_the_cap_whatever_it_is_split_into(ask, partner, learned):
    """Many ids, many sizes: the sum counts. The cheat learns `cap` values a day, and when to come back."""
    type(partner).objects.update(daily_cap=160)
    tested, refusal = 0, None
    for size in (64, 16, 16, 64, 16, 16):
        _, _, answer = ask([f"+8490000{tested + n:04}" for n in range(size)], pad_to=size)
        if isinstance(answer, Refusal):
            refusal = answer
        else:
            tested += size
    assert tested <= 160
    assert refusal.code == "over_cap"
    assert timedelta(hours=23) < refusal.retry_at - timezone.now() <= timedelta(hours=24)
    years = 1e8 / IDENTIFIERS_A_DAY / 365
    learned["years to list 10^8 phones at the cap"] = round(years, 1)
    learned["persons a day"] = PERSONS_A_DAY
    assert years > 27


def test_a_replayed_question_tells_the_same_again_and_costs_nothing(ask, partner):
    message, blinded, first = ask([HELD])
    second = ask.send(message)
    assert (second.evaluated[64:], second.charged) == (first.evaluated[64:], first.charged)
    assert QuestionServed.objects.count() == 1
    assert held(ask.key, blinded, second.evaluated) == [element("phone", HELD)]
    answers = [ask.send(message) for _ in range(8)]
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"too_often"}


def test_an_id_cannot_be_used_for_a_second_question(ask):
    """The same id with other elements: refused, so that an uncharged repeat tests no new value."""
    message, _, _ = ask([HELD])
    body = replace(QuestionAsked.read(message.body), blinded=blind(["+84900000002"]).blinded)
    assert ask.send(stated(ask, replace(message, body=body.write()), body)).code == "conflict"


def stated(ask, message, body):
    """The message with a fresh statement by its sender."""
    keys = next(cell.cell_contents for cell in ask.send.__closure__).keys
    said = write_statement(Between(question=message.id, asker="kh", answerer=settings.DESK.id), body)
    body = replace(body, statement=sign_evidence(said, keys, desk="kh", typ=STATEMENT))
    return replace(message, body=body.write())


@pytest.mark.parametrize(
    "change",
    [{"purpose": "another"}, {"case": "X-1"}, {"epoch": 0}, {"kind": "email"}, {"blinded": bytes(512)}],
)
def test_what_a_question_was_signed_for_cannot_be_changed(ask, kh, change):
    """Purpose, case, epoch, kind and elements are under the asker's signature: neither side can say otherwise later."""
    message, _, _ = ask([HELD])
    body = replace(QuestionAsked.read(message.body), **change)
    changed = replace(message, id=secrets.token_hex(16), body=body.write())
    answer = kh.door.post("/wire/v1/questions", kh.seal(changed), content_type="application/jose")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_statement")
    assert QuestionServed.objects.count() == 1


def test_a_question_of_one_partner_is_none_of_anothers(ask, kh, client):
    """A third desk that got hold of the question's bytes can neither ask it nor read its answer."""
    from redteam.scene import FarDesk, pair

    thief = FarDesk("kr", "KR")
    pair(thief)
    message, _, _ = ask([HELD])
    stolen = replace(message, sender="kr", id=secrets.token_hex(16))
    answer = client.post("/wire/v1/questions", thief.seal(stolen), content_type="application/jose")
    assert (answer.status_code, answer.json()["code"]) == (403, "bad_signature")


def test_an_evaluated_value_is_no_standing_query(ask, kh, partner, name, cast, monkeypatch):
    """The cheat keeps its evaluated values and compares them with what is added tomorrow: it learns nothing."""
    wanted = "+84900000555"
    _, blinded, answer = ask([wanted])
    tags = blinded.finalize(answer.evaluated, bytes(ask.key.public_key))
    assert not any(place is not None for place in find_places(tags, map_tags(ask.key.set_digest)))
    name("phone", wanted)
    [addition] = publish_sets(cast["bob"], partner, ["phone"])
    assert addition.part.startswith("daily-")
    assert not any(place is not None for place in find_places(tags, map_tags(addition.set_digest)))
    assert bytes(addition.public_key) != bytes(ask.key.public_key)
    # asked anew, against the addition and its key, it is a hit: a question that was charged and signed
    _, again, answer = ask([wanted], parts=[addition])
    assert isinstance(answer, QuestionEvaluated)
    assert held(addition, again, answer.evaluated) == [element("phone", wanted)]


def test_a_targeted_question_is_possible_and_seen(ask, learned):
    """Not prevented: one number, one question. What is left is the record: who, why, when, for which case."""
    _, blinded, answer = ask([HELD])
    assert held(ask.key, blinded, answer.evaluated) == [element("phone", HELD)]
    row = QuestionServed.objects.get()
    assert row.purpose
    assert row.case_reference
    assert row.statement
    learned["a targeted question costs elements"] = row.charged


def test_the_set_keeps_its_size_and_its_values_to_itself(ask, name, partner, cast, learned):
    """One value or two hundred: the same 256 tags. The asker's answer holds its own elements and no more."""
    _, blinded, answer = ask(["+84911111111"])
    assert held(ask.key, blinded, answer.evaluated) == []
    assert MatchKey.objects.get().set_size == 256
    assert len(answer.evaluated) == 64 + 32 * 16
    learned["what a miss tells"] = "this one value is not in the set"


@pytest.mark.parametrize("epoch", [MAX_EPOCH, MAX_EPOCH + 1, 100_000])
def test_an_epoch_beyond_the_calendar_is_refused_by_name(ask, kh, epoch):
    """Once a question of epoch 100,000 was answered with a server error."""
    message, _, _ = ask([HELD])
    body = {**message.body, "epoch": epoch}
    changed = replace(message, id=secrets.token_hex(16), body=body)
    answer = kh.door.post("/wire/v1/questions", kh.seal(changed), content_type="application/jose")
    code = "wrong_statement" if epoch == MAX_EPOCH else "malformed"
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert end_of(MAX_EPOCH)
