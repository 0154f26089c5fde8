"""Every figure of the report opens the list behind it, and the list has as many as the figure says."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from jointdesk.desk.cases.models import Person
from jointdesk.desk.operations.models import CaseWorker
from jointdesk.desk.statistics.behind import address, facts_behind, figures, parts
from jointdesk.desk.statistics.behind_names import title_of
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.facts.reach import reach_of
from jointdesk.desk.statistics.report import Period

MONEY = ("losses", "losses_by_way", "losses_stopped", "losses_returned")


@pytest.fixture
def told(records):
    """A desk with something of every measure, and with what each rule leaves out."""
    for place in ("VN-HN", "VN-SG"):
        operation = records.operation("2025-09-04", place, unit=place)
        records.crowd(operation, 3, "KH")
        records.crowd(operation, 2, "CN", "ringleader")
        records.found(
            operation,
            "VN",
            person=Person.objects.create(name="A", nationality="VN", sex="F", birth_date="2009"),
        )
        again = records.found(operation, "KR")
        records.found(records.operation("2025-09-20", "VN-SG", unit="VN-SG"), person=again.person)
        records.step(again.person, "2025-09-21", category="ringleader")
        records.step(again.person, "2025-09-08", step="proposed_for_prosecution")
        referral = records.victim(operation)
        for day, state in (
            ("2025-09-10", "identified"),
            ("2025-09-12", "assisted"),
            ("2025-09-28", "repatriated"),
        ):
            records.moved(referral, state, day)
        complaint = records.complaint("2025-09-05", place, ("INVEST", "LOAN"), country="KR")
        records.payment(complaint, "1000", stopped="300", returned="200.50")
        records.complaint("2025-09-06", place, amount=Decimal("12.50"), currency="USD")
        records.complaint("2025-09-06", place, state="withdrawn")
        records.network(complaint, records.complaint("2025-01-01", place))
        records.hit(complaint=complaint)
        records.request(("send", "sent", "2025-09-02"), ("answer", "answered", "2025-09-05"), unit=place)
        for day in ("2025-09-10", "2025-09-30"):  # in time, and late
            records.request(("answer", "answered", day), direction="received", unit=place)
        records.request(("refuse", "refused", "2025-09-05"), direction="received", unit=place)
    records.arrested_by_partner("SG", 27)


def amount_of(facts) -> Decimal:
    return sum((Decimal(fact.hundredths) for fact in facts), Decimal(0)) / 100


@pytest.mark.parametrize("officer", ["alice", "ivan"])
def test_the_list_has_what_the_figure_counts(told, cast, september, officer):
    reach = reach_of(cast[officer], None, "")
    said = count(cast[officer], september).as_json()
    assert {name for name in figures() if not said[name]} == set()
    for name, figure in figures().items():
        cells = dict(parts(said, name)) if figure.by and isinstance(said[name], dict) else {None: said[name]}
        for code, shown in cells.items():
            facts = facts_behind(reach, september, figure, code)
            if name in MONEY:
                assert amount_of(facts) == Decimal(shown), (name, code)
            else:
                assert sum(fact.number for fact in facts) == shown, (name, code)


def test_each_partners_figures_have_their_lists(told, cast, september):
    report = count(cast["alice"], september)
    (kh,) = [one for one in report.cooperation.partners if one.partner == "kh"]
    reach = reach_of(cast["alice"], None, "")
    for name in (
        "requests_sent",
        "requests_received",
        "answers_given",
        "answers_received_in_time",
        "refused",
        "hits",
    ):
        asked = urlsplit(address(report, "partners", f"kh|{name}"))
        assert asked.path == f"/report/behind/{name}/"
        code = parse_qs(asked.query)["code"][0]
        assert facts_behind(reach, september, figures()[name], code).count() == getattr(kh, name)


def test_every_figure_of_the_page_has_an_address_and_a_name(told, cast, september):
    report = count(cast["alice"], september)
    for name in (*figures(), "networks"):
        assert address(report, name).startswith(f"/report/behind/{name}/?start=2025-09-01&end=2025-09-30")
        assert title_of(name)
    assert address(report, "by_province_and_nationality", "VN-HN|KH").endswith("code=VN-HN%7CKH")
    assert "by_category" in address(report, "ringleaders")
    assert address(report, "no such figure") == ""


def test_what_is_published_has_no_list_behind_it(told, september):
    from jointdesk.desk.statistics.publishable import count_to_publish

    assert address(count_to_publish(None, september), "complaints") == ""


def test_a_list_of_money_says_each_amount_and_their_sum(told, client, cast, september):
    client.force_login(cast["alice"])
    report = count(cast["alice"], september)
    page = client.get(address(report, "losses", "USD")).content.decode()
    assert page.count("12.50 USD") == len(("VN-HN", "VN-SG"))
    assert "Sum: 25 USD" in page
    stopped = client.get(address(report, "losses_stopped")).content.decode()
    assert "Sum: 600 VND" in stopped
    assert "Sum:" not in client.get(address(report, "complaints")).content.decode()


def test_the_page_lists_records_that_are_open_to_the_reader(told, client, cast, september):
    client.force_login(cast["alice"])
    page = client.get(address(count(cast["alice"], september), "complaints")).content.decode()
    assert page.count('href="/complaints/') >= 4
    assert "not open to you" not in page
    client.force_login(cast["ivan"])
    page = client.get(
        address(count(cast["ivan"], september), "complaints_by_province", "VN-SG")
    ).content.decode()
    assert "Nothing in this period" in page


def test_a_protected_person_is_counted_and_not_listed(told, client, cast, september):
    report = count(cast["cora"], september)
    seen = {}
    for name in ("alice", "cora"):
        client.force_login(cast[name])
        for figure in ("victims_presumed", "persons"):
            seen[name, figure] = client.get(address(report, figure)).content.decode()
    victims = set(Person.objects.filter(referral__isnull=False).values_list("name", flat=True))
    assert len(victims) == 2
    for name in ("alice", "cora"):
        for person in victims:
            assert (person in seen[name, "victims_presumed"]) == (person in seen[name, "persons"])
    shut = [
        name for name in ("alice", "cora") if not any(person in seen[name, "persons"] for person in victims)
    ]
    assert all("2 more of this page are counted" in seen[name, "victims_presumed"] for name in shut)
    assert shut, "nobody of the two is outside the compartment"


def test_who_works_for_the_person_reads_who_it_is(told, client, cast, september):
    client.force_login(cast["alice"])
    report = count(cast["alice"], september)
    person = Person.objects.filter(referral__isnull=False).first()
    CaseWorker.objects.create(
        referral=person.referral,
        officer=cast["alice"],
        named_by=cast["cora"],
        named_at=person.referral.opened_at,
    )
    assert person.name in client.get(address(report, "victims_presumed")).content.decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("nothing/?start=2025-09-01&end=2025-09-30", 404),
        ("complaints/", 200),
        ("complaints/?start=2025-09-30&end=2025-09-01", 400),
        ("complaints/?start=2025-09-01&end=2025-09-30&code=%27%22|", 200),
        ("complaints_by_month/?start=2025-09-01&end=2025-09-30&code=2025-99", 200),
        ("hits/?start=2025-09-01&end=2025-09-30&page=999", 200),
        ("complaints/?start=2025-09-01&end=2025-09-30&unit=none", 400),
    ],
)
def test_what_is_asked_wrongly_is_refused(client, cast, asked, status):
    client.force_login(cast["alice"])
    assert client.get(f"/report/behind/{asked}").status_code == status


def test_a_list_is_of_the_officers_own_unit(told, client, cast):
    client.force_login(cast["ivan"])
    asked = "/report/behind/complaints/?start=2025-09-01&end=2025-09-30&unit=VN-SG"
    assert client.get(asked).status_code == 400


def test_a_report_of_one_unit(told, cast, units, september):
    report = count(cast["alice"], september, unit=units["VN-HN"])
    assert (report.unit_code, report.reported.complaints) == ("VN-HN", 2)
    assert "unit=VN-HN" in address(report, "complaints")


def test_a_month_is_compared_with_the_month_before_and_a_week_with_the_days_before():
    september = Period(date(2025, 9, 1), date(2025, 9, 30))
    assert september.before == Period(date(2025, 8, 1), date(2025, 8, 31))
    assert Period(date(2025, 9, 8), date(2025, 9, 14)).before == Period(date(2025, 9, 1), date(2025, 9, 7))
