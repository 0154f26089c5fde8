"""Auditors find who saw a person, what an officer looked at and what is unusual; the register cannot be rewritten unseen."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.accesses.charts import draw
from jointdesk.desk.audit.accesses.commitments import bind_accesses
from jointdesk.desk.audit.accesses.duties import duties
from jointdesk.desk.audit.accesses.joined import joined
from jointdesk.desk.audit.accesses.queries import Filters, accesses
from jointdesk.desk.audit.accesses.tallies import thresholds
from jointdesk.desk.audit.accesses.unusual import unusual_days
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access, Commitment, Entry, Remark, Tally
from jointdesk.desk.audit.retention.holdings import holding_of
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.screening.models import Candidate


def look(officer, subject="case:C-1", act="consultation", purpose="case work", **said):
    return note_access(officer, act, subject, purpose, **said)


@pytest.fixture
def later():
    return timezone.now() + timedelta(minutes=2)


def verified():
    sequence()
    return verify_log()


def test_accesses_are_bound_into_the_log(cast, later):
    for number in range(5):
        look(cast["alice"], f"case:C-{number}")
    assert bind_accesses() == 0  # a minute old at most
    assert bind_accesses(later) == 5
    assert bind_accesses(later) == 0
    entry = Entry.objects.get(kind="accesses_bound")
    assert entry.record["count"] == 5
    assert "C-1" not in str(entry.record)
    assert verified().accesses == 5


@pytest.mark.parametrize("field", ["purpose", "subject", "recipients", "act"])
def test_a_row_that_is_altered_is_found(cast, later, field):
    row = look(cast["alice"])
    bind_accesses(later)
    Access.objects.filter(pk=row.pk).update(**{field: "other"})
    found = verified()
    assert (found.good, found.first_bad) == (False, Entry.objects.get(kind="accesses_bound").index)


def test_a_row_given_to_another_officer_or_taken_out_is_found(cast, later):
    rows = [look(cast["alice"]), look(cast["bob"])]
    bind_accesses(later)
    Access.objects.filter(pk=rows[0].pk).update(officer=cast["bob"])
    assert not verified().good
    Access.objects.filter(pk=rows[0].pk).delete()
    assert not verified().good


def test_a_row_put_into_a_bundle_later_is_found(cast, later):
    look(cast["alice"])
    bind_accesses(later)
    Access.objects.filter(pk=look(cast["bob"]).pk).update(commitment=Commitment.objects.get())
    assert not verified().good


def test_a_bundle_taken_out_with_all_its_rows_is_found(cast, later):
    look(cast["alice"])
    bind_accesses(later)
    Access.objects.all().delete()
    Commitment.objects.all().delete()
    assert "are gone" in verified().why


def test_a_bundle_said_to_be_erased_is_believed_when_the_log_says_so_only(cast, later):
    look(cast["alice"])
    bind_accesses(later)
    assert verified().good
    bundle = Commitment.objects.get()
    with transaction.atomic():
        bundle.accesses.all().delete()
        Commitment.objects.update(erased_at=timezone.now())
        assert "nobody who erased them" in verified().why
        transaction.set_rollback(True)
    holding_of("access").erase(Commitment.objects.get())
    assert (verified().good, verified().accesses) == (True, 0)


def test_the_first_bad_one_of_several_bundles_is_named(cast, later):
    rows = []
    for _ in range(3):
        rows.append(look(cast["alice"]))
        bind_accesses(later)
        sequence()
    Access.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(purpose="other")
    bad = Entry.objects.filter(kind="accesses_bound").order_by("index")[1].index
    found = verified()
    assert (found.first_bad, found.accesses) == (bad, 1)


def test_the_page_that_verifies_says_so_too_and_goes_on_where_it_was(cast, later, client, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.audit.views.SECONDS_A_STEP", -1)
    for _ in range(2):
        look(cast["alice"])
        bind_accesses(later)
    sequence()
    client.force_login(cast["vera"])

    def press():
        said = client.post("/log/verify").content.decode()
        while paused := re.search(r'name="paused" value="([^"]+)"', said):
            said = client.post("/log/verify", {"paused": paused[1]}).content.decode()
        return said

    assert "2 accesses in the register are as they were bound" in press()
    Access.objects.filter(commitment__isnull=False).order_by("pk").last().delete()
    assert "are not what they were" in press()


def test_an_auditor_of_a_province_reads_its_own_officers_only(cast):
    look(cast["ivan"])
    look(cast["charlie"])
    look(None)
    cast["mai"].role = "auditor"
    assert [row.officer for row in accesses(cast["mai"])] == [cast["ivan"]]
    assert accesses(cast["vera"]).count() == 3
    assert not accesses(cast["alice"]).exists()


def test_filters(cast):
    look(cast["alice"], "case:C-1")
    look(cast["bob"], "complaint:D-1", "disclosure")
    today = timezone.localdate()
    found = lambda **said: accesses(cast["vera"], Filters(**said)).count()  # noqa: E731
    assert found(subject="case:") == found(act="disclosure") == found(officer=cast["bob"].pk) == 1
    assert (found(since=today), found(until=today - timedelta(days=1)), found(emergency=True)) == (2, 0, 0)


def test_all_records_of_a_person_are_joined(records):
    operation = records.operation()
    found = records.found(operation)
    case = records.case()
    case.involvements.create(person=found.person, category="suspect")
    notice = records.notice() if hasattr(records, "notice") else None
    together = joined(f"case:{case.reference}")
    assert {f"case:{case.reference}", f"operation:{operation.reference}"} <= set(together.subjects)
    assert together.persons == 1
    assert notice is None or f"notice:{notice.reference}" not in together.subjects
    assert not Referral.objects.exists()
    assert not Candidate.objects.exists()
    assert joined("complaint:none").subjects == ("complaint:none",)
    assert joined("case:").persons == 0


def test_who_saw_this(client, cast, records):
    found = records.found(records.operation())
    case = records.case()
    case.involvements.create(person=found.person, category="suspect")
    look(cast["ivan"], f"operation:{found.operation.reference}")
    client.force_login(cast["vera"])
    page = client.get(f"/log/accesses/record/?kind=case&reference={case.reference}").content.decode()
    assert "Ivan" in page
    assert (
        "Ivan"
        not in client.get(f"/log/accesses/record/?subject=case:{case.reference}&alone=on").content.decode()
    )
    # the auditor's own look is in the register
    assert Access.objects.filter(officer=cast["vera"], subject=f"register:case:{case.reference}").count() == 2


@pytest.fixture
def protected(records):
    """A family's notice, and whom it was confirmed to mean: a presumed victim, found in an operation."""
    referral = records.victim(records.operation())
    today = timezone.localdate()
    notice = Notice.objects.create(
        reference="N-77",
        unit=referral.unit,
        colour="yellow",
        name="Somchai",
        issued_on=today,
        review_on=today,
    )
    Candidate.objects.create(
        row=referral.encounter.row, notice=notice, outcome="match", score=1, reasons=[], decision="confirmed"
    )
    return notice, referral


