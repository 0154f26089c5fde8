"""A partner that is asked, and cheats: other keys, stuffed sets, a look at what we ask."""

import secrets
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import httpx
import pytest

from desk.conftest import SETS, FarDesk
from far_sets import anchor, make_set
from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.matching import question_actions
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.matching.set_files import tag_path
from jointdesk.desk.exchange.models import (
    Alarm,
    AskedElement,
    Hit,
    IncomingMessage,
    PartnerSet,
    Question,
    WireRefusal,
)
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching import oprf as matching
from jointdesk.engine.exchange.matching.canaries import draw_canaries
from jointdesk.engine.exchange.matching.oprf import ELEMENT, element
from jointdesk.engine.exchange.wire.bodies import SetEnded, read_body
from redteam.scene import pair
from redteam.traces import rows_with

OURS = [f"+849000000{number:02}" for number in range(20)]


@pytest.fixture
def asked(kh, partner, name, cast):
    """We have asked twenty numbers, of which the partner holds two and 40 others besides."""
    for value in OURS:
        name("phone", value)
    kh.publish("phone", [OURS[3], OURS[17], *(f"+8551234{number:04}" for number in range(40))])
    return ask_partner(cast["bob"], partner, "two networks", case="C-1")


def test_whom_we_ask_sees_neither_values_nor_hits(kh, asked, learned):
    """Everything the partner got, opened with its own keys: our values are in none of it, and it cannot tell by
    trying: an element blinded anew is another."""
    questions = [message for message in kh.got if message.type == "question"]
    seen = b"".join(
        str(message.body).encode() + read_body(message).blinded
        for message in kh.got
        if message.type == "question"
    )
    assert not any(value.encode() in seen or value[1:].encode() in seen for value in OURS)
    elements = Counter(
        read_body(message).blinded[start : start + ELEMENT]
        for message in questions
        for start in range(0, len(read_body(message).blinded), ELEMENT)
    )
    assert max(elements.values()) == 1
    assert not any("hit" in message.type or "hits" in message.body for message in kh.got)
    learned["the answerer sees"] = [
        (read_body(m).count, read_body(m).purpose, read_body(m).case) for m in questions
    ]


def test_asked_twice_a_value_cannot_be_recognised():
    value = element("phone", OURS[0])
    first, second = (
        matching.Question.blind([value], pad_to=16, random_bytes=secrets.token_bytes).blinded
        for _ in range(2)
    )
    cut = [{row[start : start + ELEMENT] for start in range(0, len(row), ELEMENT)} for row in (first, second)]
    assert not cut[0] & cut[1]


def test_we_learn_our_hits_and_none_of_the_partners_other_values(kh, asked, cast):
    """Every row of our desk is searched for the 40 values of the partner that we do not hold."""
    assert {hit.identifier.value for hit in hits(cast["bob"])} == {OURS[3], OURS[17]}
    assert rows_with("+8551234") == []  # how all forty begin
    assert rows_with(OURS[3])  # the search does find what is there


def test_an_answer_under_a_key_of_its_own_is_not_believed(kh, partner, name, cast):
    """A key per question would mark the asker's values: the proof fails, and the cheat has seen blinded points only."""
    name("phone", OURS[0])
    kh.publish("phone", [OURS[0]])
    kh.sets["phone", "base"] = (matching.SetSide(b"x" * 32, "victim"), b"")
    with pytest.raises(PartnerError, match="bad_proof"):
        ask_partner(cast["bob"], partner, "why")
    assert AskedElement.objects.count() == Hit.objects.count() == Question.objects.count() == 0
    assert Alarm.objects.get().code == "bad_proof"
    assert WireRefusal.objects.get(partner=partner).code == "bad_proof"


@pytest.mark.parametrize(
    "lie", [{"charged": 4096}, {"charged": 1}, {"ahead": timedelta(hours=2)}, {"ahead": timedelta(days=-30)}]
)
def test_a_signed_receipt_that_cannot_be_true_is_an_alarm(kh, partner, name, cast, lie):
    """It would have us say, over its signature, that we paid another price or asked at another time."""
    name("phone", OURS[0])
    kh.publish("phone", [OURS[0]])
    vars(kh).update(lie)
    with pytest.raises(PartnerError, match="wrong_receipt"):
        ask_partner(cast["bob"], partner, "why")
    assert Hit.objects.count() == Question.objects.count() == 0
    assert Alarm.objects.get().code == "wrong_receipt"


def test_a_set_ended_while_it_is_asked_leaves_both_signatures_and_no_fault(
    kh, partner, name, cast, monkeypatch
):
    """The cheat hears the question and takes its set away before it answers: it has the count all the same, and we keep
    what it signed. Once our desk stumbled over the missing file and kept nothing."""
    name("phone", OURS[0])
    kh.publish("phone", [OURS[0]])
    answer = kh.evaluate

    def end_first(message):
        kh.say(SetEnded(digest=bytes.fromhex(PartnerSet.objects.get().digest), reason="withdrawn"), SETS)
        return answer(message)

    monkeypatch.setattr(kh, "evaluate", end_first)
    report = ask_partner(cast["bob"], partner, "why")
    assert (report.asked, report.hits) == (1, 0)
    question = Question.objects.get()
    assert question.statement
    assert question.receipt
    assert Hit.objects.count() == 0


