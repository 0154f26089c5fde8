"""What waits for each role, and that every link leads to the list it counts."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from jointdesk.desk.accounts.permissions import table
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.models import (
    Alarm,
    Answer,
    Datum,
    IncomingMessage,
    JointEntry,
    JointGroup,
    NoticeDisclosure,
    Plan,
    Recall,
    Review,
)
from jointdesk.desk.lists.duties import duties
from jointdesk.desk.lists.duties import waiting as tasks
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.screening.models import Candidate
from jointdesk.desk.today.advisories.actions import Said, ask_review, write_advisory
from jointdesk.desk.today.duties import DUTIES

NATIONAL = ("alice", "bob", "cora", "vera", "adam")
EVERYBODY = (*NATIONAL, "dara", "mai", "ivan", "sok", "charlie")


def waiting(officer):
    return {str(task.label): task.count for task in tasks(officer)}


@pytest.fixture(autouse=True)
def _nothing_counted_before():
    cache.clear()


def wait_for_warnings(cast):
    said = {"headline": "Cảnh giác", "description": "Đừng đi.", "ready": True}
    draft = write_advisory(
        cast["alice"],
        Said(
            words={"vi": said},
            scam_types=("JOB_RECRUIT",),
            provinces=(),
            lure="",
            severity="severe",
            urgency="expected",
            certainty="observed",
            onset=None,
            expires=timezone.now() + timedelta(days=9),
        ),
    )
    ask_review(cast["alice"], draft)


@pytest.fixture
def busy(records, cast):
    """A desk where everything that can wait does: at national level, and of one complaint and one referral in Hà Nội."""
    records.complaint("2025-09-15", unit="VN-HN")
    new = records.complaint(unit="VN-SG", received_at=timezone.now())
    new.decide_by = timezone.localdate() + timedelta(days=20)
    new.save()
    drafted = wait_for_requests(records, cast)
    wait_for_candidates(records)
    partner = records.partner()
    wait_for_messages(partner, cast)
    wait_for_reviews(records, drafted, partner, cast)
    wait_for_groups(partner, cast)
    wait_for_warnings(cast)
    assert partner.state == Partner.State.PENDING
    return records


def wait_for_requests(records, cast):
    """One drafted, one whose deadline has passed, one due soon, one with an answer to be released."""
    now = timezone.now()
    drafted = records.request()
    drafted.drafted_by, drafted.answer_by = cast["bob"], now + timedelta(days=9)
    drafted.save()
    records.request(("send", "sent", "2025-09-01"))
    soon = records.request(("deliver", "delivered", "2025-09-01"), direction="received")
    soon.answer_by = now + timedelta(days=2)
    soon.save()
    received = records.request(("deliver", "delivered", "2025-09-01"), direction="received")
    told = {"complete": True, "text": "He is known.", "prepared_at": now, "prepared_by": cast["bob"]}
    Answer.objects.create(request=received, **told)
    return drafted


def wait_for_candidates(records):
    operation = records.operation(unit="VN-HN")
    records.victim(operation)
    notice = Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="A",
        issued_on=date(2025, 1, 1),
        review_on=date(2030, 1, 1),
        unit=records.units["national"],
    )
    row = records.found(operation).row
    Candidate.objects.create(row=row, notice=notice, outcome="match", score=0.97, reasons=[])


def wait_for_messages(partner, cast):
    """An alarm, a message set aside, notices that are to go out."""
    now = timezone.now()
    Alarm.objects.create(partner=partner, code="rolled_back", text="Its log is shorter", raised_at=now)
    IncomingMessage.objects.create(
        partner=partner,
        message_id=uuid4(),
        type="unknown",
        digest="d" * 64,
        body={},
        conversation="c" * 32,
        sequence=1,
        received_at=now,
        sent_at=now,
        state=IncomingMessage.State.QUARANTINED,
    )
    NoticeDisclosure.objects.create(
        partner=partner, purpose="tracing", proposed_by=cast["bob"], proposed_at=now
    )


def wait_for_reviews(records, drafted, partner, cast):
    """An act nobody has reviewed, a recall of ours to be confirmed, one of the partner's that touches work here."""
    now, subject = timezone.now(), f"request:{drafted.key.hex}"
    Review.objects.create(
        kind="request",
        key=drafted.key,
        subject=subject,
        conversation=drafted.key.hex,
        unit=records.units["national"],
        acted_by=cast["bob"],
        acted_at=now - timedelta(days=2),
        due_at=now - timedelta(days=1),
        alarmed_at=now,
    )
    told = {"act": "retract", "reason": "A mistake", "at": now, "key": uuid4()}
    Recall.objects.create(**told, datum_key=uuid4(), state=Recall.State.PROPOSED, proposed_by=cast["bob"])
    datum = Datum.objects.create(key=drafted.key, kind="request", subject="", origin="kh", known_at=now)
    told["key"] = uuid4()
    theirs = Recall.objects.create(
        **told, datum=datum, datum_key=datum.key, state=Recall.State.DONE, partner=partner
    )
    theirs.flags.create(subject=subject, raised_at=now)