def test_a_familys_notice_is_not_tied_to_a_protected_person(client, cast, protected):
    notice, referral = protected
    operation = referral.encounter.operation
    look(cast["sok"], f"referral:{referral.pk}")
    look(cast["sok"], f"operation:{operation.reference}")
    client.force_login(cast["vera"])
    for subject in (f"notice:{notice.reference}", f"referral:{referral.pk}", f"person:{referral.person_id}"):
        together = joined(subject)
        assert together.subjects == (subject,)
        assert (together.protected, bool(together.shut)) == (1, True)
    url = f"/log/accesses/record/?subject=notice:{notice.reference}"
    page = client.get(url).content.decode()
    assert "Sok" in page  # that somebody looked, and who
    for told in (f"referral:{referral.pk}", operation.reference, f"person:{referral.person_id}"):
        assert told not in page
    rows = b"".join(client.get(f"{url}&form=csv&purpose=a+court+asks").streaming_content).decode()
    assert operation.reference not in rows


def test_for_a_purpose_it_is_told_and_noted(client, cast, protected):
    notice, referral = protected
    client.force_login(cast["vera"])
    url = f"/log/accesses/record/?subject=notice:{notice.reference}"
    assert client.post(url, {"purpose": "short"}).status_code == 400
    assert not Entry.objects.filter(kind="protected_tied").exists()
    page = client.post(url, {"purpose": "The court asks who knew where she is."}).content.decode()
    assert referral.encounter.operation.reference in page
    noted = Access.objects.get(act="combination")
    assert (noted.subject, noted.purpose) == (
        "register:protected:notice:N-77",
        "The court asks who knew where she is.",
    )
    entry = Entry.objects.get(kind="protected_tied")
    assert "N-77" not in str(entry.record) + entry.subject


def test_whom_two_officers_found_to_be_no_victim_is_joined(protected):
    notice, referral = protected
    Referral.objects.update(state="not_indicated")
    together = joined(f"notice:{notice.reference}")
    assert f"operation:{referral.encounter.operation.reference}" in together.subjects
    assert (together.protected, together.shut) == (0, ())


def test_what_an_officer_looked_at_and_a_remark(client, cast, later):
    look(cast["alice"], purpose="tracing persons sought")
    bind_accesses(later)
    client.force_login(cast["vera"])
    url = f"/log/accesses/officers/{cast['alice'].pk}/"
    assert "tracing persons sought" in client.get(url).content.decode()
    today = timezone.localdate().isoformat()
    wrong = client.post(url, {"day": "soon", "text": "She was on duty."})
    assert (wrong.status_code, "She was on duty." in wrong.content.decode()) == (400, True)
    assert client.post(url, {"day": today, "text": "She was on duty."}).status_code == 302
    assert Remark.objects.get().by == cast["vera"]
    own = client.post(f"/log/accesses/officers/{cast['vera'].pk}/", {"day": today, "text": "fine"})
    assert own.status_code == 400
    assert Remark.objects.count() == 1


