"""A small desk of three, none of them liaison officer or commander, does each act that needs two, and none alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.audit import work
from jointdesk.desk.audit.erasure import ERASED, erase_entry, propose_erasure
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, approve, propose
from jointdesk.desk.exchange.groups.group_actions import found_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Request, Review
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.desk.exchange.safeguards.review_actions import send_alone
from jointdesk.desk.exchange.safeguards.reviews import review
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance, RequestSent
from records import Records
from released import release

FIELDS = {
    "concerns": "whereabouts",
    "facts": "Twenty complaints",
    "question": "Who is it?",
    "identifiers": ["phone +84900000001"],
}
DRAFT = Draft(form="police_information", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang")
OWN = "[Aa]nother officer|second officer|[Oo]ne's own"


@pytest.fixture
def three(kh, partner, cast, units, settings):
    """An intake officer, an investigator and a field officer; everybody else has left."""
    settings.DESK = replace(settings.DESK, small_desk=True)
    Officer.objects.update(is_active=False)
    return [
        Officer.objects.create(username=f"small-{role}", role=role, unit=units["national"], password="!")
        for role in (Role.INTAKE, Role.INVESTIGATOR, Role.FIELD)
    ]


@pytest.fixture(params=[(0, 1), (1, 2), (2, 0)], ids=["intake first", "investigator first", "field first"])
def two(three, request):
    first, second = request.param
    return three[first], three[second]


def test_a_request(kh, partner, two):
    first, second = two
    row = request_actions.draft_request(first, partner, DRAFT)
    with pytest.raises(CallerError, match=OWN):
        request_actions.approve_request(first, row)
    assert request_actions.approve_request(second, row).state == "sent"
    deliver()
    # the partner is told of two officers: there were two
    assert kh.bodies(RequestSent)[0].approval == "two_officers"


def test_an_answer(kh, partner, two):
    first, second = two
    version = request_forms()["police_information"].version
    kh.say(
        RequestSent(
            request="ab" * 16,
            form="police_information",
            form_version=version,
            fields=FIELDS,
            legal_basis="UNCC",
            purpose="Find the gang",
            conditions="",
            mark="TLP:AMBER",
            urgency="routine",
            deadline=datetime(2027, 1, 1, tzinfo=UTC),
        ),
        "ab" * 16,
    )
    row = Request.objects.get()
    answer_actions.prepare_answer(first, row, AnswerText(text="It is known."))
    with pytest.raises(CallerError, match=OWN):
        release(first, row)
    assert release(second, row).state == "answered"


def test_notices(partner, two, units):
    first, second = two
    notice = Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="A",
        issued_on=date(2026, 1, 1),
        review_on=date(2031, 1, 1),
        unit=units["national"],
    )
    row = propose_notices(first, partner, [notice], "tracing")
    with pytest.raises(CallerError, match=OWN):
        approve_notices(first, row)
    assert approve_notices(second, row).sent == 1


def test_a_wanted_person(two, units, cast):
    first, second = two
    records = Records(units, cast)
    encounter = records.found(records.operation())
    notice = Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="A",
        issued_on=date(2026, 1, 1),
        review_on=date(2031, 1, 1),
        unit=units["national"],
    )
    pair = Candidate.objects.create(row=encounter.row, notice=notice, outcome="match", score=0.97, reasons=[])
    decide(pair, first, confirm=True)
    with pytest.raises(CallerError, match=OWN):
        decide(pair, first, confirm=True)
    assert decide(pair, second, confirm=True).decision == Candidate.Decision.CONFIRMED


def test_an_erasure(partner, two):
    first, second = two
    work.sequence()
    entry = Entry.objects.exclude(index=None).first()
    row = propose_erasure(first, entry, "It was never lawful")
    with pytest.raises(CallerError, match=OWN):
        erase_entry(first, row)
    erase_entry(second, row)
    entry.refresh_from_db()
    assert entry.kind == ERASED


def test_a_dossier(kh, partner, two):
    first, second = two
    group = found_group(first, "Border group", "Scams", "bilateral", [partner])
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    gang = {"name": "Golden Dragon", "status": "active", "crime_types": ["scams"]}
    row = propose(first, group, [EntryDraft("gang", gang)], "Shared work")
    with pytest.raises(CallerError, match=OWN):
        approve(first, row)
    assert approve(second, row).decided_by == second


def test_an_act_alone_and_its_review(partner, two):
    first, second = two
    row = request_actions.draft_request(first, partner, replace(DRAFT, urgency="life_at_risk"))
    send_alone(first, row, "She is to be moved tonight")
    with pytest.raises(CallerError, match=OWN):
        review(first, Review.objects.get(), "confirmed")
    assert review(second, Review.objects.get(), "confirmed").reviewed_by == second


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_runs_the_machine_or_audits_is_no_second_person(partner, three, units, role):
    other = Officer.objects.create(username="other", role=role, unit=units["national"], password="!")
    row = request_actions.draft_request(three[0], partner, DRAFT)
    with pytest.raises(NotAllowed):
        request_actions.approve_request(other, row)


def test_the_same_three_in_a_full_desk_cannot(partner, three, settings):
    settings.DESK = replace(settings.DESK, small_desk=False)
    row = request_actions.draft_request(three[1], partner, DRAFT)
    for officer in three:
        with pytest.raises(NotAllowed):
            request_actions.approve_request(officer, row)
