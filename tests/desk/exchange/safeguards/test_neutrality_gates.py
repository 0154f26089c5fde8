"""Notices and questions about persons leave only with a reason, where their words ask for one."""

import json
from datetime import date

import pytest
from django.urls import reverse

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.question_actions import order_asking
from jointdesk.desk.exchange.models import Asking, NeutralityReason, NoticeDisclosure
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.safeguards.neutrality import NotNeutral, require_neutral
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.persons import PERSON

FRAUD = "He is sought for fraud; what he thinks plays no part"


@pytest.fixture
def notice(units):
    return Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="A",
        circumstances="Activist, cheated forty savers",
        issued_on=date(2026, 1, 1),
        review_on=date(2031, 1, 1),
        unit=units["national"],
    )


def test_notices_are_proposed_with_a_reason(kh, partner, cast, notice):
    with pytest.raises(NotNeutral, match="activist"):
        propose_notices(cast["bob"], partner, [notice], "tracing")
    row = propose_notices(cast["bob"], partner, [notice], "tracing", FRAUD)
    assert NeutralityReason.objects.get().subject == f"disclosure:{row.pk}"
    assert approve_notices(cast["dara"], row).sent == 1


def test_a_notice_that_changed_its_words_is_asked_again(kh, partner, cast, notice):
    row = propose_notices(cast["bob"], partner, [notice], "tracing", FRAUD)
    Notice.objects.update(circumstances="Activist, deserted from the army")
    with pytest.raises(NotNeutral, match="army"):
        approve_notices(cast["dara"], row)
    row.refresh_from_db()
    assert row.approved_at is None
    assert deliver() == 0


def test_ordinary_notices_need_no_reason(kh, partner, cast, notice):
    Notice.objects.update(circumstances="Cheated forty savers")
    notice.refresh_from_db()
    assert propose_notices(cast["bob"], partner, [notice], "tracing")
    assert not NeutralityReason.objects.exists()


def test_the_page_of_notices_asks_and_shows_it_to_who_approves(client, partner, cast, notice):
    client.force_login(cast["bob"])
    sent = {"partner": "kh", "purpose": "tracing"}
    assert 'name="neutral"' not in client.get(reverse("disclosures")).content.decode()
    asked = client.post(reverse("disclosures"), sent)
    assert asked.status_code == 400
    assert 'name="neutral"' in asked.content.decode()
    assert not NoticeDisclosure.objects.exists()
    assert client.post(reverse("disclosures"), sent | {"neutral": FRAUD}).status_code == 302
    client.force_login(cast["dara"])
    page = client.get(reverse("disclosures")).content.decode()
    assert "activist" in page
    assert FRAUD in page


def test_a_question_about_persons_has_a_neutral_purpose(partner, cast):
    with pytest.raises(NotNeutral, match="deserter"):
        order_asking(cast["bob"], partner, "find the deserter", kinds=[PERSON])
    assert not Asking.objects.exists()
    row = order_asking(cast["bob"], partner, "find the deserter", kinds=[PERSON], neutral=FRAUD)
    assert NeutralityReason.objects.get().subject == f"asking:{row.pk}"


def test_a_question_about_numbers_is_about_nobody(partner, cast):
    assert order_asking(cast["bob"], partner, "find the deserter", kinds=["phone"])


def test_the_command_line_has_nobody_who_answers_for_a_reason(partner):
    with pytest.raises(NotNeutral):
        order_asking(None, partner, "find the deserter", kinds=[PERSON], neutral=FRAUD)


def test_the_page_of_questions_asks(client, partner, cast):
    client.force_login(cast["bob"])
    sent = {"partner": "kh", "purpose": "find the deserter"}
    asked = client.post(reverse("matching-ask"), sent)
    assert asked.status_code == 400
    assert 'name="neutral"' in asked.content.decode()
    assert client.post(reverse("matching-ask"), sent | {"neutral": FRAUD}).status_code == 302


def test_the_api_asks(client, partner, cast, notice):
    client.force_login(cast["bob"])

    def propose(**more):
        body = {"partner": "kh", "purpose": "tracing", **more}
        return client.post("/api/exchange/notices", json.dumps(body), content_type="application/json")

    assert propose().status_code == 400
    assert propose(neutral=FRAUD).status_code == 200


@pytest.mark.parametrize("reason", ["x" * 2001])
def test_a_reason_has_bounds(cast, reason):
    with pytest.raises(CallerError, match="at most"):
        require_neutral(cast["bob"], {"facts": "the army"}, reason, subject="request:x")


def test_lists_are_read_and_other_values_are_not(cast):
    assert require_neutral(cast["bob"], {"minor": True, "days": 60, "aim": None}) is None
    with pytest.raises(NotNeutral):
        require_neutral(cast["bob"], {"aliases": ["Hùng", "the deserter"]})


def test_many_words_are_named_in_a_short_text(cast):
    text = "army politics religion race protest coup election islam soldier navy imam tribe sect treason"
    with pytest.raises(NotNeutral) as told:
        require_neutral(cast["bob"], {"facts": text})
    assert len(told.value.findings) == 14
    assert len(str(told.value)) < 400
