"""People: who may be found with us, whom we ask about; a victim enters no set, by whatever way he or she became one."""

from datetime import date

import pytest
from django.utils import timezone

from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Case, Involvement, Notice, Person
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.matching.sharing import mark_kind
from jointdesk.desk.exchange.matching.shield import find_unfit_sets
from jointdesk.desk.exchange.matching.shield_work import end_unfit_sets
from jointdesk.desk.exchange.matching.signals import people_asked
from jointdesk.desk.exchange.matching.sought import asked_offers, keys_of, sought_offers
from jointdesk.desk.exchange.models import KeptBackCase, MatchKey, PublishedElement
from jointdesk.desk.intake.models import Identifier, Mention
from jointdesk.desk.operations.models import Operation, Referral
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.screening.models import Candidate
from jointdesk.engine.exchange.matching.persons import PERSON, PERSON_KINDS, PERSON_YEAR
from records import Records

NAME, BORN, PASSPORT = "Nguyễn Văn Hùng", "1990-05-21", "C1234567"


@pytest.fixture
def records(units, cast):
    return Records(units, cast)


@pytest.fixture
def seek(units):
    """A notice of ours: `seek("VN-W-1", name=...)`."""

    def make(reference, **facts):
        return Notice.objects.create(
            **{
                "reference": reference,
                "colour": "red",
                "name": NAME,
                "birth_date": BORN,
                "nationality": "VN",
                "issued_on": date(2026, 1, 1),
                "review_on": date(2031, 1, 1),
                "unit": units["national"],
                **facts,
            }
        )

    return make


@pytest.fixture
def case(units, cast):
    return Case.objects.create(
        reference="C-1", title="t", unit=units["national"], lead=cast["bob"], opened_at=timezone.now()
    )


def sought(kind=PERSON):
    return [offer.row for offer in sought_offers(kind)]


def asked(partner, kind=PERSON):
    return [offer.row for offer in asked_offers(partner, kind)]


def test_our_wanted_may_be_found_and_nobody_else(partner, seek):
    wanted = seek("VN-W-1", aliases=["阮文雄"])
    seek("VN-M-1", colour="yellow")
    seek("VN-W-2", state="withdrawn")
    seek("VN-W-3", mark="RED")
    seek("VN-W-4", mark="AMBER+STRICT")
    seek("KH-W-1", origin=partner)
    seek("VN-W-5", name="Hùng")
    seek("VN-W-6", birth_date="")
    assert sought() == sought(PERSON_YEAR) == [wanted]
    [offer] = sought_offers(PERSON)
    assert offer.kind == PERSON
    assert {element[:9] for element in offer.elements} == {
        b"person|1L",
        b"person|1N",
        b"person|1K",
        b"person|1H",
        b"person|1G",
    }
    assert sought("phone") == []


def test_a_year_alone_is_found_under_its_own_kind(partner, seek):
    wanted = seek("VN-W-1", birth_date="1990")
    assert (sought(), sought(PERSON_YEAR)) == ([], [wanted])


def become_victim_in_a_case(seek, case, records):
    person = Person.objects.create(name="NGUYEN VAN HUNG", birth_date=BORN)
    Involvement.objects.create(case=case, person=person, category="victim")


def become_presumed_by_encounter(seek, case, records):
    person = Person.objects.create(name="Hung Nguyen Van", birth_date=BORN)
    records.found(records.operation(), "VN", "victim", person)


def become_referred(seek, case, records, **facts):
    person = Person.objects.create(**{"name": "阮文雄", "birth_date": BORN, **facts})
    encounter = records.found(records.operation(), "VN", "undetermined", person)
    Referral.objects.create(
        person=person,
        encounter=encounter,
        unit=encounter.operation.unit,
        state="detected",
        opened_at=timezone.now(),
    )


def become_known_by_document(seek, case, records):
    become_referred(
        seek,
        case,
        records,
        name="Tran Thi B",
        birth_date="1991-01-02",
        document="c 1234567",
        nationality="VN",
    )


def become_known_without_a_birth_date(seek, case, records):
    become_referred(seek, case, records, birth_date="")


def become_known_by_the_year(seek, case, records):
    become_referred(seek, case, records, birth_date="1990")


def become_confirmed_as_the_one_sought(seek, case, records):
    encounter = records.found(
        records.operation(), "VN", "victim", Person.objects.create(name="Somebody Else")
    )
    Candidate.objects.create(
        row=encounter.row,
        notice=Notice.objects.get(),
        outcome="match",
        score=0.9,
        reasons=[],
        decision="proposed",
    )


WAYS = (
    become_victim_in_a_case,
    become_presumed_by_encounter,
    become_referred,
    become_known_by_document,
    become_known_without_a_birth_date,
    become_known_by_the_year,
    become_confirmed_as_the_one_sought,
)


