"""A request is drafted by one and approved by another; the answer too; every step is in the log, marks are kept."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Answer, IncomingMessage, Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.drafts import Draft, DraftRefused
from jointdesk.desk.exchange.requests.labels import identifier_line, say_article
from jointdesk.desk.exchange.requests.progress import picture
from jointdesk.desk.exchange.requests.request_queries import choices_on, requests, to_approve, to_release
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import (
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestPostponed,
    RequestRefused,
    RequestSent,
    RequestWithdrawn,
)
from released import release, waiting_key

KEY = "ab" * 16
TODAY = datetime.now(UTC).replace(microsecond=0)
LATER, MUCH_LATER = TODAY + timedelta(days=40), TODAY + timedelta(days=300)
FIELDS = {
    "identifiers": ["phone +84900000001"],
    "offence": "Fraud",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}
DRAFT = Draft(
    form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang", conditions="Police use only"
)


@pytest.fixture
def sent(kh, partner, cast):
    """A request of ours that the partner has."""
    row = request_actions.draft_request(cast["bob"], partner, DRAFT)
    request_actions.approve_request(cast["dara"], row)
    deliver()
    row.refresh_from_db()
    return row


@pytest.fixture
def received(kh, partner):
    """A request of the partner's."""
    kh.say(
        RequestSent(
            request=KEY,
            form="identify",
            form_version=1,
            fields=FIELDS,
            legal_basis="UNCC",
            purpose="Find the gang",
            conditions="Police use only",
            mark="TLP:AMBER",
            urgency="urgent",
            deadline=LATER,
        ),
        KEY,
    )
    return Request.objects.get()


def events(row):
    return [(step.event, step.by_partner) for step in row.steps.all()]


def test_a_request_is_sent_when_a_second_officer_approves(kh, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, DRAFT)
    assert deliver() == 0
    assert list(to_approve(cast["dara"])) == [row]
    assert list(to_approve(cast["bob"])) == []
    with pytest.raises(CallerError, match="another officer"):
        request_actions.approve_request(cast["bob"], row)
    with pytest.raises(NotAllowed):
        request_actions.approve_request(cast["alice"], row)
    request_actions.approve_request(cast["dara"], row)
    deliver()
    [body] = kh.bodies(RequestSent)
    assert (body.write()["fields"], body.mark, body.conditions) == (FIELDS, "TLP:AMBER", "Police use only")
    row.refresh_from_db()
    assert row.state == "delivered"
    assert timedelta(0) <= timezone.now() + timedelta(days=15) - row.answer_by < timedelta(minutes=1)
    assert body.deadline == row.answer_by
    assert events(row) == [("draft", False), ("approve", False), ("send", False), ("deliver", True)]
    assert Entry.objects.filter(kind="request_step", subject=f"request:{row.key.hex}").count() == 4


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"fields": {}}, "identifiers is missing"),
        ({"fields": {**FIELDS, "shoe_size": "44"}}, "shoe_size is not a field"),
        (
            {"fields": {**FIELDS, "period_from": "2026-02-01", "period_to": "2026-01-01"}},
            "earlier than period_from",
        ),
        ({"legal_basis": "friendship"}, "legal_basis is none of"),
        ({"purpose": " "}, "purpose is missing"),
        ({"mark": "RED"}, "TLP:RED does not leave"),
        ({"mark": "AMBER+STRICT"}, "does not leave"),
        ({"urgency": "now"}, "urgency is none of"),
        ({"answer_by": datetime(2020, 1, 1, tzinfo=UTC)}, "answer_by is in the past"),
        ({"form": "tickle"}, "no such form"),
    ],
)
def test_a_draft_that_is_not_right_says_what_is_wrong(partner, cast, changes, why):
    with pytest.raises(CallerError, match=why):
        request_actions.draft_request(cast["bob"], partner, Draft(**{**DRAFT.__dict__, **changes}))
    assert Request.objects.count() == 0


def test_every_error_of_a_draft_is_named(partner, cast):
    with pytest.raises(DraftRefused) as refused:
        request_actions.draft_request(
            cast["bob"], partner, Draft(form="identify", fields={}, legal_basis="", purpose="")
        )
    assert {error.field for error in refused.value.errors} == {
        "identifiers", "offence", "facts", "question", "legal_basis", "purpose",
    }  # fmt: skip


def test_an_unpaired_desk_is_asked_nothing(partner, cast):
    type(partner).objects.update(state="pending")
    with pytest.raises(CallerError, match="not a confirmed partner"):
        request_actions.draft_request(cast["bob"], partner, DRAFT)


def test_the_answer_comes_in_parts_with_its_conditions(kh, sent):
    key = sent.key.hex
    kh.say(RequestAccepted(request=key, note="in hand"), key)
    for complete in ("part", "full"):
        kh.say(
            RequestAnswered(
                request=key,
                datum=uuid.uuid4().hex,
                complete=complete,
                text=f"in {complete}",
                identifiers=(("phone", "+85512345678"),),
                mark="TLP:RED",
                conditions="Not in court",
            ),
            key,
        )
    sent.refresh_from_db()
    assert sent.state == "answered"
    answers = Answer.objects.filter(request=sent)
    assert [(a.text, a.complete, a.mark, a.conditions) for a in answers] == [
        ("in part", False, "RED", "Not in court"),
        ("in full", True, "RED", "Not in court"),
    ]


