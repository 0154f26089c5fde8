"""A correction says something new: the second officer reads it, and it is asked what its datum was asked before."""

import pytest
from django.utils import timezone

from desk.exchange.data.scene import FIELDS, answered, ask, put
from jointdesk.desk.cases.models import Notice, NoticeStep
from jointdesk.desk.exchange.data.recall_actions import approve_recall, propose_recall
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Answer, Datum, Request
from jointdesk.desk.exchange.requests import answer_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.safeguards.neutrality import NotNeutral
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, NoticeSent

TOLD = "+855977777779"
OTHER = {**FIELDS, "identifiers": ["phone +84900000003"]}
POLITICAL = "He is sought for his political opinions."


@pytest.fixture
def notice(units):
    return Notice.objects.create(
        reference="VN-W-1", colour="red", name="Trần Văn A", issued_on="2026-01-01", review_on="2031-01-01",
        unit=units["national"],
    )  # fmt: skip


@pytest.fixture
def sent(kh, partner, cast, notice):
    approve_notices(cast["dara"], propose_notices(cast["bob"], partner, [notice], "screening"))
    deliver()
    return notice


@pytest.fixture
def ours(kh, kr, partner, third, cast):
    """An answer of ours that kr has."""
    put(kr)
    row = Request.objects.get(direction="received")
    waiting = answer_actions.prepare_answer(cast["bob"], row, AnswerText("It is +84900000001"))
    answer_actions.release_answer(cast["dara"], row, waiting.key.hex)
    deliver()
    return Datum.objects.get(key=waiting.key)


def test_a_corrected_notice_is_as_neutral_as_a_new_one(kh, sent, cast):
    sent.circumstances = POLITICAL
    sent.save()
    datum = Datum.objects.get(notice=sent)
    with pytest.raises(NotNeutral):
        propose_recall(cast["bob"], datum, "correct", "More is known")
    recall = propose_recall(
        cast["bob"], datum, "correct", "More is known", neutral="Only his words in a fraud"
    )
    approve_recall(cast["dara"], recall)
    deliver()
    assert POLITICAL in str(kh.bodies(DatumRecalled)[0].content)


def test_the_page_asks_why_it_is_neutral_and_shows_what_will_be_said(sent, cast, client):
    sent.circumstances = POLITICAL
    sent.save()
    page = f"/exchange/data/{Datum.objects.get(notice=sent).key}/"
    client.force_login(cast["bob"])
    asked = client.post(page, {"act": "correct", "reason": "More is known"})
    assert asked.status_code == 400
    assert 'name="neutral"' in asked.content.decode()
    told = {"act": "correct", "reason": "More is known", "neutral": "Only his words"}
    assert client.post(page, told).status_code == 302
    client.force_login(cast["dara"])
    read = client.get(page).content.decode()
    assert POLITICAL in read
    assert "Only his words" in read


def test_a_correction_tells_nobody_what_another_desk_told_us(kh, ours, cast, partner):
    answered(kh, ask(cast, partner, OTHER))
    for content in ({"identifiers": [("phone", TOLD)]}, {"text": f"It is {TOLD}"}):
        with pytest.raises(CallerError, match="leave of kh"):
            propose_recall(cast["bob"], ours, "correct", "A slip", content)


def test_an_answers_identifiers_are_corrected_on_its_page(ours, cast, client):
    page = f"/exchange/data/{ours.key}/"
    told = {
        "act": "correct",
        "reason": "A slip",
        "text": "It is another",
        "identifiers": "phone +84900000002",
    }
    client.force_login(cast["bob"])
    assert client.post(page, {**told, "identifiers": "telephone"}).status_code == 400
    assert client.post(page, told).status_code == 302
    client.force_login(cast["dara"])
    read = client.get(page).content.decode()
    assert "It is another" in read
    assert "phone +84900000002" in read
    recall = ours.recalls.get()
    client.post(f"/exchange/data/{ours.key}/recalls/{recall.pk}/send")
    assert Answer.objects.get(key=ours.key).identifiers == [["phone", "+84900000002"]]


def test_notices_go_as_they_were_put_forward(kh, partner, cast, notice, units):
    other = Notice.objects.create(
        reference="VN-W-2", colour="red", name="Lê Thị B", issued_on="2026-01-01", review_on="2031-01-01",
        unit=units["national"],
    )  # fmt: skip
    disclosure = propose_notices(cast["bob"], partner, [notice, other], "screening")
    NoticeStep.objects.create(notice=notice, kind="amended", at=timezone.now(), before={"name": "X"})
    approve_notices(cast["dara"], disclosure)
    deliver()
    assert [body.notice for body in kh.bodies(NoticeSent)] == ["VN-W-2"]


def test_a_notice_of_ours_does_not_tell_what_another_desk_told_us(kh, kr, partner, third, cast, notice):
    answered(kh, ask(cast, partner, OTHER))
    notice.circumstances = f"Calls from {TOLD}"
    notice.save()
    with pytest.raises(CallerError, match="leave of kh"):
        propose_notices(cast["bob"], third, [notice], "screening")
    propose_notices(cast["bob"], partner, [notice], "screening")


def test_reasons_and_notes_do_not_tell_it_either(kh, kr, partner, third, cast):
    answered(kh, ask(cast, partner, OTHER))
    put(kr)
    row = Request.objects.get(direction="received")
    with pytest.raises(CallerError, match="leave of kh"):
        answer_actions.refuse_request(cast["bob"], row, "other", f"We ask after {TOLD} ourselves")
    with pytest.raises(CallerError, match="leave of kh"):
        answer_actions.accept_request(cast["bob"], row, f"See {TOLD}")
