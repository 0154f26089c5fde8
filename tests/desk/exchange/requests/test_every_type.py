"""Every type of request meets every fate: answered in part and in full, refused, postponed, withdrawn, overdue.

What is sent is each form's own example; a partner's copy is made of the message our desk sent.
"""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import IncomingMessage, Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.deadlines import is_open, is_overdue
from jointdesk.desk.exchange.requests.drafts import Draft, DraftRefused
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import get_examples, request_forms
from jointdesk.engine.exchange.wire.bodies import (
    RequestAccepted,
    RequestAnswered,
    RequestPostponed,
    RequestRefused,
    RequestSent,
    RequestWithdrawn,
)
from released import release

FORMS = list(request_forms().values())
ANSWERED = [form for form in FORMS if form.expects_answer]
IDS = {"ids": lambda form: form.name}
MUCH_LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=300)


def draft_of(form):
    fields = get_examples(timezone.now().date())[form.name][0]
    return Draft(form=form.name, fields=fields, legal_basis=form.legal_bases[0], purpose="Investigation")


@pytest.fixture
def send(kh, partner, cast):
    """A request of ours that the partner has."""

    def send_one(form):
        row = request_actions.draft_request(cast["bob"], partner, draft_of(form))
        request_actions.approve_request(cast["dara"], row)
        deliver()
        row.refresh_from_db()
        assert row.state == "delivered"
        return row

    return send_one


@pytest.fixture
def receive(kh, send):
    """A partner's request to us: what we would send it, under a key of its own."""

    def receive_one(form):
        send(form)
        body = replace(kh.bodies(RequestSent)[-1], request=uuid.uuid4().hex)
        kh.say(body, body.request)
        return Request.objects.get(direction="received")

    return receive_one


def answer(key, complete):
    return RequestAnswered(
        request=key, datum=uuid.uuid4().hex, complete=complete, text="Known.", identifiers=(), mark="TLP:AMBER", conditions="",
    )  # fmt: skip


def state_of(row):
    row.refresh_from_db()
    return row.state


@pytest.mark.parametrize("form", ANSWERED, **IDS)
def test_it_is_answered_in_part_and_in_full(kh, send, form):
    row = send(form)
    key = row.key.hex
    kh.say(RequestAccepted(request=key), key)
    kh.say(answer(key, "part"), key)
    assert state_of(row) == "partly_answered"
    kh.say(answer(key, "full"), key)
    assert (state_of(row), row.answers.count()) == ("answered", 2)


@pytest.mark.parametrize("form", ANSWERED, **IDS)
def test_we_answer_it_by_two(kh, receive, cast, form):
    row = receive(form)
    answer_actions.accept_request(cast["bob"], row)
    answer_actions.prepare_answer(cast["bob"], row, AnswerText(text="Known."))
    release(cast["dara"], row)
    deliver()
    [body] = kh.bodies(RequestAnswered)
    assert (state_of(row), body.request, body.datum) == ("answered", row.key.hex, row.answers.get().key.hex)


@pytest.mark.parametrize("form", FORMS, **IDS)
def test_it_is_refused_with_reasons(kh, send, form):
    row = send(form)
    kh.say(RequestRefused(request=row.key.hex, ground="sovereignty", reason="Not here."), row.key.hex)
    assert (state_of(row), row.steps.last().note) == ("refused", "sovereignty: Not here.")


@pytest.mark.parametrize("form", ANSWERED, **IDS)
def test_it_is_postponed_to_one_moment_for_both(kh, send, form):
    row = send(form)
    kh.say(RequestPostponed(request=row.key.hex, until=MUCH_LATER, reason="Own case."), row.key.hex)
    assert (state_of(row), row.answer_by) == ("postponed", MUCH_LATER)


@pytest.mark.parametrize("form", FORMS, **IDS)
def test_it_is_withdrawn(kh, receive, send, cast, form):
    row = receive(form)
    kh.say(RequestWithdrawn(request=row.key.hex, reason="Found."), row.key.hex)
    ours = Request.objects.get(direction="sent")
    request_actions.withdraw_request(cast["bob"], ours)
    deliver()
    assert (state_of(row), state_of(ours), len(kh.bodies(RequestWithdrawn))) == ("withdrawn", "withdrawn", 1)


