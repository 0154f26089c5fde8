"""A presumed victim is not charged, deported, published or told to the state of origin, by whichever way round.

Sokha was met in a raid and presumed a victim; Cambodia, whose desk is the partner here, is her own state. Each way is
either refused, with what must happen first, or shown to tell nothing of her.
"""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jointdesk.cli.worker import chores
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.audit.break_glass.actions import open_record
from jointdesk.desk.audit.break_glass.queries import opened, standing
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit
from jointdesk.desk.cases.evidence.exporting import propose_export
from jointdesk.desk.cases.models import Notice, Person, Proceeding
from jointdesk.desk.cases.papers.case_paper import Asked, case_paper
from jointdesk.desk.cases.persons.merging import confirm_merge, propose_merge, undo_merge
from jointdesk.desk.cases.persons.person_actions import involve
from jointdesk.desk.cases.persons.person_queries import person_of, search_persons
from jointdesk.desk.cases.proceeding_actions import take_step as take_step_of_case
from jointdesk.desk.cases.protection import ask_held, require_publishable, require_told_to
from jointdesk.desk.cases.team_actions import transfer_case
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, approve, propose
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.sought import keys_of, sought_offers
from jointdesk.desk.exchange.models import Hit, OutgoingMessage, Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.requests.prefills import form_for, request_fields
from jointdesk.desk.exchange.requests.request_actions import Draft
from jointdesk.desk.exchange.safeguards.written import read_written
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.people.outcome_actions import decide_outcome, move_category
from jointdesk.desk.operations.procedure_actions import import_proceedings, take_step
from jointdesk.desk.operations.queries import referrals
from jointdesk.desk.screening.lines import Source
from jointdesk.desk.screening.models import Candidate
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.persons import PERSON
from jointdesk.engine.exchange.requests.forms import request_forms
from records import Records
from redteam.scene import send_request

NAME, BORN, PASSPORT = "Sok Chanthou", "1990-05-21", "N12345678"
GATE, CHARGED = "protection gate is closed", "not charged"
DAY = date(2025, 9, 20)
KEY = "ab" * 16


@pytest.fixture
def records(units, cast):
    return Records(units, cast)


@pytest.fixture
def met(records):
    person = Person.objects.create(name=NAME, birth_date=BORN, nationality="KH", document=PASSPORT)
    return records.found(records.operation(), "KH", "undetermined", person)


@pytest.fixture
def victim(met):
    Encounter.objects.filter(pk=met.pk).update(category="victim")
    Referral.objects.create(
        person=met.person, encounter=met, unit=met.operation.unit, state="presumed", opened_at=timezone.now()
    )
    return met.person


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "The villa at the river", units["national"])


@pytest.fixture
def wanted(units):
    return Notice.objects.create(
        reference="VN-W-1", colour="red", name=NAME.upper(), birth_date=BORN, nationality="KH",
        issued_on=date(2025, 1, 1), review_on=date(2030, 1, 1), unit=units["national"],
    )  # fmt: skip


@pytest.fixture
def asked(partner, kh):
    """The partner asks who is behind a telephone."""
    kh.say(send_request(KEY), KEY)
    return Request.objects.get(key=KEY)


def left():
    return OutgoingMessage.objects.count()


# charging


def test_no_step_is_taken_against_her_in_a_case_from_a_file_or_an_encounter(cast, case, victim, met, records):
    with pytest.raises(CallerError, match=CHARGED):
        involve(cast["alice"], case, victim, "suspect")
    # somebody who stood there before anybody saw who she was
    case.involvements.create(
        person=victim, category="suspect", added_by=cast["alice"], added_at=timezone.now()
    )
    with pytest.raises(CallerError, match=CHARGED):
        take_step_of_case(cast["alice"], case, victim, "proposed_for_prosecution", DAY)
    with pytest.raises(CallerError, match=CHARGED):
        take_step(Encounter.objects.get(pk=met.pk), "before_court", DAY)
    line = f"operation,person,step,date\n{met.operation.reference},{met.row.row_id},judged,2025-09-20\n"
    with pytest.raises(CallerError, match=CHARGED):
        import_proceedings(cast["cora"], Source.pasted(line, "steps.csv"))
    assert not Proceeding.objects.exists()