@pytest.mark.parametrize("become", WAYS, ids=lambda way: way.__name__)
def test_a_victim_enters_no_set_and_leaves_those_that_are_out(become, partner, seek, case, records, cast):
    seek("VN-W-1", document=PASSPORT)
    for kind in PERSON_KINDS:
        mark_kind(None, partner, kind, shared=True)
    published = publish_sets(cast["bob"], partner)
    assert sorted(key.kind for key in published) == ["document", "person", "person_year"]
    assert end_unfit_sets() == 0
    become(seek, case, records)
    for kind in ("document", *PERSON_KINDS):
        assert sought(kind) == []
    assert end_unfit_sets() == 3
    assert not MatchKey.objects.filter(ended_at=None).exists()
    assert publish_sets(cast["bob"], partner) == []
    assert find_unfit_sets() == []


def test_two_officers_finding_ends_the_shield(partner, seek, case, records):
    wanted = seek("VN-W-1")
    become_referred(seek, case, records)
    assert sought() == []
    Referral.objects.update(state="not_indicated")
    assert sought() == [wanted]


def test_somebody_else_is_no_reason_to_keep_a_wanted_person_back(partner, seek, case, records):
    wanted = seek("VN-W-1")
    become_referred(seek, case, records, birth_date="1990-05-22")
    become_referred(seek, case, records, name="Trần Văn Sơn")
    assert sought() == [wanted]


def test_what_stays_goes_out_anew_without_the_victim(partner, seek, case, records, cast):
    seek("VN-W-1")
    other = seek("VN-W-2", name="Trần Thị Mai")
    mark_kind(None, partner, PERSON, shared=True)
    publish_sets(cast["bob"], partner, [PERSON])
    become_referred(seek, case, records)
    assert end_unfit_sets() == 1
    [key] = publish_sets(cast["bob"], partner, [PERSON])
    assert key.part == "base-2"
    assert [row.notice for row in key.elements.all()] == [other]


def test_a_victims_passport_in_a_complaint_enters_no_set(partner, case, records, cast, seek):
    complaint, value = records.complaint(), "VN:passport:C1234567"
    passport = Identifier.objects.create(kind="document", value=value)
    Mention.objects.create(complaint=complaint, identifier=passport, raw=value, start=0, end=len(value))
    assert [key.kind for key in publish_sets(cast["bob"], partner)] == ["document"]
    become_known_by_document(seek, case, records)
    assert end_unfit_sets() == 1
    assert publish_sets(cast["bob"], partner) == []


def test_a_mark_that_no_longer_lets_it_leave_ends_the_set(partner, seek, cast):
    wanted = seek("VN-W-1")
    mark_kind(None, partner, PERSON, shared=True)
    publish_sets(cast["bob"], partner, [PERSON])
    Notice.objects.filter(pk=wanted.pk).update(mark="RED")
    assert end_unfit_sets() == 1


def test_nothing_is_published_when_a_room_cannot_say_who_is_a_victim(partner, seek):
    seek("VN-W-1")

    def fail(**_):
        raise RuntimeError("operations are out of order")

    people_asked.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            sought()
    finally:
        people_asked.disconnect(fail)


def test_the_missing_are_asked_about_first_then_the_wanted_then_persons(partner, seek, case, records):
    wanted, missing = seek("VN-W-1"), seek("VN-M-1", colour="yellow", name="Trần Thị Mai")
    suspect = Person.objects.create(name="Lê Văn Tám", birth_date="1985-02-03", nationality="VN")
    Involvement.objects.create(case=case, person=suspect, category="suspect")
    met = records.found(
        records.operation(), "VN", "undetermined", Person.objects.create(name="Chen Zhi", birth_date=BORN)
    )
    assert asked(partner) == [missing, wanted, suspect, met.person]
    seek("KH-W-1", origin=partner)
    assert len(asked(partner)) == 4


def test_a_case_that_is_closed_strict_or_kept_back_asks_nothing(partner, case, cast):
    suspect = Person.objects.create(name="Lê Văn Tám", birth_date="1985-02-03")
    Involvement.objects.create(case=case, person=suspect, category="suspect")
    assert asked(partner) == [suspect]
    for changes in ({"state": "closed"}, {"state": "opened", "mark": "AMBER+STRICT"}):
        Case.objects.update(**changes)
        assert asked(partner) == []
    Case.objects.update(mark="AMBER")
    KeptBackCase.objects.create(case=case, officer=cast["bob"], reason="informant", at=timezone.now())
    assert asked(partner) == []


