"""Cases: who may open them and see them, what they hold, and how they follow their networks."""

from datetime import date

import pytest

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases import queries
from jointdesk.desk.cases.actions import change_state, open_case
from jointdesk.desk.cases.models import Case, Involvement, Person
from jointdesk.desk.cases.persons.person_actions import involve
from jointdesk.desk.cases.proceeding_actions import record_step
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.signals import networks_merged
from jointdesk.engine.errors import CallerError, NotAllowed


def opened(cast, units, **facts):
    return open_case(cast["alice"], "Romance scam of the Lotus building", units["national"], **facts)


def seen_by(officer):
    return set(queries.cases(officer))


def test_a_case_is_opened_from_networks_and_logged(cast, units, records):
    network = records.network(records.complaint(), records.complaint())
    case = opened(cast, units, networks=[network])
    assert list(case.networks.all()) == [network]
    assert (case.lead, case.state, case.mark) == (cast["alice"], "opened", Mark.AMBER)
    entry = Entry.objects.get(kind="case_opened")
    assert entry.record == {"unit": "national", "networks": [network.reference]}
    assert entry.subject == f"case:{case.reference}"


def test_a_title_is_needed(cast, units):
    with pytest.raises(CallerError, match="title"):
        open_case(cast["alice"], "  ", units["national"])
    assert not Case.objects.exists()
    assert not Entry.objects.exists()


def test_a_case_is_opened_in_a_unit_of_ones_own(cast, units):
    assert open_case(cast["alice"], "In a province", units["VN-HN"]).unit == units["VN-HN"]
    for unit in ("national", "VN-SG"):
        with pytest.raises(CallerError, match="unit"):
            open_case(cast["ivan"], "Elsewhere", units[unit])


@pytest.mark.parametrize("name", ["bob", "mai", "sok", "vera", "adam"])
def test_who_may_not_open_opens_none(cast, units, name):
    with pytest.raises(NotAllowed):
        open_case(cast[name], "A case", cast[name].unit)
    assert not Case.objects.exists()


def test_cases_are_numbered_within_the_year(cast, units):
    first, second = opened(cast, units), opened(cast, units)
    year = first.opened_at.year
    assert (first.reference, second.reference) == (f"C-{year}-0001", f"C-{year}-0002")


def test_the_ten_thousandth_case_is_not_the_last(cast, units):
    first = opened(cast, units)
    for number in (9999, 10000):
        Case.objects.create(
            reference=f"{first.reference[:7]}{number}",
            title="One of many",
            unit=units["national"],
            lead=cast["alice"],
            opened_at=first.opened_at,
        )
    assert opened(cast, units).reference.endswith("-10001")


def test_charlie_sees_nothing_of_another_province(cast, units):
    here = open_case(cast["ivan"], "Of Hà Nội", units["VN-HN"])
    above = opened(cast, units)
    assert seen_by(cast["charlie"]) == set()
    assert seen_by(cast["ivan"]) == {here}
    assert seen_by(cast["alice"]) == seen_by(cast["vera"]) == {here, above}
    assert queries.case_by_reference(cast["charlie"], here.reference) is None


@pytest.mark.parametrize("name", ["mai", "sok", "adam"])
def test_some_roles_read_no_cases(cast, units, name):
    open_case(cast["ivan"], "Of Hà Nội", units["VN-HN"])
    assert seen_by(cast[name]) == set()


def test_a_red_case_is_its_leads_alone(cast, units):
    case = opened(cast, units, mark=Mark.RED)
    assert seen_by(cast["alice"]) == {case}
    assert seen_by(cast["cora"]) == seen_by(cast["bob"]) == set()


def test_a_person_has_one_category_a_case(cast, units):
    case, other = opened(cast, units), opened(cast, units)
    person = Person.objects.create(name="Trần Văn A")
    involve(cast["alice"], case, person, "suspect")
    involve(cast["alice"], case, person, "ringleader")
    involve(cast["alice"], other, person, "witness")
    found = {row.case: row.category for row in Involvement.objects.all()}
    assert found == {case: "ringleader", other: "witness"}
    assert Entry.objects.filter(kind="person_involved").count() == 3