def test_a_refusal_and_a_postponement_say_why(kh, sent):
    key = sent.key.hex
    kh.say(RequestPostponed(request=key, until=MUCH_LATER, reason="our own case"), key)
    sent.refresh_from_db()
    assert (sent.state, sent.answer_by) == ("postponed", MUCH_LATER)
    kh.say(RequestRefused(request=key, ground="sovereignty", reason="not for us"), key)
    sent.refresh_from_db()
    assert sent.state == "refused"
    assert sent.steps.last().note == "sovereignty: not for us"


def test_we_withdraw_and_close(kh, partner, cast, sent):
    request_actions.withdraw_request(cast["bob"], sent, "not needed")
    request_actions.close_request(cast["bob"], sent)
    deliver()
    assert [type(body) for body in kh.bodies(RequestWithdrawn) + kh.bodies(RequestClosed)] == [
        RequestWithdrawn, RequestClosed,
    ]  # fmt: skip
    sent.refresh_from_db()
    assert sent.state == "closed"


def test_a_draft_that_is_withdrawn_is_told_to_nobody(kh, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, DRAFT)
    request_actions.withdraw_request(cast["bob"], row)
    request_actions.close_request(cast["bob"], row)
    assert deliver() == 0


def test_a_partners_request_is_answered_by_two(kh, received, cast):
    assert (received.state, received.urgency, received.mark) == ("delivered", "urgent", "AMBER")
    answer_actions.accept_request(cast["bob"], received)
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="Known since May", conditions="H1"))
    assert deliver() == 1  # the acceptance only
    assert list(to_release(cast["dara"])) == [received]
    assert list(to_release(cast["bob"])) == []
    with pytest.raises(CallerError, match="another officer"):
        release(cast["bob"], received)
    release(cast["dara"], received)
    deliver()
    [body] = kh.bodies(RequestAnswered)
    assert (body.text, body.complete, body.conditions) == ("Known since May", "full", "H1")
    received.refresh_from_db()
    assert received.state == "answered"
    disclosure = Access.objects.get(act="disclosure")
    assert (disclosure.officer, disclosure.recipients) == (cast["dara"], "kh")


def test_a_prepared_answer_is_replaced_not_sent_twice(kh, received, cast):
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="first"))
    answer_actions.prepare_answer(cast["dara"], received, AnswerText(text="second", complete=False))
    release(cast["bob"], received)
    received.refresh_from_db()
    with pytest.raises(CallerError, match="no answer"):
        release(cast["bob"], received)
    deliver()
    assert [(body.text, body.complete) for body in kh.bodies(RequestAnswered)] == [("second", "part")]


def test_an_answer_replaced_between_view_and_click_does_not_leave(kh, received, cast, client):
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="first"))
    client.force_login(cast["dara"])
    page = f"/exchange/requests/{received.key.hex}/"
    seen = waiting_key(received)
    assert f'name="answer" value="{seen}"' in client.get(page).content.decode()
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="second"))
    told = client.post(f"{page}release", {"answer": seen}, follow=True).content.decode()
    assert "replaced meanwhile" in told
    assert "second" in told
    assert client.post(f"{page}release", follow=True).status_code == 200
    deliver()
    assert kh.bodies(RequestAnswered) == []
    client.post(f"{page}release", {"answer": waiting_key(received)})
    deliver()
    assert [body.text for body in kh.bodies(RequestAnswered)] == ["second"]


def test_a_red_answer_does_not_leave(received, cast):
    with pytest.raises(CallerError, match="does not leave"):
        answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="x", mark="RED"))


def test_a_refusal_needs_ground_and_reasons(kh, received, cast):
    for ground, reason in (("sovereignty", " "), ("laziness", "no")):
        with pytest.raises(CallerError):
            answer_actions.refuse_request(cast["bob"], received, ground, reason)
    answer_actions.refuse_request(cast["bob"], received, "no_such_data", "we looked")
    deliver()
    assert kh.bodies(RequestRefused)[0].reason == "we looked"
    with pytest.raises(CallerError):
        answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="after all"))


def test_a_refusal_leaps_over_what_never_happened_and_is_said_in_words(client, received, cast):
    answer_actions.refuse_request(cast["bob"], received, "no_such_data", "we looked")
    received.refresh_from_db()
    assert [stage.name for stage in picture(received)] == ["delivered", "answered", "closed"]
    client.force_login(cast["bob"])
    page = client.get(f"/exchange/requests/{received.key.hex}/").content.decode()
    assert "We hold no such data: we looked" in page
    assert "no_such_data:" not in page


def test_an_identifier_is_read_by_the_name_of_its_kind(client, received, cast):
    client.force_login(cast["bob"])
    page = client.get(f"/exchange/requests/{received.key.hex}/", HTTP_ACCEPT_LANGUAGE="vi").content.decode()
    with translation.override("en"):
        assert identifier_line("wallet 0xab") == "wallet 0xab"
        assert identifier_line("domain a.example") == "site a.example"
        assert identifier_line("of no kind") == "of no kind"
    assert "phone +84900000001" not in page
    assert "+84900000001" in page