@pytest.mark.parametrize("of", ["case", "person"])
def test_a_notice_goes_with_its_case_that_is_kept_back(partner, seek, case, cast, of):
    """Written of the case, or of somebody in it: the notice says what the case was to keep."""
    suspect = Person.objects.create(name="Lê Văn Tám", birth_date="1985-02-03")
    Involvement.objects.create(case=case, person=suspect, category="suspect")
    wanted = seek("VN-W-1", **{of: case if of == "case" else suspect})
    other = seek("VN-W-2")
    assert sought(PERSON) == [other, wanted]
    KeptBackCase.objects.create(case=case, officer=cast["bob"], reason="informant", at=timezone.now())
    assert sought(PERSON) == [other]
    assert asked(partner) == [other]


@pytest.mark.parametrize(
    ("nationality", "gate", "asks"),
    [
        ("VN", (None, None), True),
        ("KH", (None, None), False),
        ("", (None, None), False),
        ("KH", (True, False), True),
    ],
)
def test_a_victims_own_state_is_not_asked_before_the_gate_is_passed(
    partner, case, records, seek, cast, nationality, gate, asks
):
    become_referred(seek, case, records, nationality=nationality)
    consents, claim = gate
    checked = cast["bob"] if consents is not None else None
    Referral.objects.update(consents_to_contact=consents, protection_claim=claim, checked_by=checked)
    assert bool(asked(partner)) is asks


def test_the_wanted_who_may_be_victims_are_not_asked_of_their_own_state(partner, seek, case, records):
    seek("VN-W-1", nationality="KH")
    assert asked(partner)
    become_referred(seek, case, records, nationality="KH")
    assert asked(partner) == []
    Partner.objects.update(country="TH")
    partner.refresh_from_db()
    assert len(asked(partner)) == 2


def test_only_years_are_asked_first_under_the_dearer_kind(partner, seek):
    full, year = seek("VN-W-2"), seek("VN-W-1", birth_date="1990", issued_on=date(2020, 1, 1))
    assert asked(partner, PERSON_YEAR) == [year, full]


def test_documents_of_the_missing_are_asked_and_never_published(partner, seek):
    missing = seek("VN-M-1", colour="yellow", document=PASSPORT)
    [offer] = asked_offers(partner, "document")
    assert (offer.row, offer.elements) == (missing, (b"document|VN:passport:C1234567",))
    assert sought("document") == []


def test_what_was_left_out_of_a_name_is_told(partner, seek):
    notice = seek("VN-W-1", name="黄碧云")
    keys = keys_of(notice, PERSON)
    assert (len(keys.published), len(keys.asked)) == (8, 8)
    assert keys.excess > 0
    assert len(next(asked_offers(partner, PERSON)).elements) == 8


def test_a_person_of_many_names_fits_into_a_small_question(partner, seek):
    seek(
        "VN-W-1",
        aliases=[f"Nguyễn Văn {word}" for word in ("Sơn", "Bình", "Cường", "Dũng", "Hải", "Tài")] * 2,
    )
    seek("VN-W-2", name="黄碧云", aliases=["許家華", "張國榮", "黃華英", "陳志明"])
    assert max(len(offer.elements) for offer in asked_offers(partner, PERSON)) == 24


def test_identifiers_are_untouched(partner):
    Identifier.objects.create(kind="phone", value="+84900000001")
    assert sought("phone") == asked(partner, "phone") == []
    assert not PublishedElement.objects.exists()


def test_each_person_asked_about_is_noted_with_the_purpose(partner, kh, seek, records, cast):
    missing = seek("VN-M-1", colour="yellow", name="Chen Zhi")
    met = records.found(
        records.operation(), "VN", "undetermined", Person.objects.create(name="Lê Văn Tám", birth_date=BORN)
    )
    kh.publish(PERSON, list(keys_of(missing, PERSON).published))
    report = ask_partner(cast["bob"], partner, "who is held in compound 7", kinds=[PERSON])
    assert report.hits == 1
    for name in ("notice:VN-M-1", f"person:{met.person.pk}"):
        [access] = Access.objects.filter(subject=name)
        assert (access.act, access.officer, access.purpose) == (
            "combination",
            cast["bob"],
            "kh: who is held in compound 7",
        )


def test_a_hit_on_somebody_found_in_an_operation_is_seen_by_those_who_see_the_operation(
    partner, kh, records, cast
):
    met = records.found(
        records.operation(), "VN", "undetermined", Person.objects.create(name="Lê Văn Tám", birth_date=BORN)
    )
    kh.publish(PERSON, list(keys_of(met.person, PERSON).published))
    assert ask_partner(cast["bob"], partner, "who is held in compound 7", kinds=[PERSON]).hits == 1
    assert [hit.person for hit in hits(cast["bob"])] == [met.person]
    Operation.objects.update(mark="RED")
    assert list(hits(cast["bob"])) == []