@pytest.mark.parametrize("category", ["", "guilty", "SUSPECT"])
def test_there_is_no_other_category(cast, units, category):
    with pytest.raises(CallerError):
        involve(cast["alice"], opened(cast, units), Person.objects.create(), category)
    assert not Involvement.objects.exists()


def test_a_case_moves_through_its_states(cast, units):
    case = opened(cast, units)
    change_state(cast["alice"], case, "before_court")
    case.refresh_from_db()
    assert case.state == "before_court"
    with pytest.raises(CallerError):
        change_state(cast["alice"], case, "forgotten")
    with pytest.raises(NotAllowed):
        change_state(cast["bob"], case, "closed")


def test_a_case_follows_its_network_into_another(cast, units, records):
    kept, gone, third = (records.network(records.complaint()) for _ in range(3))
    case = opened(cast, units, networks=[gone, third])
    both = opened(cast, units, networks=[gone, kept])
    networks_merged.send(sender=Network, into={gone.pk: kept.pk})
    assert set(case.networks.all()) == {kept, third}
    assert list(both.networks.all()) == [kept]


def test_a_step_reported_twice_keeps_the_earliest_day(records):
    person = Person.objects.create(name="Someone")
    record_step(person, "before_court", date(2025, 9, 10), category="ringleader", court="Kampot")
    record_step(person, "before_court", date(2025, 9, 20), category="ringleader", court="Phnom Penh")
    step = person.proceedings.get()
    assert (step.on, step.court) == (date(2025, 9, 10), "Kampot")
    record_step(person, "before_court", date(2025, 9, 1), category="ringleader")
    step = person.proceedings.get()
    assert (step.on, step.court) == (date(2025, 9, 1), "Kampot")


def test_steps_of_one_person_are_rows_of_their_own(records):
    person = Person.objects.create(name="Someone")
    for step in ("proposed_for_prosecution", "before_court", "judged"):
        record_step(person, step, date(2025, 9, 1), category="suspect")
    assert person.proceedings.count() == 3


def test_search_finds_by_title_and_reference_and_state(cast, units):
    lotus = opened(cast, units)
    other = open_case(cast["alice"], "Loan sharks", units["national"])
    change_state(cast["alice"], other, "closed")
    alice = cast["alice"]
    assert list(queries.search_cases(alice, "lotus", "")) == [lotus]
    assert list(queries.search_cases(alice, other.reference[-4:], "")) == [other]
    assert list(queries.search_cases(alice, "", "closed")) == [other]
    assert list(queries.search_cases(alice, "lotus", "closed")) == []
    assert not queries.search_cases(alice, "x\x00" * 10_000, "\x00").exists()
    assert not queries.search_cases(cast["charlie"], "lotus", "").exists()


def test_a_list_takes_as_many_queries_for_many_as_for_few(
    client, cast, units, records, django_assert_max_num_queries
):
    network = records.network(records.complaint())
    for _ in range(30):
        case = opened(cast, units, networks=[network])
        involve(cast["alice"], case, Person.objects.create(name="P"), "suspect")
    client.force_login(cast["alice"])
    with django_assert_max_num_queries(14):
        page = client.get("/cases/").content.decode()
    assert "30 cases" in page
    for number in range(20):
        involve(cast["alice"], case, Person.objects.create(name=f"P{number}"), "suspect")
    with django_assert_max_num_queries(36):
        client.get(f"/cases/{case.reference}/")


def test_the_page_keeps_categories_apart_and_notes_who_looked(client, cast, units):
    case = opened(cast, units)
    for name, category in (("Lưu Tặc", "ringleader"), ("Bopha <b>", "victim")):
        involve(cast["alice"], case, Person.objects.create(name=name, nationality="KH"), category)
    client.force_login(cast["vera"])
    html = client.get(f"/cases/{case.reference}/").content.decode()
    ringleaders, victims = html.index("Ringleader</span>"), html.index("Victim</span>")
    # who is a victim is known to the team, not to everybody who reads the case
    assert ringleaders < html.index("Lưu Tặc") < victims < html.index("Protected person V-")
    assert "Bopha" not in html
    assert "Cambodia" in html
    access = Access.objects.get()
    assert (access.officer, access.subject, access.act) == (
        cast["vera"],
        f"case:{case.reference}",
        "consultation",
    )
    # an auditor reads: no form to change anything
    assert 'name="state"' not in html
    client.force_login(cast["alice"])
    assert "Bopha &lt;b&gt;" in client.get(f"/cases/{case.reference}/").content.decode()