def test_two_we_ask_that_compare_notes_find_nothing_in_common(kh, partner, name, cast, learned):
    """The same numbers are put to both: no element, and no tag of ours, is the same at the two."""
    other = FarDesk("la", "LA")
    second = pair(other)
    for value in OURS:
        name("phone", value)
    ours = [publish_sets(cast["bob"], desk, ["phone"])[0] for desk in (partner, second)]
    elements, said = [], []
    for far, desk in ((kh, partner), (other, second)):
        far.publish("phone", [OURS[3]])
        with (
            httpx.Client(transport=httpx.MockTransport(far.answer)) as client,
            pytest.MonkeyPatch.context() as line,
        ):
            line.setattr(transport, "client", lambda client=client: client)
            assert ask_partner(cast["bob"], desk, "one network", case="C-1").hits == 1
        asked = [read_body(message) for message in far.got if message.type == "question"]
        row = b"".join(body.blinded for body in asked)
        elements.append({row[at : at + ELEMENT] for at in range(0, len(row), ELEMENT)})
        said.append([(body.count, body.purpose, body.case) for body in asked])
    assert not elements[0] & elements[1]
    files = [tag_path(key.set_digest).read_bytes() for key in ours]
    tags = [{raw[at : at + 8] for at in range(0, len(raw), 8)} for raw in files]
    assert not tags[0] & tags[1]
    assert said[0] == said[1]
    learned["two that we ask see the same"] = said[0]


def test_a_second_key_for_one_set_is_an_alarm_and_never_used(kh, partner, name, cast):
    name("phone", OURS[0])
    kh.publish("phone", [OURS[0]])
    pinned = bytes(PartnerSet.objects.get().public_key)
    kh.publish("phone", [OURS[0], OURS[1]])
    assert Alarm.objects.get().code == "other_set"
    assert bytes(PartnerSet.objects.get().public_key) == pinned


def test_a_set_that_is_not_in_the_witnessed_log_is_not_questioned(kh, partner, name, cast):
    """A set for our eyes only, that no auditor will find: nothing is asked of it, so it learns nothing."""
    name("phone", OURS[0])
    kh.publish("phone", [OURS[0]], anchored=False)
    assert ask_partner(cast["bob"], partner, "why").asked == 0
    assert not [message for message in kh.got if message.type == "question"]


def test_a_log_entry_that_says_another_key_is_an_alarm(kh, partner):
    made = make_set(kh.log, "phone", [OURS[0]])
    kh.files[made.body.digest.hex()] = made.tags
    kh.say(made.body, conversation="5" * 32)
    lie = anchor(kh.log, replace(made.body, public_key=b"k" * 32))
    kh.say(replace(lie, digest=made.body.digest), conversation="5" * 32)
    assert Alarm.objects.get().code == "wrong_anchor"
    assert PartnerSet.objects.get().anchored_at is None


def test_a_range_stuffed_into_a_set_is_found_by_impossible_values(
    kh, partner, name, cast, monkeypatch, learned
):
    """Canaries lie inside the range that a list of all numbers holds. The cheat learns our count, we that it cheats."""
    canary = element("phone", "+84300000017")
    monkeypatch.setattr(question_actions, "draw_canaries", lambda kind, count, random_bytes: (canary,))
    name("phone", OURS[0])
    kh.publish("phone", [OURS[0], *(f"+843000000{number:02}" for number in range(100))])
    ask_partner(cast["bob"], partner, "why")
    assert Alarm.objects.get().code == "stuffed_set"
    assert [hit.doubtful for hit in hits(cast["bob"])] == [True]


def test_how_soon_a_stuffed_range_is_found(learned):
    """A cheat that lists a share of all numbers holds each canary with that chance; one in 32 elements is one."""
    assert len(draw_canaries("phone", 8, Random(1).randbytes)) == 8
    for share in (0.001, 0.01, 0.1, 1.0):
        questions = 1_000  # elements
        learned[f"stuffed with {share:.1%} of a range, found within 1,000 elements"] = (
            f"{1 - (1 - share) ** (questions // 32):.1%}"
        )


def test_a_set_larger_than_agreed_is_refused(kh, partner, name, cast):
    type(partner).objects.update(largest_set=256)
    name("phone", OURS[0])
    kh.publish("phone", [f"+8490000{number:04}" for number in range(300)], anchored=False)
    assert Alarm.objects.get().code == "set_too_large"
    assert PartnerSet.objects.count() == 0


@pytest.mark.parametrize("kind", ["a", "payment_card", "x" * 64])
def test_kinds_of_its_own_making_fill_no_disk(kh, partner, kind):
    """What was agreed on sizes holds for each kind; a set of no kind we match is refused by name."""
    kh.publish(kind, [OURS[0]], anchored=False)
    assert PartnerSet.objects.count() == 0
    assert IncomingMessage.objects.get().error.startswith("unknown_kind")