@pytest.mark.parametrize("form", ANSWERED, **IDS)
def test_it_is_overdue_at_the_same_moment_on_both_desks(kh, receive, cast, form):
    theirs, ours = receive(form), Request.objects.get(direction="sent")
    assert theirs.answer_by == ours.answer_by
    for row, late in ((theirs, timedelta(seconds=1)), (ours, timedelta(seconds=1))):
        assert not is_overdue(row, row.answer_by)
        assert is_overdue(row, row.answer_by + late)
        found = requests(cast["alice"], overdue=True, now=row.answer_by + late)
        assert set(found) == {theirs, ours}
        assert not requests(cast["alice"], overdue=True, now=row.answer_by)


def test_information_is_acknowledged_and_has_no_deadline(kh, receive, cast):
    form = request_forms()["spontaneous_information"]
    row, ours = receive(form), Request.objects.get(direction="sent")
    assert (row.answer_by, ours.answer_by) == (None, None)
    for step in (
        lambda: answer_actions.prepare_answer(cast["bob"], row, AnswerText(text="Thank you")),
        lambda: answer_actions.postpone_request(cast["bob"], row, MUCH_LATER, "later"),
    ):
        with pytest.raises(CallerError, match="acknowledged, not answered"):
            step()
    answer_actions.accept_request(cast["bob"], row)
    kh.say(RequestAccepted(request=ours.key.hex), ours.key.hex)
    for one in (row, ours):
        assert (state_of(one), is_open(one), one.is_open) == ("accepted", False, False)
    kh.say(answer(ours.key.hex, "full"), ours.key.hex)
    assert IncomingMessage.objects.get(state="quarantined").error.startswith("wrong_state")


@pytest.mark.parametrize(
    ("name", "deadline", "code"),
    [
        ("identify", None, "malformed"),
        ("spontaneous_information", datetime(2030, 1, 1, tzinfo=UTC), "malformed"),
    ],
)
def test_a_deadline_stands_where_an_answer_is_expected_and_nowhere_else(kh, send, name, deadline, code):
    send(request_forms()[name])
    body = replace(kh.bodies(RequestSent)[0], request=uuid.uuid4().hex, deadline=deadline)
    kh.say(body, body.request)
    assert IncomingMessage.objects.get().error.startswith(code)


def test_the_hours_of_a_form_begin_when_it_is_sent(partner, cast):
    form = request_forms()["freeze_assets"]
    row = request_actions.draft_request(cast["bob"], partner, draft_of(form))
    began = timezone.now() - timedelta(days=2)
    Request.objects.filter(pk=row.pk).update(
        drafted_at=began, answer_by=began.replace(microsecond=0) + timedelta(hours=4)
    )
    row.refresh_from_db()
    row = request_actions.approve_request(cast["dara"], row)
    assert timedelta(hours=3, minutes=59) < row.answer_by - timezone.now() <= timedelta(hours=4)


def test_an_officers_deadline_that_has_passed_is_not_sent(partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, draft_of(request_forms()["identify"]))
    Request.objects.filter(pk=row.pk).update(answer_by=timezone.now() - timedelta(minutes=1))
    row.refresh_from_db()
    with pytest.raises(CallerError, match="deadline has passed"):
        request_actions.approve_request(cast["dara"], row)


def test_what_was_right_when_it_was_drafted_is_judged_again_when_it_is_sent(partner, cast):
    """The day by which extradition follows came while the draft lay."""
    row = request_actions.draft_request(cast["bob"], partner, draft_of(request_forms()["provisional_arrest"]))
    row.fields["request_follows_by"] = (timezone.now() - timedelta(days=1)).date().isoformat()
    row.save(update_fields=["fields"])
    with pytest.raises(DraftRefused, match="within the 60 days"):
        request_actions.approve_request(cast["dara"], row)