def test_an_article_names_its_treaty_where_it_is_another():
    with translation.override("en"):
        assert say_article("49-52") == "Article 49-52"
        both = say_article("VCCR 36; UNCC 47")
    consular = "Vienna Convention on Consular Relations, Article 36"
    assert both == f"{consular}; UN Convention against Cybercrime, Article 47"


def test_the_asker_cannot_answer_nor_the_answerer_withdraw(received, sent, cast):
    with pytest.raises(CallerError, match="our own"):
        answer_actions.accept_request(cast["bob"], sent)
    with pytest.raises(CallerError, match="put to us"):
        request_actions.withdraw_request(cast["bob"], received)


def test_a_withdrawn_request_needs_no_answer(kh, received, cast):
    kh.say(RequestWithdrawn(request=KEY, reason="found him"), KEY)
    received.refresh_from_db()
    assert received.state == "withdrawn"
    with pytest.raises(CallerError):
        answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="late"))


def test_what_only_crossing_messages_bring_about_is_no_officers_choice(kh, received, sent, cast):
    Request.objects.filter(pk=received.pk).update(state="withdrawn")
    for step in (
        lambda: answer_actions.accept_request(cast["bob"], received),
        lambda: answer_actions.refuse_request(cast["bob"], received, "other", "late"),
        lambda: answer_actions.postpone_request(cast["bob"], received, MUCH_LATER, "late"),
        lambda: release(cast["bob"], received),
    ):
        with pytest.raises(CallerError, match="is withdrawn cannot"):
            step()
    Request.objects.filter(pk=sent.pk).update(state="answered")
    with pytest.raises(CallerError, match="is answered cannot withdraw"):
        request_actions.withdraw_request(cast["bob"], sent)
    assert deliver() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"form": "tickle"}, "unknown_form"),
        ({"form_version": 9}, "unknown_form"),
        ({"fields": {}}, "bad_fields"),
        ({"request": "cd" * 16}, "malformed"),
    ],
)
def test_a_request_that_is_not_right_is_quarantined_by_name(kh, partner, changes, code):
    good = {
        "request": KEY, "form": "identify", "form_version": 1, "fields": FIELDS, "legal_basis": "UNCC",
        "purpose": "p", "conditions": "", "mark": "TLP:AMBER", "urgency": "routine", "deadline": LATER,
    }  # fmt: skip
    kh.say(RequestSent(**{**good, **changes}), KEY)
    assert IncomingMessage.objects.get().error.partition(":")[0] == code
    assert Request.objects.count() == 0


def test_a_partner_cannot_answer_anothers_request(kh, partner, sent):
    other = type(partner).objects.create(
        desk_id="kr", name="kr", country="KR", address="https://kr.example", card=b"", fingerprint="x",
        added_at=timezone.now(),
    )  # fmt: skip
    Request.objects.update(partner=other)
    kh.say(RequestAccepted(request=sent.key.hex), sent.key.hex)
    assert IncomingMessage.objects.get().error.startswith("unknown_request")


def test_steps_out_of_order_are_refused_not_obeyed(kh, sent):
    key = sent.key.hex
    Request.objects.update(state="drafted")
    kh.say(RequestAccepted(request=key), key)
    assert IncomingMessage.objects.get().error.startswith("wrong_state")
    sent.refresh_from_db()
    assert sent.state == "drafted"


def test_who_may_do_what_is_offered_to_nobody_else(received, sent, cast):
    assert choices_on(cast["bob"], received) == ("accept", "answer", "refuse", "postpone")
    assert choices_on(cast["alice"], received) == ()
    assert choices_on(cast["bob"], sent) == ("withdraw", "remind")
    assert choices_on(cast["vera"], sent) == ()


def test_requests_are_seen_in_their_unit_only(received, cast):
    assert requests(cast["alice"]).count() == 1
    assert requests(cast["charlie"]).count() == requests(cast["ivan"]).count() == 0
    assert requests(cast["alice"], overdue=True, now=LATER + timedelta(seconds=1)).count() == 1
    assert requests(cast["alice"], overdue=True, now=LATER).count() == 0


def test_a_quarantined_request_is_shown_as_such(kh, partner, cast, monkeypatch):
    from dataclasses import replace

    row = request_actions.draft_request(cast["bob"], partner, DRAFT)
    request_actions.approve_request(cast["dara"], row)
    receipt_of = type(kh).answer.__globals__["receipt_of"]

    def quarantine(message, stored, place):
        return replace(receipt_of(message, stored, place), outcome="quarantined")

    monkeypatch.setitem(type(kh).answer.__globals__, "receipt_of", quarantine)
    deliver()
    row.refresh_from_db()
    assert row.state == "sent"
    assert events(row)[-1] == ("quarantined", True)


def test_the_key_is_the_same_on_both_desks(kh, sent):
    assert kh.bodies(RequestSent)[0].request == sent.key.hex
    assert uuid.UUID(kh.got[-1].conversation) == sent.key