def test_the_api_and_the_page_refuse_it_too(client, cast, case, victim):
    case.involvements.create(
        person=victim, category="suspect", added_by=cast["alice"], added_at=timezone.now()
    )
    client.force_login(cast["alice"])
    told = {"step": "judged", "on": "2025-09-20"}
    api = client.post(
        f"/api/cases/{case.reference}/persons/{victim.pk}/steps", json.dumps(told), content_type="application/json"
    )  # fmt: skip
    page = client.post(f"/cases/{case.reference}/people/{victim.pk}/steps", told)
    assert {api.status_code, page.status_code} <= {400, 404, 405, 422}
    assert not Proceeding.objects.exists()


def test_joined_to_a_suspect_both_are_held_and_under_either_number(cast, case, victim):
    suspect = Person.objects.create(name="Chan Thou", nationality="KH")
    involve(cast["alice"], case, suspect, "suspect")
    involve(cast["alice"], open_case(cast["alice"], "Another", case.unit), victim, "victim")
    merge = confirm_merge(cast["cora"], propose_merge(cast["alice"], suspect, victim, "Same passport"))
    assert ask_held(persons=[suspect.pk, victim.pk]).persons == {suspect.pk, victim.pk}
    with pytest.raises(CallerError, match=CHARGED):
        take_step_of_case(cast["alice"], case, suspect, "judged", DAY)
    with pytest.raises(CallerError, match=CHARGED):
        involve(cast["alice"], open_case(cast["alice"], "A third", case.unit), victim, "suspect")
    undo_merge(cast["cora"], merge)
    assert ask_held(persons=[suspect.pk, victim.pk]).persons == {victim.pk}


def test_joining_and_parting_again_shakes_off_no_presumption(cast, case, met):
    other = Person.objects.create(name="Chan Thou", nationality="KH")
    involve(cast["alice"], case, other, "witness")
    involve(cast["alice"], open_case(cast["alice"], "Another", case.unit), met.person, "witness")
    merge = confirm_merge(cast["cora"], propose_merge(cast["alice"], other, met.person, "Same passport"))
    Referral.objects.create(
        person=other, encounter=met, unit=case.unit, state="presumed", opened_at=timezone.now()
    )
    with pytest.raises(CallerError, match="two officers review that first"):
        undo_merge(cast["cora"], merge)
    assert ask_held(persons=[met.person_id]).persons == {met.person_id}


# deporting


@pytest.mark.parametrize("kind", ["immigration", "detained", "embassy"])
def test_she_is_handed_to_nobody(cast, victim, met, kind):
    with pytest.raises(CallerError, match=r"presumed victim|embassy is told"):
        decide_outcome(cast["cora"], met, kind)


def test_no_category_and_no_single_word_ends_it(cast, victim, met):
    for to in ("suspect", "ringleader"):
        with pytest.raises(CallerError, match="Two officers review"):
            move_category(cast["cora"], met, to, "she had a telephone")
    assert ask_held(persons=[victim.pk]).persons


# publishing


@pytest.mark.parametrize("decision", ["proposed", "confirmed"])
def test_a_notice_that_one_officer_takes_to_be_hers_is_published_no_more(victim, met, wanted, decision):
    require_publishable(wanted.pk)
    Candidate.objects.create(
        row=met.row, notice=wanted, outcome="match", score=0.99, reasons=[], decision=decision
    )
    with pytest.raises(CallerError, match="nothing is published"):
        require_publishable(wanted.pk)


def test_no_set_names_her_whatever_her_notice_says(victim, wanted):
    assert list(sought_offers(PERSON)) == []


# her own state


