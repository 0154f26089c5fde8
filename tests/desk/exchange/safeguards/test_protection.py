"""Nothing an officer writes names a victim to his or her own state while the protection gate is closed, by any door."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.sought import keys_of
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.forms import PREFIX
from jointdesk.desk.exchange.requests.prefills import form_for, request_fields
from jointdesk.desk.exchange.requests.request_actions import Draft
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.persons import PERSON
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import RequestSent
from records import Records
from released import release

NAME, BORN, PASSPORT = "Sok Chanthou", "1990-05-21", "N12345678"
KEY = "cd" * 16
GATE = "protection gate is closed"


@pytest.fixture
def records(units, cast):
    return Records(units, cast)


@pytest.fixture
def met(records):
    """Somebody of the partner's country, found in an operation."""
    person = Person.objects.create(name=NAME, birth_date=BORN, nationality="KH", document=PASSPORT)
    return records.found(records.operation(), "KH", "undetermined", person)


@pytest.fixture
def hit(partner, kh, met, cast):
    """The partner wants the person; nobody has seen yet that he or she is a victim."""
    kh.publish(PERSON, list(keys_of(met.person, PERSON).published))
    ask_partner(cast["bob"], partner, "who is held in compound 7", kinds=[PERSON])
    return Hit.objects.get()


@pytest.fixture
def presume(met):
    def open_referral():
        return Referral.objects.create(
            person=met.person,
            encounter=met,
            unit=met.operation.unit,
            state="presumed",
            opened_at=timezone.now(),
        )

    return open_referral


def police(**fields):
    told = {"concerns": "methods", "facts": "Found in compound 7", "question": "Why is the person wanted?"}
    return Draft(form="police_information", fields=told | fields, legal_basis="UNCC", purpose="Tracing")


def prefilled(cast, hit):
    form = request_forms()[form_for(hit)]
    return police(**request_fields(cast["bob"], form, hit, None))


def test_a_request_from_a_hit_is_filled_in_and_sent_where_nobody_is_a_victim(partner, cast, hit):
    draft = prefilled(cast, hit)
    assert draft.fields["persons"] == [NAME]
    row = request_actions.draft_request(cast["bob"], partner, draft, hit=hit)
    assert request_actions.approve_request(cast["dara"], row).state == "sent"


def test_a_request_from_a_hit_on_a_victim_is_not_drafted(partner, cast, hit, presume):
    presume()
    with pytest.raises(CallerError, match=GATE):
        request_actions.draft_request(cast["bob"], partner, police(), hit=hit)
    assert not Request.objects.exists()


def test_who_becomes_a_victim_after_the_draft_holds_the_approval(partner, cast, hit, presume):
    row = request_actions.draft_request(cast["bob"], partner, police(), hit=hit)
    presume()
    with pytest.raises(CallerError, match=GATE):
        request_actions.approve_request(cast["dara"], row)
    row.refresh_from_db()
    assert row.state == "drafted"
    assert deliver() == 0


@pytest.mark.parametrize(
    ("consents", "claim", "sent"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_the_gate_decides(partner, cast, hit, presume, consents, claim, sent):
    referral = presume()
    Referral.objects.filter(pk=referral.pk).update(
        consents_to_contact=consents, protection_claim=claim, checked_by=cast["bob"]
    )
    if sent:
        assert request_actions.draft_request(cast["bob"], partner, prefilled(cast, hit), hit=hit)
        return
    with pytest.raises(CallerError, match=GATE):
        request_actions.draft_request(cast["bob"], partner, prefilled(cast, hit), hit=hit)


def test_another_state_may_be_asked(partner, cast, hit, presume):
    presume()
    Partner.objects.update(country="TH")
    partner.refresh_from_db()
    assert request_actions.draft_request(cast["bob"], partner, prefilled(cast, hit), hit=hit)


@pytest.mark.parametrize(
    "fields",
    [
        {"persons": ["SOK CHANTHOU"]},
        {"persons": ["Chanthou SOK, born 1990-05-21, Cambodian"]},
        {"persons": ["សុខ ចាន់ធូ"]},
        {"identifiers": ["document N12345678"]},
        {"identifiers": ["document KH:passport:N12345678"]},
        {"identifiers": ["phone +85512345678", "document: n 12345678"]},
    ],
)
def test_without_a_hit_a_name_or_a_document_is_enough(partner, cast, presume, fields):
    presume()
    with pytest.raises(CallerError, match=GATE):
        request_actions.draft_request(cast["bob"], partner, police(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"persons": ["Sok Chanthou 1990-05-22"]},
        {"persons": ["Nguyễn Văn Hùng"]},
        {"identifiers": ["document N87654321", "phone +85512345678"]},
    ],
)
def test_somebody_else_is_asked_about_freely(partner, cast, presume, fields):
    presume()
    assert request_actions.draft_request(cast["bob"], partner, police(**fields))


def test_our_own_notice_for_somebody_who_turned_out_a_victim(partner, kh, cast, units, presume):
    notice = Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="CHANTHOU SOK",
        birth_date="1990",
        nationality="KH",
        issued_on=date(2026, 1, 1),
        review_on=date(2031, 1, 1),
        unit=units["national"],
    )
    kh.publish("person_year", list(keys_of(notice, "person_year").published))
    ask_partner(cast["bob"], partner, "tracing", kinds=["person_year"])
    hit = Hit.objects.get(notice=notice)
    presume()
    with pytest.raises(CallerError, match=GATE):
        request_actions.draft_request(cast["bob"], partner, police(), hit=hit)


def test_the_page_says_why(client, partner, cast, hit, presume):
    presume()
    client.force_login(cast["bob"])
    url = f"{reverse('request-new')}?form=police_information&hit={hit.pk}"
    assert client.get(url).status_code == 200
    told = {PREFIX + name: value for name, value in police().fields.items()}
    told |= {
        "partner": "kh",
        "legal_basis": "UNCC",
        "purpose": "Tracing",
        "mark": "AMBER",
        "urgency": "routine",
    }
    answer = client.post(url, told)
    assert answer.status_code == 400
    assert GATE in answer.content.decode()
    assert not Request.objects.exists()


def test_the_api_says_why(client, partner, cast, hit, presume):
    presume()
    client.force_login(cast["bob"])
    body = {
        "partner": "kh",
        "form": "police_information",
        "fields": dict(police().fields),
        "legal_basis": "UNCC",
        "purpose": "Tracing",
        "hit": hit.pk,
    }
    answer = client.post("/api/exchange/requests", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert GATE in answer.content.decode()
    assert not Request.objects.exists()


def test_an_answer_names_no_victims_document(partner, kh, cast, presume):
    kh.say(
        RequestSent(
            request=KEY,
            form="identify",
            form_version=1,
            fields={
                "identifiers": ["document N12345678"],
                "offence": "Fraud",
                "facts": "f",
                "question": "Where?",
            },
            legal_basis="UNCC",
            purpose="Find the person",
            conditions="",
            mark="TLP:AMBER",
            urgency="routine",
            deadline=datetime(2027, 1, 1, tzinfo=UTC),
        ),
        KEY,
    )
    request = Request.objects.get()
    text = AnswerText(text="Seen once.", identifiers=[("document", "KH:passport:N12345678")])
    answer_actions.prepare_answer(cast["bob"], request, text)
    presume()
    with pytest.raises(CallerError, match=GATE):
        release(cast["dara"], request)
    with pytest.raises(CallerError, match=GATE):
        answer_actions.prepare_answer(cast["bob"], request, text)
