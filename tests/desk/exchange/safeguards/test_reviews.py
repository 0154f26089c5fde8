"""One officer acts alone where it cannot wait; another looks at it within 24 hours, or both desks raise an alarm."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from desk.exchange.safeguards.acting_alone import DATUM, DRAFT, FIELDS, KEY, WHY, answer_of, theirs
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Person
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Answer, IncomingMessage, NeutralityReason, Request, Review
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.request_queries import choices_on
from jointdesk.desk.exchange.safeguards.neutrality import NotNeutral
from jointdesk.desk.exchange.safeguards.review_actions import release_alone, say_neutral, send_alone
from jointdesk.desk.exchange.safeguards.review_queries import missing, reviews, to_review
from jointdesk.desk.exchange.safeguards.reviews import MOST_WAITING, WITHIN, act_alone, raise_missing, review
from jointdesk.desk.operations.models import Referral
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import (
    RequestAnswered,
    RequestSent,
    RequestWithdrawn,
    SecondReview,
)
from records import Records
from released import waiting_key


def codes():
    return list(IncomingMessage.objects.filter(state="quarantined").values_list("code", flat=True))


def after(monkeypatch, passed):
    now = timezone.now() + passed
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_one_officer_sends_at_once_and_the_partner_sees_it(kh, alone, cast):
    assert kh.bodies(RequestSent)[0].approval == "one_officer"
    assert Request.objects.get().state == "delivered"
    assert (alone.acted_by, alone.why, alone.outcome) == (cast["bob"], WHY, "")
    assert alone.due_at - alone.acted_at == WITHIN
    assert Entry.objects.filter(kind="acted_alone", subject=alone.subject).exists()


def test_two_officers_travel_as_two(kh, draft, cast):
    request_actions.approve_request(cast["dara"], draft)
    deliver()
    assert kh.bodies(RequestSent)[0].approval == "two_officers"
    assert not Review.objects.exists()


def test_a_second_officer_confirms_and_the_partner_is_told(kh, alone, cast):
    review(cast["dara"], alone, "confirmed")
    deliver()
    told = kh.bodies(SecondReview)[0]
    assert (told.kind, told.outcome, uuid.UUID(told.subject)) == ("request", "confirmed", alone.key)
    assert Request.objects.get().state == "delivered"


def test_an_objection_withdraws_the_request_with_its_reason(kh, alone, cast):
    review(cast["dara"], alone, "objected", "Nobody is in danger")
    deliver()
    assert kh.bodies(SecondReview)[0].reason == "Nobody is in danger"
    assert kh.bodies(RequestWithdrawn)[0].reason == "Nobody is in danger"
    assert Request.objects.get().state == "withdrawn"


def test_an_objection_to_what_is_closed_already_still_stands(kh, alone, cast):
    request = Request.objects.get()
    answer_of(kh, request)
    request_actions.close_request(cast["bob"], request)
    review(cast["dara"], alone, "objected", "Nobody was in danger")
    assert Request.objects.get().state == "closed"
    assert Review.objects.get().outcome == "objected"


def test_what_went_to_a_desk_no_longer_trusted_is_reviewed_all_the_same(kh, alone, partner, cast):
    partner.state = partner.State.REVOKED
    partner.save()
    assert review(cast["dara"], alone, "objected", "Nobody is in danger").outcome == "objected"
    assert deliver() == 0


def test_of_what_the_partner_was_not_told_of_it_hears_no_review(kh, partner, cast):
    known = {"conversation": "c" * 32, "partners": [partner]}
    with transaction.atomic():
        row = act_alone(cast["bob"], "edit", uuid.uuid4(), WHY, **known)
    assert review(cast["dara"], row, "confirmed").reviewed_by == cast["dara"]
    assert deliver() == 0


def test_nobody_reviews_an_own_act(alone, cast):
    with pytest.raises(CallerError, match="Another officer"):
        review(cast["bob"], alone, "confirmed")


@pytest.mark.parametrize("who", ["alice", "vera", "adam", "mai", "sok"])
def test_who_may_not_approve_may_not_review(alone, cast, who):
    with pytest.raises(NotAllowed):
        review(cast[who], alone, "confirmed")


@pytest.mark.parametrize(("outcome", "reason"), [("objected", " "), ("fine", ""), ("objected", "x" * 2001)])
def test_an_objection_needs_its_reason(alone, cast, outcome, reason):
    with pytest.raises(CallerError, match="Confirm, or object"):
        review(cast["dara"], alone, outcome, reason)


def test_a_review_is_given_once(alone, cast):
    review(cast["dara"], alone, "confirmed")
    with pytest.raises(CallerError, match="already"):
        review(cast["cora"], alone, "objected", "No")


def test_what_can_wait_is_not_sent_alone(kh, partner, cast):
    for urgency in ("routine", "urgent"):
        row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, urgency=urgency))
        assert "send_alone" not in choices_on(cast["bob"], row)
        with pytest.raises(CallerError, match="life is at risk"):
            send_alone(cast["bob"], row, WHY)
    assert deliver() == 0


@pytest.mark.parametrize("who", ["alice", "vera", "adam"])
def test_the_urgent_path_is_a_right_of_its_own(draft, cast, who):
    assert "send_alone" not in choices_on(cast[who], draft)
    with pytest.raises(NotAllowed):
        send_alone(cast[who], draft, WHY)


@pytest.mark.parametrize("why", ["", "   ", "x" * 2001])
def test_it_needs_a_reason(draft, cast, why):
    with pytest.raises(CallerError, match="cannot wait"):
        send_alone(cast["bob"], draft, why)
    draft.refresh_from_db()
    assert draft.state == "drafted"


def test_three_unreviewed_acts_are_the_most(kh, partner, cast):
    rows = [request_actions.draft_request(cast["bob"], partner, DRAFT) for _ in range(MOST_WAITING + 1)]
    for row in rows[:MOST_WAITING]:
        send_alone(cast["bob"], row, WHY)
    with pytest.raises(CallerError, match="first those"):
        send_alone(cast["bob"], rows[-1], WHY)
    review(cast["dara"], Review.objects.first(), "confirmed")
    assert send_alone(cast["bob"], rows[-1], WHY).state == "sent"


def test_a_draft_is_sent_alone_once(draft, cast):
    send_alone(cast["bob"], draft, WHY)
    with pytest.raises(CallerError, match="cannot approve"):
        send_alone(cast["bob"], draft, WHY)


def test_it_goes_round_no_gate(units, kh, partner, cast):
    told = {**FIELDS, "persons": ["Sok Chanthou, 1990-05-21"]}
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, fields=told))
    records = Records(units, cast)
    person = Person.objects.create(name="Sok Chanthou", birth_date="1990-05-21", nationality="KH")
    met = records.found(records.operation(), "KH", "undetermined", person)
    Referral.objects.create(
        person=person, encounter=met, unit=met.operation.unit, state="presumed", opened_at=timezone.now()
    )
    with pytest.raises(CallerError, match="protection gate is closed"):
        send_alone(cast["bob"], row, WHY)
    assert not Review.objects.exists()


def test_it_goes_round_no_mark(draft, cast):
    Request.objects.update(mark="RED")
    with pytest.raises(CallerError, match="does not leave"):
        send_alone(cast["bob"], draft, WHY)
    assert not Review.objects.exists()


def test_neutrality_is_asked_of_one_officer_too(kh, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, purpose="Find the deserter"))
    with pytest.raises(NotNeutral, match="deserter"):
        send_alone(cast["bob"], row, WHY)
    assert send_alone(cast["bob"], row, WHY, "She was kidnapped; her unit does not matter").state == "sent"
    assert NeutralityReason.objects.get().officer == cast["bob"]


def test_after_24_hours_an_alarm_stands_until_somebody_reviews(alone, cast, monkeypatch):
    assert raise_missing() == 0
    after(monkeypatch, WITHIN + timedelta(minutes=1))
    assert raise_missing() == 1
    assert raise_missing() == 0
    for who in ("cora", "vera", "dara"):
        assert list(missing(cast[who])) == [alone], who
    assert Entry.objects.filter(kind="review_missing").count() == 1
    review(cast["dara"], alone, "confirmed")
    assert not missing(cast["cora"]).exists()
    assert Entry.objects.get(kind="reviewed").record["late"] is True


def test_whose_turn_it_is(alone, cast):
    assert list(to_review(cast["dara"])) == [alone]
    assert list(to_review(cast["cora"])) == [alone]
    assert not to_review(cast["bob"]).exists()
    assert not to_review(cast["vera"]).exists()
    assert list(reviews(cast["vera"])) == [alone]
    assert not reviews(cast["mai"]).exists()


def test_another_unit_sees_nothing_of_it(alone, cast):
    assert not reviews(cast["charlie"]).exists()


def test_a_partners_one_officer_is_waited_for(kh, received, cast, monkeypatch):
    row = Review.objects.get()
    assert (row.origin.desk_id, row.kind, row.key) == ("kh", "request", uuid.UUID(KEY))
    with pytest.raises(CallerError, match="own second officer"):
        review(cast["dara"], row, "confirmed")
    after(monkeypatch, WITHIN + timedelta(minutes=1))
    assert raise_missing() == 1
    assert list(missing(cast["vera"])) == [row]


def test_a_partners_second_review_is_kept(kh, received, cast):
    told = SecondReview(
        kind="request", subject=KEY, outcome="objected", at=datetime.now(UTC), reason="Not urgent"
    )
    kh.say(told, KEY)
    row = Review.objects.get()
    assert (row.outcome, row.reason, row.reviewed_by) == ("objected", "Not urgent", None)
    assert codes() == []


def test_what_a_partner_cannot_say_is_quarantined(kh, received):
    now = datetime.now(UTC)
    confirmed = SecondReview(kind="request", subject=KEY, outcome="confirmed", at=now)
    kh.say(replace(confirmed, subject="9" * 32), KEY)
    kh.say(replace(confirmed, kind="answer"), KEY)
    kh.say(replace(confirmed, at=now - timedelta(days=30)), KEY)
    kh.say(confirmed, KEY)
    kh.say(confirmed, KEY)
    kh.say(confirmed, "d" * 32)
    assert sorted(codes()) == sorted(
        ["unknown_subject", "unknown_subject", "malformed", "wrong_state", "unknown_subject"]
    )
    assert Review.objects.get().outcome == "confirmed"


def test_a_partner_does_not_stretch_the_urgent_path(kh, partner):
    kh.say(theirs(urgency="urgent"), KEY)
    assert codes() == ["not_urgent"]
    assert not Request.objects.exists()
    assert not Review.objects.exists()


def test_a_partner_cannot_put_the_alarm_off_by_a_date_ahead(kh, partner, monkeypatch):
    kh.say(theirs(), KEY, sent_at=datetime.now(UTC) + timedelta(minutes=3))
    assert Review.objects.get().due_at <= timezone.now() + WITHIN


def test_an_answer_is_released_alone_and_reviewed(kh, received, cast):
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="In compound 7"))
    assert "release_alone" in choices_on(cast["bob"], received)
    release_alone(cast["bob"], received, waiting_key(received), WHY)
    deliver()
    assert kh.bodies(RequestAnswered)[0].approval == "one_officer"
    row = Review.objects.get(origin=None)
    assert (row.kind, row.key) == ("answer", Answer.objects.get().key)
    review(cast["cora"], row, "confirmed")
    deliver()
    assert kh.bodies(SecondReview)[0].kind == "answer"


def test_an_answer_to_what_can_wait_is_not_released_alone(kh, partner, cast):
    kh.say(theirs(urgency="urgent", approval="two_officers"), KEY)
    request = Request.objects.get()
    answer_actions.prepare_answer(cast["bob"], request, AnswerText(text="In compound 7"))
    with pytest.raises(CallerError, match="life is at risk"):
        release_alone(cast["bob"], request, waiting_key(request), WHY)


def test_a_partners_answer_by_one_officer_is_waited_for(kh, alone):
    answer_of(kh, Request.objects.get(), approval="one_officer")
    assert Review.objects.get(origin__desk_id="kh").key == uuid.UUID(DATUM)


def test_a_draft_with_such_words_waits_for_a_reason_of_another_officer(kh, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, purpose="Trace the deserter"))
    with pytest.raises(NotNeutral):
        request_actions.approve_request(cast["dara"], row)
    say_neutral(cast["dara"], row, "It is about the fraud")
    with pytest.raises(CallerError, match="another officer approves"):
        request_actions.approve_request(cast["dara"], row)
    say_neutral(cast["bob"], row, "He is sought for fraud alone")
    assert request_actions.approve_request(cast["dara"], row).state == "sent"
    assert Entry.objects.filter(kind="neutrality_reasoned").count() == 2


def test_a_reason_does_not_hold_for_words_that_came_later(kh, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, purpose="Trace the deserter"))
    say_neutral(cast["bob"], row, "He is sought for fraud alone")
    Request.objects.update(purpose="Trace the deserter, an activist")
    with pytest.raises(NotNeutral, match="activist"):
        request_actions.approve_request(cast["dara"], row)


def test_names_are_no_statements(kh, partner, cast):
    told = {**FIELDS, "persons": ["Christian Priest"]}
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, fields=told))
    assert request_actions.approve_request(cast["dara"], row).state == "sent"