@pytest.mark.parametrize("before", [True, False])
def test_her_notice_goes_to_every_state_but_her_own(cast, partner, met, wanted, before, request):
    if before:
        request.getfixturevalue("victim")
        with pytest.raises(CallerError, match=GATE):
            propose_notices(cast["bob"], partner, [wanted], "tracing")
        partner.country = "TH"
        partner.save()
        assert propose_notices(cast["bob"], partner, [wanted], "tracing")
        return
    # she became one between the two officers' words
    proposed = propose_notices(cast["bob"], partner, [wanted], "tracing")
    request.getfixturevalue("victim")
    with pytest.raises(CallerError, match=GATE):
        approve_notices(cast["dara"], proposed)


@pytest.mark.parametrize(
    "told",
    [
        f"We hold {NAME} in a shelter.",
        "SOK  CHANTHOU is with us",
        f"Her passport is {PASSPORT}.",
        "passport n 1234 5678",
    ],
)
def test_no_text_of_a_request_or_an_answer_names_her(cast, partner, asked, victim, told):
    fields = {"concerns": "methods", "facts": told, "question": "Who sent her?"}
    draft = Draft(form="police_information", fields=fields, legal_basis="UNCC", purpose="Tracing")
    before = left()
    for say in (
        lambda: request_actions.draft_request(cast["bob"], partner, draft),
        lambda: answer_actions.prepare_answer(cast["bob"], asked, AnswerText(told)),
        lambda: answer_actions.accept_request(cast["bob"], asked, told),
        lambda: answer_actions.refuse_request(cast["bob"], asked, "other", told),
        lambda: answer_actions.postpone_request(cast["bob"], asked, timezone.now() + timedelta(days=3), told),
    ):
        with pytest.raises(CallerError, match=r"protection gate|needs its ground"):
            say()
    assert left() == before


def test_an_answer_prepared_before_anybody_saw_it_stays_here(cast, asked, met, request):
    answer = answer_actions.prepare_answer(cast["bob"], asked, AnswerText(f"{NAME} used it."))
    request.getfixturevalue("victim")
    with pytest.raises(CallerError, match=GATE):
        answer_actions.release_answer(cast["dara"], asked, answer.key.hex)


def test_another_state_may_be_told(cast, partner, asked, victim):
    partner.country = "TH"
    partner.save()
    asked.refresh_from_db()
    assert answer_actions.prepare_answer(cast["bob"], asked, AnswerText(f"We hold {NAME}."))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sok Chanthou", True),
        ("SÓK chanthou.", True),
        ("Mr Sok Chanthoun", False),
        ("Sok, then Chanthou", False),
        ("Chanthou", False),
        ("王小明在金边", True),
        ("王在小明", False),
        ("N-12345678", True),
        ("N1234567", False),
    ],
)
def test_what_counts_as_written(text, named):
    person = Person(name=NAME, aliases=["王小明", "王"], document=PASSPORT)
    assert read_written({"facts": [{"deep": text}]}).names(person) is named


def test_she_is_no_member_of_a_gang_in_a_dossier(cast, group, victim):
    gang = EntryDraft("gang", {"name": "Golden Dragon", "status": "active", "crime_types": ["scams"]})
    person = EntryDraft("gang_person", {"names": [NAME], "role": "member", "birth_date": BORN})
    with pytest.raises(CallerError, match="presumed victim"):
        propose(cast["bob"], group, [gang, person], "Shared work")
    told = EntryDraft("gang", {"name": f"Gang of {NAME}", "status": "active", "crime_types": ["scams"]})
    proposal = propose(cast["bob"], group, [told], "Shared work")
    with pytest.raises(CallerError, match=GATE):
        approve(cast["dara"], proposal)


def test_what_was_taken_from_her_does_not_reach_her_state(victim):
    with pytest.raises(CallerError, match=GATE):
        require_told_to("KH", [victim])
    require_told_to("TH", [victim])
    Referral.objects.update(consents_to_contact=True, protection_claim=False)
    with pytest.raises(CallerError, match=GATE):
        require_told_to("KH", [victim])  # nobody has asked her yet


