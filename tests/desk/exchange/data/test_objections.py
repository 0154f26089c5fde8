"""What one officer answered alone, and another objects to, is taken back from the desk that has it."""

import secrets
from datetime import UTC, datetime, timedelta

from desk.exchange.data.scene import FIELDS
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Answer, Datum, Recall, Request, Review
from jointdesk.desk.exchange.requests.answer_actions import AnswerText, prepare_answer
from jointdesk.desk.exchange.safeguards.review_actions import release_alone
from jointdesk.desk.exchange.safeguards.reviews import review
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, RequestSent, SecondReview


def test_an_objection_to_an_answer_retracts_it_over_there(kh, partner, cast):
    key = secrets.token_hex(16)
    kh.say(
        RequestSent(
            request=key, form="identify", form_version=request_forms()["identify"].version, fields=FIELDS,
            legal_basis="UNCC", purpose="Find her", conditions="", mark="TLP:AMBER", urgency="life_at_risk",
            deadline=datetime.now(UTC).replace(microsecond=0) + timedelta(days=9),
        ),
        key,
    )  # fmt: skip
    received = Request.objects.get()
    prepare_answer(cast["bob"], received, AnswerText(text="In compound 7"))
    answer = Answer.objects.get()
    release_alone(cast["bob"], received, answer.key.hex, "She is to be moved tonight")
    deliver()
    review(cast["cora"], Review.objects.get(), "objected", "The source was not asked")
    deliver()
    assert [row.outcome for row in kh.bodies(SecondReview)] == ["objected"]
    [told] = kh.bodies(DatumRecalled)
    assert (told.datum, told.act, told.reason) == (answer.key.hex, "retract", "The source was not asked")
    assert Datum.objects.get(key=answer.key).state == "retracted"
    assert Recall.objects.get().approved_by == cast["cora"]
