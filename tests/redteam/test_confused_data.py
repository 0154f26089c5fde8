"""What travels: passed on in disguise, kept after it was taken back, put off for good, reviewed by whoever did not."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from desk.exchange.data.scene import FIELDS, answered, ask, recall
from desk.exchange.data.test_nothing_left import texts_in
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.data.leave import check_fields
from jointdesk.desk.exchange.data.received import MOST_FOUND, find_in_fields
from jointdesk.desk.exchange.data.traces import finish_erasures
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Answer, Datum, IncomingMessage, Recall, Review
from jointdesk.desk.exchange.requests import answer_actions
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import (
    DatumRecalled,
    RequestAnswered,
    RequestPostponed,
    RequestSent,
    SecondReview,
)
from redteam.scene import send_request

TOLD = "+855977777779"


def codes():
    rows = IncomingMessage.objects.filter(state=IncomingMessage.State.QUARANTINED)
    return list(rows.order_by("pk").values_list("code", flat=True))


@pytest.mark.parametrize(
    "spelt", [TOLD, "+855 97 777 7779", "+855-97-777-7779", "＋８５５９７７７７７７７９"]
)
def test_a_partners_number_is_known_however_it_is_spelt(kh, partner, kr, cast, spelt):
    answered(kh, ask(cast, partner), pairs=(("phone", TOLD),))
    with pytest.raises(CallerError, match="leave of kh"):
        check_fields(kr.partner, {"facts": f"Whose number is {spelt} ?"})
    with pytest.raises(CallerError, match="leave of kh"):
        check_fields(kr.partner, {"facts": f"phone and account of somebody: {spelt} ."})


def test_it_does_not_hide_behind_a_thousand_others(kh, partner, kr, cast):
    """What is looked at is bounded: whoever names more must not have the last one unseen."""
    answered(kh, ask(cast, partner), pairs=(("phone", TOLD),))
    same = "phone +84900000001. " * 1_500
    with pytest.raises(CallerError, match="leave of kh"):
        check_fields(kr.partner, {"facts": same + TOLD})
    others = [f"phone +8490{number:07}" for number in range(MOST_FOUND)]
    assert len(find_in_fields({"identifiers": others})) == MOST_FOUND
    with pytest.raises(CallerError, match="too long"):
        check_fields(kr.partner, {"identifiers": [*others, f"phone {TOLD}"]})


def corrected(request, key, text):
    body = RequestAnswered(
        request=request,
        datum=key,
        complete="full",
        text=text,
        identifiers=(),
        mark="TLP:AMBER",
        conditions="",
    )
    return recall("correct", key, content=body.write())


def words_left(*words):
    sequence()
    finish_erasures()
    left = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            left += [table for text in texts_in(cursor.fetchall()) if any(word in text for word in words)]
    return left


def test_a_correction_is_erased_with_what_it_corrected(kh, partner, cast):
    row = ask(cast, partner)
    key = answered(kh, row)
    kh.say(corrected(row.key.hex, key, "It is Correctedname"))
    assert Answer.objects.get(key=key).text == "It is Correctedname"
    kh.say(recall("erase", key))
    assert words_left("Correctedname") == []
    assert list(Recall.objects.order_by("pk").values_list("act", "state")) == [
        ("correct", "done"),
        ("erase", "done"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"text": "only a part"},
        {"surprise": "x"},
        {"request": "0" * 32, "datum": "1" * 32, "complete": "full", "text": "x", "identifiers": [], "mark": "TLP:AMBER", "conditions": ""},
    ],
)  # fmt: skip
def test_a_correction_beyond_its_form_changes_nothing(kh, partner, cast, content):
    row = ask(cast, partner)
    key = answered(kh, row, text="As it was")
    kh.say(recall("correct", key, content=content))
    assert codes() == ["malformed"]
    assert Answer.objects.get(key=key).text == "As it was"


def test_a_third_desk_corrects_nothing(kh, partner, kr, cast):
    row = ask(cast, partner)
    key = answered(kh, row, text="As it was")
    kr.say(corrected(row.key.hex, key, "Otherwise"))
    kr.say(recall("erase", key))
    assert codes() == ["not_yours", "not_yours"]
    assert Answer.objects.get(key=key).text == "As it was"


def test_our_own_answer_and_log_are_not_a_partners_to_erase(kh, partner, cast):
    key = secrets.token_hex(16)
    kh.say(send_request(key), key)
    row = answer_actions.accept_request(cast["bob"], partner.requests.get(key=key))
    answer = answer_actions.prepare_answer(cast["bob"], row, answer_actions.AnswerText(text="Ours"))
    answer_actions.release_answer(cast["dara"], row, answer.key.hex)
    deliver()
    for origin in ("kh", "vn"):
        body = DatumRecalled(
            recall=secrets.token_hex(16), datum=answer.key.hex, origin=origin, act="erase", reason="x"
        )
        kh.say(body)
    assert codes() == ["not_yours", "not_yours"]
    assert Datum.objects.get(key=answer.key).state == "current"
    assert Answer.objects.get(key=answer.key).text == "Ours"


def test_an_answer_is_not_put_off_for_good(kh, partner, cast):
    row = ask(cast, partner, fields=FIELDS)
    before = row.answer_by
    for until in (datetime(2999, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=380)):
        body = RequestPostponed(request=row.key.hex, until=until.replace(microsecond=0), reason="Later")
        kh.say(body, row.key.hex)
    assert codes() == ["malformed", "malformed"]
    row.refresh_from_db()
    assert row.answer_by == before


@pytest.fixture
def alone(kh, partner):
    """A request that one officer of kh sent."""
    key = secrets.token_hex(16)
    body = RequestSent(**{**vars(send_request(key)), "urgency": "life_at_risk", "approval": "one_officer"})
    kh.say(body, key)
    assert Review.objects.filter(key=key).exists()
    return key


def reviewed(key, at=None, kind="request"):
    at = at or datetime.now(UTC).replace(microsecond=0)
    return SecondReview(kind=kind, subject=key, outcome="confirmed", at=at)


def test_a_review_is_its_own_desks_once_and_not_from_the_future(kh, kr, alone):
    now = datetime.now(UTC).replace(microsecond=0)
    kr.say(reviewed(alone), alone)
    kh.say(reviewed(alone), "f" * 32)
    kh.say(reviewed(alone, kind="answer"), alone)
    kh.say(reviewed(alone, now + timedelta(days=2)), alone)
    kh.say(reviewed(alone, now - timedelta(days=2)), alone)
    assert codes() == [
        "unknown_subject",
        "unknown_subject",
        "unknown_subject",
        "from_the_future",
        "malformed",
    ]
    kh.say(reviewed(alone, now + timedelta(seconds=1)), alone)
    kh.say(reviewed(alone, now + timedelta(seconds=1)), alone)
    assert codes()[5:] == ["wrong_state"]