def test_a_bundle_of_evidence_for_her_state_is_not_proposed(cast, case, partner, victim):
    new = NewExhibit(title="Telephone", kind="phone", files=(SimpleUploadedFile("a.txt", b"x"),))
    phone = add_exhibit(cast["alice"], case, new)
    phone.seized_from = victim
    phone.save(update_fields=["seized_from"])
    told = {"purpose": "Court", "recipient": "", "partner": partner, "seal": "partner"}
    with pytest.raises(CallerError, match=GATE):
        propose_export(cast["cora"], case, [phone], **told)


# reading


@pytest.fixture
def hit(partner, kh, met, cast):
    """The partner seeks her; nobody had seen then who she is."""
    kh.publish(PERSON, list(keys_of(met.person, PERSON).published))
    ask_partner(cast["bob"], partner, "who is held in compound 7", kinds=[PERSON])
    return Hit.objects.get()


def test_a_hit_shows_and_fills_in_nothing_of_her(client, cast, hit, met, request):
    assert hits(cast["bob"]).get().label == NAME
    request.getfixturevalue("victim")
    assert "Protected person" in hits(cast["bob"]).get().label
    assert "persons" not in request_fields(cast["bob"], request_forms()[form_for(hit)], hit, None)
    client.force_login(cast["bob"])
    for path in ("/", "/exchange/", "/exchange/hits/", f"/exchange/hits/{hit.pk}/", "/api/exchange/hits"):
        said = client.get(path).content.decode()
        assert not any(word in said for word in (NAME, BORN, PASSPORT)), path
    asked = client.get(f"/exchange/requests/new?form=police_information&hit={hit.pk}").content.decode()
    assert NAME not in asked
    file = b"".join(client.get("/exchange/hits/?as=csv")).decode()
    assert NAME not in file


@pytest.mark.parametrize("name", ["alice", "bob", "vera"])
def test_neither_search_nor_page_nor_paper_tells_who_she_is(cast, case, victim, name):
    involve(cast["alice"], case, victim, "other")
    assert not search_persons(cast[name], NAME).exists()
    assert "Protected person" in person_of(cast[name], victim.pk).name
    paper = str(case_paper(case, Asked(cast[name], "court", True), ("en",), timezone.now()))
    assert not any(word in paper for word in (NAME, BORN, PASSPORT))


def test_a_case_sent_to_a_guest_takes_no_name_along(cast, case, victim, units):
    embassy = Unit.objects.create(
        code="KH-EMB", name="Embassy", level="organisation", parent=units["national"]
    )
    guest = Officer.objects.create(username="guest", role="investigator", unit=embassy, password="!")
    involve(cast["alice"], case, victim, "witness")
    transfer_case(cast["alice"], case, embassy, "theirs")
    assert "Protected person" in person_of(guest, victim.pk).name


def test_emergency_access_widens_the_unit_not_the_compartment(cast, victim, records):
    Referral.objects.update(unit=records.units["VN-SG"])
    Encounter.objects.get().operation.__class__.objects.update(unit=records.units["VN-SG"])
    why = "Somebody says on the telephone that she will be sold tonight."
    open_record(cast["ivan"], "referral", str(Referral.objects.get().pk), why)
    ivan = type(cast["ivan"]).objects.get(pk=cast["ivan"].pk)
    ivan.opened = opened(standing(ivan))
    assert "Protected person" in referrals(ivan).get().person.name


# by itself


def test_no_chore_of_the_worker_sends_or_charges_anything(cast, victim, met, wanted):
    Candidate.objects.create(
        row=met.row, notice=wanted, outcome="match", score=0.99, reasons=[], decision="confirmed"
    )
    before = left()
    quiet = {"deliver", "fetch sets", "fetch files", "draw previews", "checkpoint"}
    for chore in chores():
        if chore.name not in quiet:
            chore.run()
    deliver()
    assert left() == before
    assert not Proceeding.objects.exists()
    assert Referral.objects.get().state == "presumed"
