"""The path of a liaison officer by clicking: pair, publish, ask, hit, request, approval, answer; and who sees nothing."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.asking_work import ask_through
from jointdesk.desk.exchange.models import (
    Alarm,
    Asking,
    Hit,
    IncomingMessage,
    JointGroup,
    NoticeDisclosure,
    PartnerSet,
    Question,
    Request,
)
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    Refusal,
    RequestAccepted,
    RequestAnswered,
    RequestSent,
)

PHONE = "+84900000001"


@pytest.fixture
def ours(units):
    """Two complaints of one network that name the phone."""
    phone = Identifier.objects.create(kind="phone", value=PHONE)
    network = Network.objects.create(reference="N-1", formed_at=timezone.now(), complaint_count=2)
    for number in range(2):
        complaint = Complaint.objects.create(
            reference=f"C-{number}", channel="hotline", received_at=timezone.now() - timedelta(days=40 * number),
            decide_by=timezone.now().date(), unit=units["national"], narrative=PHONE, amount=500, currency="VND",
        )  # fmt: skip
        Mention.objects.create(complaint=complaint, identifier=phone, raw=PHONE, start=0, end=12)
        Membership.objects.create(complaint=complaint, network=network)
    return phone


@pytest.fixture
def received(kh, partner):
    fields = {"identifiers": [f"phone {PHONE}"], "offence": "Fraud", "facts": "f", "question": "q"}
    key = uuid.uuid4().hex
    kh.say(
        RequestSent(
            request=key, form="identify", form_version=1, fields=fields, legal_basis="UNCC", purpose="Find them",
            conditions="Police use only", mark="TLP:AMBER", urgency="routine", deadline=datetime(2027, 1, 1, tzinfo=UTC),
        ),
        key,
    )  # fmt: skip
    return Request.objects.get()


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_two_officers_pair_by_words(kh, client, cast):
    client.force_login(cast["adam"])
    page = text_of(client.get("/exchange/partners/"))
    assert "No partner yet" in page
    assert client.get("/exchange/partners/card").content.count(b".") == 2
    client.post("/exchange/partners/add", {"card": kh.card.signed})
    detail = client.get("/exchange/partners/kh/")
    assert kh.words not in text_of(detail)  # the officer types what is heard, not what is read
    wrong = client.post("/exchange/partners/kh/", {"words": "a b c"})
    assert (wrong.status_code, "not the words" in text_of(wrong)) == (400, True)
    client.post("/exchange/partners/kh/", {"words": kh.words})
    assert Partner.objects.get().state == "confirmed"
    agreed = {"daily_cap": "500", "daily_person_cap": "20", "largest_set": "4096"}
    client.post("/exchange/partners/kh/conditions", agreed)
    client.post("/exchange/partners/kh/revoke", {"reason": "stolen"})
    assert (Partner.objects.get().daily_cap, Partner.objects.get().state) == (500, "revoked")


def test_a_bad_card_is_said_on_the_page(client, cast):
    client.force_login(cast["adam"])
    answer = client.post("/exchange/partners/add", {"card": "nonsense"})
    assert (answer.status_code, "malformed" in text_of(answer)) == (400, True)
    assert client.post("/exchange/partners/add", {}).status_code == 400


def test_from_publishing_to_the_answer(kh, partner, ours, client, cast):
    client.force_login(cast["bob"])
    client.post("/exchange/matching/publish", {"publish-partner": "kh"})
    kh.publish("phone", [PHONE])
    answer = client.post("/exchange/matching/ask", {"partner": "kh", "purpose": "a network"}, follow=True)
    progress = answer.redirect_chain[-1][0]
    assert 'hx-trigger="load delay:1s"' in text_of(answer)  # the worker is at it
    ask_through(Asking.objects.get())
    moved = text_of(client.get(progress, headers={"HX-Request": "true"}))
    assert "See the hits" in moved
    assert "hx-trigger" not in moved
    assert "<html" not in moved
    assert PHONE in text_of(client.get("/exchange/hits/?partner=kh"))
    hit = partner.hits.get()
    page = text_of(client.get(f"/exchange/hits/{hit.pk}/"))
    assert "C-0" in page
    assert "1,000 VND" in page
    form = text_of(client.get(f"/exchange/requests/new?form=identify&hit={hit.pk}"))
    assert f"phone {PHONE}" in form
    assert "2 complaints of ours" in form
    sent = {
        "partner": "kh", "form_identifiers": f"phone {PHONE}", "form_offence": "Fraud", "form_facts": "many\r\nlines",
        "form_question": "who", "legal_basis": "UNCC", "purpose": "Find them", "mark": "AMBER", "urgency": "routine",
    }  # fmt: skip
    refused = client.post(f"/exchange/requests/new?form=identify&hit={hit.pk}", {**sent, "form_offence": ""})
    assert (refused.status_code, "is missing" in text_of(refused)) == (400, True)
    answer = client.post(f"/exchange/requests/new?form=identify&hit={hit.pk}", sent)
    url = answer.headers["Location"]
    assert "Approve and send" not in text_of(client.get(url))
    client.post(f"{url}approve")
    assert Request.objects.get().state == "drafted"
    client.force_login(cast["dara"])
    assert "Approve and send" in text_of(client.get(url))
    client.post(f"{url}approve")
    deliver()
    key = Request.objects.get().key.hex
    kh.say(RequestAccepted(request=key), key)
    kh.say(
        RequestAnswered(
            request=key, datum="f" * 32, complete="full", text="<script>alert(1)</script>", identifiers=(("phone", "+85512345678"),),
            mark="TLP:GREEN", conditions="Not in court",
        ),
        key,
    )  # fmt: skip
    page = text_of(client.get(url))
    assert "<script>alert" not in page
    assert "Not in court" in page
    assert "+85512345678" in page
    client.post(f"{url}close")
    assert Request.objects.get().state == "closed"


def test_a_partners_request_is_answered_from_what_is_ours(received, ours, client, cast):
    client.force_login(cast["bob"])
    url = f"/exchange/requests/{received.key.hex}/"
    page = text_of(client.get(url))
    assert "What is ours behind" in page
    assert "named in 2 complaints of ours" in page
    assert "Police use only" in page
    client.post(f"{url}accept")
    bad = client.post(
        f"{url}answer", {"text": "x", "identifiers": "shoe 44", "complete": "full", "mark": "AMBER"}
    )
    assert (bad.status_code, "Each line is a kind" in text_of(bad)) == (400, True)
    client.post(
        f"{url}answer",
        {"text": "Known", "identifiers": f"phone {PHONE}", "complete": "part", "mark": "AMBER"},
    )
    assert "Release the answer" not in text_of(client.get(url))
    client.force_login(cast["dara"])
    client.post(f"{url}release", {"answer": received.answers.get().key.hex})
    received.refresh_from_db()
    assert received.state == "partly_answered"
    client.post(f"{url}postpone", {"until": "2027-06-01", "reason": "our own case"})
    assert client.post(f"{url}refuse", {"ground": "other", "reason": ""}).status_code == 400
    client.post(f"{url}refuse", {"ground": "other", "reason": "no"})
    received.refresh_from_db()
    assert received.state == "refused"


def test_a_group_is_founded_and_joined(kh, partner, client, cast):
    client.force_login(cast["bob"])
    answer = client.post(
        "/exchange/groups/new",
        {"name": "Border", "mandate": "Scams", "legal_basis": "bilateral", "partners": [partner.pk]},
    )
    group = JointGroup.objects.get()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    assert "Desk kh joined" in text_of(client.get(answer.headers["Location"]))
    kh.say(
        JointGroupInvitation(
            group="a" * 32, name="Theirs", mandate="M", legal_basis="UNCC", desks=("kh", "vn")
        ),
        "a" * 32,
    )
    assert "You are invited" in text_of(client.get("/exchange/"))
    client.post(f"/exchange/groups/{'a' * 32}/join")
    assert JointGroup.objects.get(name="Theirs").joined_at is not None


def test_notices_are_proposed_and_approved(partner, units, client, cast):
    Notice.objects.create(
        reference="VN-W-1", colour="red", name="A", issued_on=date(2026, 1, 1), review_on=date(2031, 1, 1),
        unit=units["national"],
    )  # fmt: skip
    client.force_login(cast["bob"])
    client.post("/exchange/notices/", {"partner": "kh", "purpose": "screening"})
    row = NoticeDisclosure.objects.get()
    client.post(f"/exchange/notices/{row.pk}/approve")
    assert "another officer" in text_of(client.get("/exchange/notices/"))
    client.force_login(cast["dara"])
    client.post(f"/exchange/notices/{row.pk}/approve")
    row.refresh_from_db()
    assert row.sent == 1
    assert "1 sent" in text_of(client.get("/exchange/notices/"))


def test_what_is_stuck_is_shown_and_can_be_tried_again(kh, partner, client, cast):
    kh.say(JointGroupAcceptance(group="a" * 32))
    Alarm.objects.create(partner=partner, code="forked", text="the log forked", raised_at=timezone.now())
    client.force_login(cast["cora"])
    page = text_of(client.get("/exchange/messages/"))
    assert "unknown_group" in page
    assert "the log forked" in page
    assert "two histories" in text_of(client.get("/exchange/"))
    client.post(f"/exchange/messages/{IncomingMessage.objects.get().pk}/retry")
    assert IncomingMessage.objects.get().state == "quarantined"
    client.post(f"/exchange/messages/{IncomingMessage.objects.get().pk}/settle")
    row = IncomingMessage.objects.get()
    assert (row.state, row.body, row.settled_by) == ("settled", {}, cast["cora"])
    client.post(f"/exchange/alarms/{Alarm.objects.get().pk}/settle")
    assert "the log forked" not in text_of(client.get("/exchange/messages/"))


def test_what_a_partner_could_not_act_on_and_who_is_out_of_reach_is_shown(kh, partner, client, cast):
    with transaction.atomic():
        row = queue(partner, JointGroupAcceptance(group="a" * 32), "1" * 32)
    deliver()
    kh.say(Refusal(message=row.message_id.hex, code="unknown_group", reason="there is no such group"))
    with transaction.atomic():
        queue(partner, JointGroupAcceptance(group="a" * 32), "1" * 32)
    kh.down = True
    deliver()
    client.force_login(cast["bob"])
    page = text_of(client.get("/exchange/messages/"))
    assert "there is no such group" in page
    assert "ConnectError" in page


def test_a_liaison_officer_sees_what_is_stuck_and_changes_nothing(kh, partner, client, cast):
    kh.say(JointGroupAcceptance(group="a" * 32))
    client.force_login(cast["bob"])
    for act in ("retry", "settle"):
        path = f"/exchange/messages/{IncomingMessage.objects.get().pk}/{act}"
        assert client.post(path).status_code == 403
    assert IncomingMessage.objects.get().state == "quarantined"


PAGES = (
    "/exchange/", "/exchange/hits/", "/exchange/matching/", "/exchange/requests/", "/exchange/requests/new",
    "/exchange/groups/", "/exchange/groups/new", "/exchange/notices/", "/exchange/messages/", "/exchange/partners/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_empty_pages_say_what_to_do(client, cast, path):
    client.force_login(cast["cora"])
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_an_intake_officer_has_no_business_here(client, cast, path):
    client.force_login(cast["mai"])
    assert client.get(path).status_code == 403


def test_another_unit_sees_neither_request_nor_hit(received, ours, kh, partner, client, cast):
    client.force_login(cast["bob"])
    kh.publish("phone", [PHONE])
    client.post("/exchange/matching/ask", {"partner": "kh", "purpose": "why"})
    ask_through(Asking.objects.get())
    client.force_login(cast["charlie"])
    assert client.get(f"/exchange/requests/{received.key}/").status_code == 404
    assert client.get(f"/exchange/hits/{partner.hits.get().pk}/").status_code == 404
    assert client.post(f"/exchange/requests/{received.key}/accept").status_code == 404
    assert PHONE not in text_of(client.get("/exchange/"))
    assert client.get(f"/api/exchange/requests/{received.key.hex}").status_code == 404
    assert client.get("/api/exchange/hits").json() == []


def test_an_auditor_reads_and_does_nothing(received, client, cast):
    client.force_login(cast["vera"])
    page = text_of(client.get(f"/exchange/requests/{received.key}/"))
    assert "<button data-tone" not in page.partition("</header>")[2]
    client.post(f"/exchange/requests/{received.key}/accept")
    received.refresh_from_db()
    assert received.state == "delivered"


def test_a_partners_card_shows_budgets_coverage_and_silence(kh, partner, ours, client, cast):
    client.force_login(cast["bob"])
    assert "nothing to us that may be asked" in text_of(client.get("/exchange/matching/coverage/kh/"))
    kh.publish("phone", [PHONE])
    kh.publish("phone", ["+85512345678"], part="daily-2026-01-01")
    client.post("/exchange/matching/ask", {"partner": "kh", "purpose": "why"})
    ask_through(Asking.objects.get())
    card = text_of(client.get("/exchange/matching/coverage/kh/"))
    assert "16 asked in 24 hours, 10,000 left" in card
    assert 'aria-label="2 of 2 covered"' in card
    PartnerSet.objects.update(received_at=timezone.now() - timedelta(days=4))
    assert "has asked us nothing since" in text_of(client.get("/exchange/matching/coverage/kh/"))
    client.force_login(cast["mai"])
    assert client.get("/exchange/matching/coverage/kh/").status_code == 403
    assert client.get(f"/exchange/matching/askings/{Asking.objects.get().pk}/").status_code == 403


def test_a_hit_on_a_notice_is_seen_by_whoever_reads_notices_and_leads_to_a_request(
    partner, units, client, cast
):
    notice = Notice.objects.create(
        reference="VN-M-1", colour="yellow", name="Trần Thị Bé", birth_date="2001-02-03", nationality="VN",
        issued_on=date(2026, 1, 1), review_on=date(2031, 1, 1), unit=units["national"],
    )  # fmt: skip
    now = timezone.now()
    question = Question.objects.create(
        key=uuid.uuid4(), partner=partner, kind="person", epoch=1, purpose="a family asks", count=1, padded=16,
        asked_at=now, answered_at=now,
    )  # fmt: skip
    hit = Hit.objects.create(partner=partner, notice=notice, question=question, found_at=now)
    client.force_login(cast["bob"])
    assert "Trần Thị Bé" in text_of(client.get("/exchange/hits/"))
    page = text_of(client.get(f"/exchange/hits/{hit.pk}/"))
    assert "VN-M-1" in page
    assert f"form=locate_and_assist&amp;hit={hit.pk}" in page
    form = text_of(client.get(f"/exchange/requests/new?form=locate_and_assist&hit={hit.pk}"))
    assert "Trần Thị Bé" in form
    assert "2001-02-03" in form
    assert "Trần Thị Bé" in text_of(client.get("/"))
    assert client.get("/api/exchange/hits").json()[0]["value"] == "Trần Thị Bé"
    Notice.objects.update(mark="RED")
    assert client.get(f"/exchange/hits/{hit.pk}/").status_code == 404
    assert client.get("/api/exchange/hits").json() == []


def test_panels_for_lower_rooms(kh, partner, ours, client, cast):
    client.force_login(cast["bob"])
    kh.publish("phone", [PHONE])
    client.post("/exchange/matching/ask", {"partner": "kh", "purpose": "why"})
    ask_through(Asking.objects.get())
    network = Network.objects.get()
    assert PHONE in text_of(client.get(f"/exchange/of-network/{network.pk}/"))
    assert "New request" in text_of(client.get("/exchange/of-case/VN-C-1/"))


def test_lists_cost_no_query_a_row(received, partner, client, cast, django_assert_max_num_queries):
    for number in range(30):
        Request.objects.create(
            key=uuid.uuid4(), direction="received", partner=partner, unit=received.unit, type="identify",
            form_version=1, fields={}, legal_basis="UNCC", purpose="p", state="delivered",
            answer_by=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number), drafted_at=timezone.now(),
        )  # fmt: skip
    client.force_login(cast["bob"])
    with django_assert_max_num_queries(12):
        page = text_of(client.get("/exchange/requests/?direction=received"))
    assert page.count('href="/exchange/requests/') > 30
    with django_assert_max_num_queries(40):
        client.get("/exchange/")