def days(officer, counts, **last):
    today = timezone.localdate()
    for back, looks in enumerate(reversed(counts)):
        day = {"subjects": 5, "outside": 0, "searches": 0, "disclosures": 0, "busiest": 5}
        Tally.objects.create(
            officer=officer,
            day=today - timedelta(days=back),
            looks=looks,
            **(day | (last if back == 0 else {})),
        )


def test_a_day_far_from_the_usual_stands_out_and_a_usual_one_does_not(cast):
    days(cast["alice"], [20, 22, 18, 21, 19, 20, 90])
    days(cast["bob"], [80, 82, 79, 81, 80, 82, 90])
    found = unusual_days(cast["vera"], timezone.localdate())
    assert [one.officer for one in found] == [cast["alice"]]
    assert "90 accesses, usual for this officer are 20 a day" in found[0].why


def test_one_wild_day_does_not_make_the_next_usual(cast):
    days(cast["alice"], [20, 20, 20, 20, 20, 400, 400])
    assert len(unusual_days(cast["vera"], timezone.localdate())) == 2


@pytest.mark.parametrize(
    ("column", "threshold"),
    [
        ("subjects", "different_records"),
        ("searches", "searches"),
        ("outside", "outside_hours"),
        ("busiest", "in_one_hour"),
        ("disclosures", "disclosures"),
    ],
)
def test_each_threshold_counts(cast, column, threshold):
    days(cast["alice"], [10], **{column: thresholds()[threshold] - 1})
    assert unusual_days(cast["vera"], timezone.localdate()) == []
    Tally.objects.update(**{column: thresholds()[threshold]})
    assert len(unusual_days(cast["vera"], timezone.localdate())[0].why) == 1


def test_tallies_count_the_desks_day(cast, later):
    for number in range(3):
        look(cast["alice"], f"case:C-{number}")
    look(cast["alice"], "case:C-1", "disclosure")
    look(cast["alice"], "complaints")
    look(cast["alice"], f"officer:{cast['alice'].pk}", purpose="signed in")
    bind_accesses(later)
    row = Tally.objects.get(officer=cast["alice"])
    assert (row.looks, row.subjects, row.searches, row.disclosures) == (5, 3, 1, 1)


def test_the_register_as_a_file_is_itself_registered(client, cast):
    look(cast["alice"], "case:=SUM(A1)")
    client.force_login(cast["vera"])
    answer = client.get("/log/accesses/file?subject=case&purpose=audit")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][1] == "Alice"
    assert Access.objects.filter(officer=cast["vera"], subject="register:file").exists()
    assert client.get("/log/accesses/file?form=xlsx&purpose=audit")["Content-Type"].endswith("sheet")


@pytest.mark.parametrize(
    "path",
    [
        "oversight/",
        "accesses/",
        "accesses/file",
        "accesses/record/",
        "accesses/officers/",
        "accesses/unusual/",
    ],
)
@pytest.mark.parametrize("name", ["alice", "bob", "adam", "mai", "sok"])
def test_oversight_is_not_everybodys(client, cast, path, name):
    client.force_login(cast[name])
    assert client.get(f"/log/{path}").status_code == 403


def test_the_auditors_pages(client, cast, later, django_assert_max_num_queries):
    look(cast["alice"])
    bind_accesses(later)
    days(cast["bob"], [20, 20, 20, 20, 20, 20, 200])
    client.force_login(cast["vera"])
    for path in (
        "oversight/",
        "accesses/unusual/",
        "accesses/officers/",
        "accesses/?page=9&act=x&since=x&officer=0",
    ):
        with django_assert_max_num_queries(30):
            assert client.get(f"/log/{path}").status_code == 200
    assert "200 accesses" in client.get("/log/oversight/").content.decode()
    assert [duty.count for duty in duties(cast["vera"])] == [1]


def test_bars_are_drawn_to_scale():
    today = timezone.localdate()
    chart = draw([(today - timedelta(days=1), 5), (today, 10)], frozenset([today]))
    small, large = chart.bars
    assert large.height == pytest.approx(2 * small.height, rel=0.01)
    assert (large.striking, small.striking, chart.top) == (True, False, 10)
    # a day alone is no wall
    assert large.width < chart.width / 10
    assert draw([]).bars == ()


def test_the_scale_of_the_bars_has_a_whole_number_in_its_middle():
    today = timezone.localdate()
    chart = draw([(today, 7)])
    assert (chart.scale, chart.half, chart.top) == (8, 4, 7)
    assert chart.bars[0].height == pytest.approx(chart.height * 7 / 8, rel=0.01)