def wait_for_groups(partner, cast):
    """An action that is late, a contradiction, a plan with two readers here."""
    now, today = timezone.now(), timezone.localdate()
    group = JointGroup.objects.create(
        key=uuid4(),
        name="Border",
        mandate="Scams",
        legal_basis="UNCC",
        desks=["kh", "vn"],
        founded_at=now,
        joined_at=now,
    )
    entry = {"group": group, "founded_by": "vn", "founded_at": now, "changed_at": now, "day": today}
    late = {"due": today - timedelta(days=1), "values": {"desk": "vn"}}
    JointEntry.objects.create(**entry, **late, key=uuid4(), kind="action")
    JointEntry.objects.create(**entry, key=uuid4(), kind="meeting", disputed=["place"])
    plan = Plan.objects.create(key=uuid4(), group=group, origin=partner, began_at=now)
    version = plan.versions.create(key=uuid4(), number=1, form_version=1, state="received", drafted_at=now)
    for name in ("cora", "sok"):
        version.readers.create(member=uuid4(), desk="vn", name=name, officer=cast[name])


WAITS = {
    "alice": {
        "complaints past the day the law gives",
        "requests of ours past their deadline",
        "acts of one officer that nobody reviewed in time",
        "presumed victims to be reviewed by two",
        "possible matches at the gate to decide",
        "new complaints",
        "matters that rest on what was taken back",
    },
    # drafted, prepared and proposed by himself: he waits for others, nothing of it waits for him
    "bob": {
        "partners' requests past their deadline",
        "partners' requests due within three days",
        "requests of ours past their deadline",
        "acts of one officer that nobody reviewed in time",
        "alarms about a partner's log or sets",
        "actions of our desk past their day",
        "entries of joint groups with different words side by side",
        "presumed victims to be reviewed by two",
        "partners' requests to answer",
        "matters that rest on what was taken back",
        "warnings to the public for you to review",
    },
    "vera": {"acts of one officer that nobody reviewed in time", "alarms about a partner's log or sets"},
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
    "sok": {
        "plans that name you, to read or to release",
        "presumed victims to be reviewed by two",
        "possible matches at the gate to decide",
    },
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
        "recalls of colleagues to send",
    ):
        assert label not in bob
        assert dara[label] >= 1


def test_the_commander_sees_everything_that_waits(busy, cast):
    assert {str(duty.label) for duty in DUTIES} <= set(waiting(cast["cora"]))


def test_the_most_urgent_stands_on_top(busy, cast):
    tones = [task.tone for task in tasks(cast["cora"])]
    order = ["red", "violet", "amber", "blue"]
    assert tones == sorted(tones, key=order.index)


def test_every_source_asks_for_a_right_there_is():
    assert {source.need for source in duties() if source.need} <= set(table())


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_task_leads_to_a_page_that_lists_it(busy, client, cast, name):
    client.force_login(cast[name])
    home = client.get("/")
    assert home.status_code == 200
    for task in home.context["tasks"]:
        listed = client.get(task.url)
        assert listed.status_code == 200, task
        page = listed.context.get("page")
        if hasattr(page, "paginator"):  # some have one for a list that stands beside it
            assert page.paginator.count >= task.count, task
        if "overdue" in task.url or "new" in task.url or "waiting" in task.url:
            assert page.paginator.count == task.count, task


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_link_of_the_page_may_be_followed(busy, client, cast, name):
    client.force_login(cast[name])
    html = client.get("/").content.decode()
    # shown to whoever has been signed out meanwhile: it leads a signed-in officer back here
    for link in set(re.findall(r'<a [^>]*href="(/[^"#]*)', html)) - {"/accounts/login/"}:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


# the administrator of a desk without a worker is told of that instead
@pytest.mark.parametrize("name", sorted(set(EVERYBODY) - {"adam"}))
def test_an_empty_desk_says_that_nothing_waits(client, cast, name):
    client.force_login(cast[name])
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing waits for you" in answer.content.decode()


def test_charlie_sees_nothing_of_another_province(busy, client, cast):
    client.force_login(cast["charlie"])
    home = client.get("/")
    assert [task.count for task in home.context["tasks"]] == [1]
    assert not any(shown.rows for shown in home.context["panels"])
    figures = {key: value for key, _, value in client.get("/month/").context["figures"]}
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
    assert "figure-complaints" in client.get("/month/").content.decode()


def test_a_look_at_the_dashboard_takes_a_bounded_number_of_queries(
    busy, client, cast, django_assert_max_num_queries
):
    for _ in range(8):
        complaint = busy.complaint(received_at=timezone.now())
        busy.hit(complaint=complaint)
        busy.network(complaint, busy.complaint())
        busy.crowd(busy.operation(), 3)
    client.force_login(cast["cora"])
    with django_assert_max_num_queries(25):
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
