"""What both desks count: each signed message once, in the log, and stated to the partner; differences name requests."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.figures import figure_actions, figure_queries
from jointdesk.desk.exchange.figures.figure_actions import state_figures, state_last_month
from jointdesk.desk.exchange.figures.figure_queries import behind, compare, month_of, read_period
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import (
    CountedMessage,
    FigureStatement,
    IncomingMessage,
    OutgoingMessage,
    Request,
)
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.request_actions import Draft
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.figures.statements import digest_of
from jointdesk.engine.exchange.wire.bodies import (
    FiguresStated,
    Refusal,
    RequestAnswered,
    RequestRefused,
    RequestSent,
    delivery,
)
from released import release

KEY = "ab" * 16
FIELDS = {
    "identifiers": ["phone +84900000001"],
    "offence": "Fraud",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}


@pytest.fixture
def month():
    return month_of(timezone.now())


@pytest.fixture
def sent(kh, partner, cast):
    """A request of ours that the partner has."""
    draft = Draft(form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang")
    row = request_actions.approve_request(
        cast["dara"], request_actions.draft_request(cast["bob"], partner, draft)
    )
    deliver()
    return row


@pytest.fixture
def received(kh, partner):
    def put(key=KEY, **changes):
        body = RequestSent(
            **{
                "request": key,
                "form": "identify",
                "form_version": 1,
                "fields": FIELDS,
                "legal_basis": "UNCC",
                "purpose": "Find the gang",
                "conditions": "",
                "mark": "TLP:AMBER",
                "urgency": "urgent",
                "deadline": datetime(2036, 1, 1, tzinfo=UTC),
                **changes,
            }
        )
        kh.say(body, key)
        return Request.objects.filter(key=uuid.UUID(key)).first()

    return put


def say_answer(kh, row, **changes):
    body = {
        "request": row.key.hex,
        "complete": "full",
        "text": "It is Sok.",
        "identifiers": (),
        "mark": "TLP:AMBER",
        "conditions": "",
        "datum": "cd" * 16,
    }
    return kh.say(RequestAnswered(**body | changes), row.key.hex)


def figures(cast, partner, month):
    found = compare(cast["vera"], partner, month).figures
    return {(row.asker, row.form): dict(row.figures) for row in found.rows}


def test_requests_each_way_are_counted_with_what_became_of_them(kh, partner, cast, month, sent, received):
    say_answer(kh, sent)
    theirs = received()
    answer_actions.refuse_request(cast["bob"], theirs, "sovereignty", "No.")
    counted = figures(cast, partner, month)
    assert counted["kh", "identify"] == {"sent": 1, "refused": 1, "refused_sovereignty": 1}
    ours = counted["vn", "identify"]
    assert ours.pop("median_seconds") >= 0
    assert ours == {"sent": 1, "answered": 1, "in_time": 1}


def test_what_is_counted_stands_in_the_log_without_the_words(kh, partner, cast, sent):
    say_answer(kh, sent)
    rows = CountedMessage.objects.order_by("pk")
    assert [(row.type, row.ours, row.by_asker) for row in rows] == [
        ("request_sent", True, True),
        ("request_answered", False, False),
    ]
    entries = Entry.objects.filter(kind="request_counted", subject=f"request:{sent.key.hex}")
    assert [entry.record["counted"] for entry in entries.order_by("pk")] == [row.facts for row in rows]
    assert "Sok" not in str([entry.record for entry in entries])


def test_a_long_answer_in_parts_is_counted_once(kh, partner, cast, month, received, monkeypatch):
    monkeypatch.setattr(delivery, "PART", 900)
    theirs = received()
    answer_actions.prepare_answer(cast["bob"], theirs, AnswerText(text="word " * 500))
    release(cast["dara"], theirs)
    assert figures(cast, partner, month)["kh", "identify"]["answered"] == 1
    assert CountedMessage.objects.filter(ours=True).count() == 1


def test_what_a_desk_could_not_act_on_is_counted_by_neither(kh, partner, cast, month, sent, received):
    assert received(form="dowsing") is None
    body = Refusal(message=sent_message(sent), code="unknown_form", reason="what is this?")
    kh.say(body, sent.key.hex)
    assert figures(cast, partner, month) == {}
    assert Entry.objects.filter(kind="request_not_counted").count() == 1


def sent_message(row):
    return OutgoingMessage.objects.get(conversation=row.key.hex, type="request_sent").message_id.hex


def test_the_requests_behind_a_figure_are_those_the_officer_may_read(kh, partner, cast, month, sent):
    found = compare(cast["vera"], partner, month).figures
    [(line, row)], more = behind(cast["vera"], found, asker="vn", form="identify", figure="open")
    assert (row, more) == (sent, 0)
    # early in a month it is overdue at the month's end besides
    assert "open" in line.text.split()
    Request.objects.update(mark="RED")
    assert behind(cast["bob"], found, asker="vn", form="identify", figure="sent") == ([], 1)
    assert behind(cast["vera"], found, asker="vn", form="identify", figure="refused") == ([], 0)


def test_figures_are_not_for_everybody(partner, cast, month):
    for name in ("mai", "charlie", "sok"):
        with pytest.raises(NotAllowed):
            compare(cast[name], partner, month)
    with pytest.raises(NotAllowed):
        state_figures(cast["vera"], partner, month)


def test_both_desks_state_the_same(kh, partner, cast, month, sent):
    state_figures(cast["bob"], partner, month)
    deliver()
    [ours] = kh.bodies(FiguresStated)
    assert dict(ours.counted)[sent.key.hex].startswith("vn identify sent@")
    assert not compare(cast["vera"], partner, month).same
    kh.say(ours)
    compared = compare(cast["vera"], partner, month)
    assert compared.same
    assert compared.differences == ()
    # the partner has ours as it is now: nothing more is said
    deliver()
    assert len(kh.bodies(FiguresStated)) == 1


def test_a_partner_that_counts_otherwise_is_told_ours_and_the_request_is_named(
    kh, partner, cast, month, sent
):
    deliver()
    theirs = FiguresStated(
        begin=month.begin,
        end=month.end,
        digest=digest_of(month, ["vn", "kh"], (), {}),
        figures=(),
        counted=(),
    )
    kh.say(theirs)
    deliver()
    assert len(kh.bodies(FiguresStated)) == 1
    [difference] = compare(cast["vera"], partner, month).differences
    assert (difference.request, difference.theirs) == (sent.key.hex, "")
    kh.say(theirs)
    deliver()
    assert len(kh.bodies(FiguresStated)) == 1


def test_a_statement_whose_digest_is_another_is_refused(kh, partner, month):
    kh.say(FiguresStated(begin=month.begin, end=month.end, digest=bytes(32), figures=(), counted=()))
    assert IncomingMessage.objects.get(state="quarantined").code == "bad_digest"
    assert not FigureStatement.objects.exists()


def test_statements_kept_are_bounded(kh, partner, monkeypatch):
    monkeypatch.setattr(figure_actions, "MOST_STATEMENTS", 3)
    for day in range(1, 6):
        period = figure_queries.Period(
            datetime(2026, 1, day, tzinfo=UTC), datetime(2026, 1, day + 1, tzinfo=UTC)
        )
        digest = digest_of(period, ["vn", "kh"], (), {})
        kh.say(FiguresStated(begin=period.begin, end=period.end, digest=digest, figures=(), counted=()))
    assert FigureStatement.objects.count() == 3


def test_last_month_is_stated_once_by_itself(kh, partner, sent, monkeypatch):
    assert state_last_month() == 0
    later = month_of(timezone.now()).end + timedelta(days=1)
    monkeypatch.setattr(figure_actions.timezone, "now", lambda: later)
    assert state_last_month() == 1
    assert state_last_month() == 0


@pytest.mark.parametrize(
    ("first", "last"), [("", "2026-01-01"), ("2026-01-02", "2026-01-01"), ("2024-01-01", "2026-01-01")]
)
def test_a_period_is_at_least_a_day_and_bounded(first, last):
    with pytest.raises(CallerError, match="from, to"):
        read_period(first, last)


def test_months_end_where_the_next_begins():
    december = month_of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert december.end == datetime(2027, 1, 1, tzinfo=UTC) == month_of(december.end).begin
    assert read_period("2026-12-01", "2026-12-31") == december


def test_refusals_by_the_partner_are_ours_to_count(kh, partner, cast, month, sent):
    kh.say(RequestRefused(request=sent.key.hex, ground="persecution", reason="No."), sent.key.hex)
    assert figures(cast, partner, month)["vn", "identify"]["refused_persecution"] == 1
