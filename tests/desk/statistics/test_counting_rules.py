"""Each rule of counting_rules.yaml, held by records that break it when it is not kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.cases.models import Person
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.reference import read_yaml


def test_a_person_found_twice_counts_once_at_the_first_operation(records, september):
    late = records.operation("2025-09-20", "VN-SG")
    early = records.operation("2025-09-05", "VN-HN")
    person = records.found(late, category="suspect").person
    records.found(early, category="undetermined", person=person)
    found = count(None, september).found
    assert (found.persons, found.foreigners) == (1, 1)
    assert found.by_province == {"VN-HN": 1}
    assert found.by_category == {"undetermined": 1}
    assert found.by_month == {"2025-09": 1}


def test_the_first_operation_is_that_of_the_period(records, september):
    before = records.operation("2025-08-31", "VN-HN")
    person = records.found(before).person
    records.found(records.operation("2025-09-02", "VN-SG"), person=person)
    assert count(None, september).found.by_province == {"VN-SG": 1}


def test_a_withdrawn_row_does_not_count(records, september):
    encounter = records.found(records.operation())
    encounter.row.withdrawn_at = datetime(2026, 1, 1, tzinfo=UTC)
    encounter.row.save()
    assert count(None, september).found.persons == 0


def test_a_withdrawn_row_leaves_the_person_to_the_next_operation(records, september):
    first = records.found(records.operation("2025-09-05", "VN-HN"))
    records.found(records.operation("2025-09-06", "VN-SG"), person=first.person)
    first.row.withdrawn_at = timezone.now()
    first.row.save()
    assert count(None, september).found.by_province == {"VN-SG": 1}


def test_a_corrected_nationality_counts_as_corrected(records, september):
    person = records.found(records.operation(), nationality="KH").person
    person.nationality = "CN"
    person.save()
    assert count(None, september).found.by_nationality == {"CN": 1}


def test_our_own_nationals_and_people_of_unknown_nationality_are_no_foreigners(records, september):
    operation = records.operation()
    for nationality in ("VN", "", "KH"):
        records.found(operation, nationality=nationality)
    found = count(None, september).found
    assert (found.persons, found.foreigners) == (3, 1)


def test_a_province_without_foreigners_is_not_one_where_they_were_found(records, september):
    records.found(records.operation(province="VN-SG"), nationality="VN")
    records.found(records.operation(province="VN-HN"), nationality="KH")
    assert count(None, september).found.provinces == 1


@pytest.mark.parametrize(
    ("day", "counted"), [("2025-08-31", 0), ("2025-09-01", 1), ("2025-09-30", 1), ("2025-10-01", 0)]
)
def test_both_ends_of_the_period_count(records, september, day, counted):
    operation = records.operation(day)
    records.found(operation)
    records.complaint(day)
    records.arrested_by_partner("SG", 3, day)
    person = Person.objects.create(name="One before a court")
    records.step(person, day)
    report = count(None, september)
    assert report.operations == report.found.persons == counted
    assert report.reported.complaints == counted
    assert report.ringleaders_prosecuted == counted
    assert report.cooperation.partner_arrests == ({"SG": 3} if counted else {})


def test_a_day_is_a_day_of_the_desks_zone(records, september, settings):
    settings.TIME_ZONE = "Asia/Ho_Chi_Minh"
    timezone.get_default_timezone.cache_clear()
    try:
        # half past midnight of 1 September in Hanoi, still August in UTC
        records.complaint(received_at=datetime(2025, 8, 31, 17, 30, tzinfo=UTC))
        # half past midnight of 1 October in Hanoi, still September in UTC
        records.complaint(received_at=datetime(2025, 9, 30, 17, 30, tzinfo=UTC))
        assert count(None, september).reported.complaints == 1
    finally:
        timezone.get_default_timezone.cache_clear()


def test_only_a_ringleader_before_a_court_is_a_ringleader_before_the_courts(records, september):
    operation = records.operation()
    for category, step in (
        ("ringleader", "before_court"),
        ("ringleader", "proposed_for_prosecution"),
        ("suspect", "before_court"),
    ):
        records.step(records.found(operation).person, step=step, category=category)
    report = count(None, september)
    assert (report.ringleaders_prosecuted, report.persons_prosecuted) == (1, 2)


def test_a_ringleader_found_twice_is_before_the_court_once(records, september, cast):
    person = records.found(records.operation("2025-09-01"), category="ringleader").person
    records.found(records.operation("2025-09-02"), category="ringleader", person=person)
    records.step(person)
    assert count(None, september).ringleaders_prosecuted == 1
    assert count(cast["alice"], september).ringleaders_prosecuted == 1


def test_a_ringleader_never_found_in_an_operation_counts_for_page_and_command_alike(records, september, cast):
    records.step(Person.objects.create(name="Arrested at an airport"))
    assert count(None, september).ringleaders_prosecuted == 1
    assert count(cast["alice"], september).ringleaders_prosecuted == 1


def test_withdrawn_and_duplicate_complaints_do_not_count(records, september):
    first = records.complaint()
    records.complaint(duplicate_of=first)
    records.complaint(state="withdrawn")
    records.complaint(state="rejected")
    assert count(None, september).reported.complaints == 2


def test_a_complaint_of_several_types_counts_under_each(records, september):
    records.complaint(types=("INVEST", "ROMANCE"))
    records.complaint(types=("INVEST",))
    reported = count(None, september).reported
    assert reported.complaints == 2
    assert dict(reported.by_scam_type) == {"INVEST": 2, "ROMANCE": 1}


def test_losses_are_kept_by_currency_and_nothing_is_converted(records, september):
    records.losses("300000000.50", "200000000.25")
    records.losses("10.01", currency="USD")
    records.complaint(amount=Decimal("5"), currency="VND", state="withdrawn")
    records.complaint()
    assert count(None, september).reported.losses.sums == {
        "USD": Decimal("10.01"),
        "VND": Decimal("500000000.75"),
    }


def test_a_network_counts_when_a_complaint_of_it_fell_into_the_period(records, september):
    records.network(records.complaint(), records.complaint("2025-01-01"))
    records.network(records.complaint("2025-01-01"), records.complaint("2025-01-01"))
    records.network(records.complaint())
    records.network(records.complaint(state="withdrawn"), records.complaint("2025-01-01"))
    assert count(None, september).reported.networks == 1


def test_two_reviewers_take_a_presumed_victim_out(records, september):
    operation = records.operation()
    records.victim(operation)
    records.victim(operation, state="repatriated")
    records.victim(operation, state="not_indicated")
    report = count(None, september)
    assert report.victims_presumed == 2
    assert report.referrals_by_state == {"presumed": 1, "repatriated": 1}


def test_the_referral_of_a_withdrawn_row_does_not_count(records, september):
    referral = records.victim(records.operation())
    referral.encounter.row.withdrawn_at = timezone.now()
    referral.encounter.row.save()
    assert count(None, september).victims_presumed == 0


def test_arrests_by_partners_stand_beside_ours(records, september):
    records.found(records.operation())
    records.arrested_by_partner("SG", 27)
    records.arrested_by_partner("SG", 7)
    report = count(None, september)
    assert report.cooperation.partner_arrests == {"SG": 34}
    assert report.found.persons == 1


def test_a_request_is_sent_when_it_leaves(records, september):
    records.request()
    records.request(("approve", "approved", "2025-09-02"))
    records.request(("withdraw", "withdrawn", "2025-09-02"))
    records.request(("send", "sent", "2025-09-30"), day="2025-08-01")
    records.request(("send", "sent", "2025-10-01"))
    records.request(direction="received")
    shared = count(None, september).cooperation
    assert (shared.requests_sent, shared.requests_received) == (1, 1)


def test_an_answer_counts_in_the_period_of_the_answer(records, september):
    records.request(("send", "sent", "2025-08-01"), ("answer", "answered", "2025-09-03"))
    # answered long ago, closed now: this month answered nothing
    records.request(
        ("send", "sent", "2025-07-01"),
        ("answer", "answered", "2025-08-01"),
        ("close", "closed", "2025-09-05"),
    )
    # a receipt that came late moves nothing
    records.request(("answer", "answered", "2025-08-01"), ("deliver", "answered", "2025-09-05"))
    records.request(("refuse", "refused", "2025-09-05"), direction="received", day="2025-09-04")
    shared = count(None, september).cooperation
    assert (shared.answered, shared.refused) == (1, 1)


def test_a_hit_counts_when_it_was_found(records, september):
    records.hit("2025-09-01")
    records.hit("2025-10-01")
    assert count(None, september).cooperation.hits == 1


def test_a_province_sees_its_own_part(records, september, cast):
    ours, theirs = records.operation(unit="VN-HN"), records.operation(unit="VN-SG", province="VN-SG")
    for operation in (ours, theirs):
        records.step(records.found(operation, category="ringleader").person)
        records.victim(operation)
    records.step(Person.objects.create(name="of a case"), case=records.case("VN-HN"))
    here, there = records.complaint(unit="VN-HN"), records.complaint(unit="VN-SG")
    records.hit(complaint=here)
    records.hit(complaint=there)
    records.request(("send", "sent", "2025-09-05"), unit="VN-HN")
    records.request(("send", "sent", "2025-09-05"), unit="VN-SG")
    report = count(cast["ivan"], september)
    assert report.unit == "Hà Nội"
    assert report.found.by_province == {"VN-HN": 2}
    assert report.victims_presumed == report.reported.complaints == report.operations == 1
    assert report.ringleaders_prosecuted == 2
    assert report.cooperation.hits == report.cooperation.requests_sent == 1
    whole = count(cast["alice"], september)
    assert (whole.found.persons, whole.cooperation.hits, whole.ringleaders_prosecuted) == (4, 2, 3)


def test_the_national_page_and_the_command_say_the_same(records, september, cast):
    records.victim(records.operation(unit="VN-HN"))
    records.complaint(unit="VN-SG", mark="RED")
    said = [count(officer, september).as_json() for officer in (None, cast["alice"], cast["vera"])]
    for report in said:
        report.pop("unit"), report["before"].pop("unit")
    assert said[0] == said[1] == said[2]


def test_who_may_not_read_reports_gets_none(cast, september):
    with pytest.raises(NotAllowed):
        count(cast["adam"], september)


def test_every_other_role_may(cast, september):
    readers = {officer.role for officer in cast.values() if officer.may("reports.read")}
    assert readers == set(Role.values) - {Role.ADMINISTRATOR}


def test_the_period_before_ends_the_day_before(records, september):
    records.complaint("2025-08-01")
    records.complaint("2025-07-31")
    report = count(None, september)
    assert report.before is not None
    assert (report.before.period.start, report.before.period.end) == (date(2025, 8, 1), date(2025, 8, 31))
    assert report.before.reported.complaints == 1
    assert report.before.before is None


def test_counting_takes_as_many_queries_for_many_as_for_few(
    records, september, django_assert_max_num_queries
):
    operations = [records.operation(province=p) for p in ("VN-HN", "VN-SG")]
    for operation in operations:
        records.crowd(operation, 20)
    records.losses(*["100"] * 20)
    with django_assert_max_num_queries(80):
        count(None, september)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 2, 1), date(2025, 1, 31)),
        (date(1899, 12, 31), date(2025, 1, 1)),
        (date(2025, 1, 1), date(9999, 1, 1)),
    ],
)
def test_a_period_that_is_none_is_refused(start, end):
    with pytest.raises(CallerError, match="period"):
        Period(start, end)


def test_the_first_period_there_is_has_none_before_it(db):
    assert count(None, Period(date(1900, 1, 1), date(2025, 1, 1))).before is None


def test_the_rules_are_sentences_with_a_source():
    for table in ("counting_rules.yaml", "publishing_rules.yaml"):
        rules = read_yaml("jointdesk.desk.statistics", table)
        assert rules
        assert all(isinstance(rule, str) and rule.endswith(".") for rule in rules)


def test_an_officer_who_left_reads_nothing(cast, september):
    gone: Officer = cast["alice"]
    gone.is_active = False
    with pytest.raises(NotAllowed):
        count(gone, september)
