"""What waits for each role, and that every link leads to the list it counts."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.permissions import table
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.models import Alarm, Answer, IncomingMessage, NoticeDisclosure
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.screening.models import Candidate
from jointdesk.desk.today.queries import SOURCES, tasks

NATIONAL = ("alice", "bob", "cora", "vera", "adam")
EVERYBODY = (*NATIONAL, "dara", "mai", "ivan", "sok", "charlie")


def waiting(officer):
    return {str(task.label): task.count for task in tasks(officer)}


@pytest.fixture
def busy(records, cast):
    """A desk where everything that can wait does: at national level, and of one complaint and one referral in Hà Nội."""
    today = timezone.localdate()
    records.complaint("2025-09-15", unit="VN-HN")
    new = records.complaint(unit="VN-SG", received_at=timezone.now())
    new.decide_by = today + timedelta(days=20)
    new.save()
    drafted = records.request()
    drafted.drafted_by, drafted.answer_by = cast["bob"], today + timedelta(days=9)
    drafted.save()
    records.request(("send", "sent", "2025-09-01"))  # its deadline has passed
    received = records.request(("deliver", "delivered", "2025-09-01"), direction="received")
    Answer.objects.create(
        request=received,
        complete=True,
        text="He is known.",
        prepared_at=timezone.now(),
        prepared_by=cast["bob"],
    )
    operation = records.operation(unit="VN-HN")
    records.victim(operation)
    encounter = records.found(operation)
    notice = Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="A",
        issued_on=date(2025, 1, 1),
        review_on=date(2030, 1, 1),
        unit=records.units["national"],
    )
    Candidate.objects.create(row=encounter.row, notice=notice, outcome="match", score=0.97, reasons=[])
    partner = records.partner()
    Alarm.objects.create(
        partner=partner, code="rolled_back", text="Its log is shorter", raised_at=timezone.now()
    )
    IncomingMessage.objects.create(
        partner=partner,
        message_id=uuid4(),
        type="unknown",
        digest="d" * 64,
        body={},
        conversation="c" * 32,
        sequence=1,
        received_at=timezone.now(),
        sent_at=timezone.now(),
        state=IncomingMessage.State.QUARANTINED,
    )
    NoticeDisclosure.objects.create(
        partner=partner, purpose="tracing", proposed_by=cast["bob"], proposed_at=timezone.now()
    )
    assert partner.state == Partner.State.PENDING
    return records


WAITS = {
    "alice": {
        "complaints past the day the law gives",
        "requests of ours past their deadline",
        "presumed victims to be reviewed by two",
        "possible matches at the gate to decide",
        "new complaints",
    },
    # drafted, prepared and proposed by himself: he waits for others, nothing of it waits for him
    "bob": {
        "partners' requests past their deadline",
        "requests of ours past their deadline",
        "alarms about a partner's log or sets",
        "presumed victims to be reviewed by two",
        "partners' requests to answer",
    },
    "vera": {"alarms about a partner's log or sets"},
    "adam": {
        "alarms about a partner's log or sets",
        "messages that could not be acted on",
        "partners whose fingerprint is to be confirmed",
    },
    "mai": {"complaints past the day the law gives", "new complaints"},
    "ivan": {
        "complaints past the day the law gives",
        "presumed victims to be reviewed by two",
        "possible matches at the gate to decide",
        "new complaints",
    },
    "sok": {"presumed victims to be reviewed by two", "possible matches at the gate to decide"},
    "charlie": {"new complaints"},
}


@pytest.mark.parametrize("name", WAITS)
def test_what_waits_for_whom(busy, cast, name):
    assert set(waiting(cast[name])) == WAITS[name]


def test_the_second_officer_approves_and_releases(busy, cast):
    bob, dara = waiting(cast["bob"]), waiting(cast["dara"])
    for label in (
        "requests of colleagues to approve",
        "answers of colleagues to release",
        "notices of colleagues to approve",
    ):
        assert label not in bob
        assert dara[label] >= 1


def test_the_commander_sees_everything_that_waits(busy, cast):
    assert set(waiting(cast["cora"])) == {str(source.label) for source in SOURCES}


def test_the_most_urgent_stands_on_top(busy, cast):
    tones = [task.tone for task in tasks(cast["cora"])]
    order = ["red", "violet", "amber", "blue"]
    assert tones == sorted(tones, key=order.index)


def test_every_source_asks_for_a_right_there_is():
    assert {source.need for source in SOURCES} <= set(table())


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_task_leads_to_a_page_that_lists_it(busy, client, cast, name):
    client.force_login(cast[name])
    home = client.get("/")
    assert home.status_code == 200
    for task in home.context["tasks"]:
        listed = client.get(task.url)
        assert listed.status_code == 200, task
        page = listed.context.get("page")
        if page is not None:
            assert page.paginator.count >= task.count, task
        if "overdue" in task.url or "new" in task.url or "waiting" in task.url:
            assert page.paginator.count == task.count, task


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_link_of_the_page_may_be_followed(busy, client, cast, name):
    client.force_login(cast[name])
    html = client.get("/").content.decode()
    for link in set(re.findall(r'<a [^>]*href="(/[^"#]*)', html)):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("name", EVERYBODY)
def test_an_empty_desk_says_that_nothing_waits(client, cast, name):
    client.force_login(cast[name])
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing waits for you" in answer.content.decode()


def test_charlie_sees_nothing_of_another_province(busy, client, cast):
    client.force_login(cast["charlie"])
    home = client.get("/")
    assert [task.count for task in home.context["tasks"]] == [1]
    assert not home.context["operations"]
    assert not home.context["hits"]
    figures = {key: value for key, _, value in home.context["figures"]}
    assert figures["complaints"] == 1
    assert figures["foreigners"] == figures["operations"] == 0


def test_the_page_shows_what_is_new_and_the_month(busy, client, cast):
    complaint = busy.complaint(received_at=timezone.now())
    hit = busy.hit(complaint=complaint)
    busy.network(complaint, busy.complaint())
    client.force_login(cast["cora"])
    html = client.get("/").content.decode()
    assert hit.identifier.value in html
    assert "2 complaints" in html
    assert "Operation" in html
    assert "figure-complaints" in html


def test_a_look_at_the_dashboard_takes_a_bounded_number_of_queries(
    busy, client, cast, django_assert_max_num_queries
):
    for _ in range(8):
        complaint = busy.complaint(received_at=timezone.now())
        busy.hit(complaint=complaint)
        busy.network(complaint, busy.complaint())
        busy.crowd(busy.operation(), 3)
    client.force_login(cast["cora"])
    with django_assert_max_num_queries(55):
        assert client.get("/").status_code == 200


def test_a_stranger_signs_in_first(client, db):
    answer = client.get("/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_health_is_open_and_says_nothing_of_what_the_desk_holds(busy, client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"ok", "desk", "version"}
    assert answer.json()["ok"] is True