def test_what_one_may_not_see_is_not_there(client, cast, units):
    case = opened(cast, units)
    client.force_login(cast["charlie"])
    for path in (f"/cases/{case.reference}/", "/cases/C-0000-0000/", "/cases/x%00y/", "/cases/notices/x%00/"):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/cases/{case.reference}/state", {"state": "closed"}).status_code == 404
    assert not Access.objects.exists()


def test_a_case_is_opened_on_the_page(client, cast, units, records):
    large = records.network(*[records.complaint() for _ in range(3)])
    client.force_login(cast["alice"])
    html = client.get(f"/cases/new/?network={large.pk}").content.decode()
    assert f"{large.reference} · 3 complaints" in html
    assert "checked" in html
    sent = {"title": "New", "unit": units["VN-HN"].pk, "networks": [large.pk], "mark": "GREEN"}
    answer = client.post("/cases/new/", sent)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.reference}/"
    assert (case.mark, case.unit, list(case.networks.all())) == ("GREEN", units["VN-HN"], [large])


def test_the_form_offers_large_networks_and_the_one_named(client, cast, units, records):
    alone = records.network(records.complaint())
    pairs = [records.network(records.complaint(), records.complaint()) for _ in range(20)]
    client.force_login(cast["alice"])
    html = client.get(f"/cases/new/?network={alone.pk}").content.decode()
    assert alone.reference in html
    assert sum(pair.reference in html for pair in pairs) == 12


@pytest.mark.parametrize("network", ["x", "-1", "9" * 40, "٣", "\x00"])
def test_a_network_that_is_none_breaks_no_form(client, cast, units, network):
    client.force_login(cast["alice"])
    assert client.get("/cases/new/", {"network": network}).status_code == 200
    sent = {"title": "New", "unit": units["national"].pk, "networks": [network], "mark": "AMBER"}
    answer = client.post("/cases/new/", sent)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_nobody_opens_a_case_from_a_network_they_may_not_see(client, cast, units, records):
    theirs = records.network(records.complaint(unit="VN-HN"))
    client.force_login(cast["charlie"])
    assert theirs.reference not in client.get(f"/cases/new/?network={theirs.pk}").content.decode()
    sent = {"title": "Mine", "unit": units["VN-SG"].pk, "networks": [theirs.pk], "mark": "AMBER"}
    assert client.post("/cases/new/", sent).status_code == 200
    api = client.post(
        "/api/cases",
        {"title": "Mine", "unit": "VN-SG", "networks": [theirs.reference]},
        content_type="application/json",
    )
    assert api.status_code == 400
    assert not Case.objects.exists()


def test_the_api_opens_and_lists(client, cast, units, records):
    network = records.network(records.complaint(), records.complaint())
    client.force_login(cast["alice"])
    sent = {"title": "From a program", "networks": [network.reference]}
    made = client.post("/api/cases", sent, content_type="application/json")
    assert made.status_code == 200
    assert made.json()["networks"] == [network.reference]
    assert client.get("/api/cases", {"q": "program"}).json() == [made.json()]
    client.force_login(cast["charlie"])
    assert client.get("/api/cases").json() == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"title": ""}, 400),
        ({"title": "x", "unit": "nowhere"}, 400),
        ({"title": "x", "networks": ["N-404"]}, 400),
        ({}, 422),
    ],
)
def test_the_api_refuses(client, cast, units, sent, status):
    client.force_login(cast["alice"])
    assert client.post("/api/cases", sent, content_type="application/json").status_code == status
    client.force_login(cast["bob"])
    assert client.post("/api/cases", {"title": "x"}, content_type="application/json").status_code == 403
