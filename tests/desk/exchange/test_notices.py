"""Notices travel by two officers' word; a partner's are kept under its conditions and never overwrite ours."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.models import Case, Involvement, Notice, Person
from jointdesk.desk.cases.notices.actions import withdraw_notice
from jointdesk.desk.cases.notices.validity import expire_due, renew_notice
from jointdesk.desk.cases.signals import notice_stored
from jointdesk.desk.exchange.mail.inbox import receive_all
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, NoticeDisclosure, Passage
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices, sendable_to
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import BatchClosed, BatchConfirmed, NoticeSent, NoticeWithdrawn

THEIRS = NoticeSent(
    notice="KH-W-0001",
    datum="d" * 32,
    kind="wanted",
    names=("Sok Dara", "សុខ ដារ៉ា"),
    birth_date="1990-05",
    sex="M",
    nationality="KH",
    documents=("N1234567",),
    summary="Fraud",
    issued_on=date(2026, 5, 1),
    mark="TLP:AMBER",
    conditions="Tell us before any arrest",
)


@pytest.fixture
def notice(units):
    def make(reference, **changes):
        return Notice.objects.create(
            **{
                "reference": reference,
                "colour": "red",
                "name": "Trần Văn A",
                "aliases": ["陈文甲"],
                "birth_date": "1990-01-02",
                "issued_on": date(2026, 1, 1),
                "review_on": date(2031, 1, 1),
                "unit": units["national"],
                **changes,
            }
        )

    return make


def test_notices_are_sent_when_a_second_officer_approves(kh, partner, cast, notice):
    rows = [notice("VN-W-1"), notice("VN-M-2", colour="yellow", sex="F", document="C7654321")]
    disclosure = propose_notices(cast["bob"], partner, rows, "screening of an operation")
    assert deliver() == 0
    with pytest.raises(CallerError, match="another officer"):
        approve_notices(cast["bob"], disclosure)
    with pytest.raises(NotAllowed):
        approve_notices(cast["alice"], disclosure)
    approve_notices(cast["dara"], disclosure)
    approve_notices(cast["dara"], disclosure)
    deliver()
    first, second = kh.bodies(NoticeSent)
    assert (first.notice, first.kind, first.names) == ("VN-W-1", "wanted", ("Trần Văn A", "陈文甲"))
    assert (second.kind, second.sex, second.documents) == ("missing", "F", ("C7654321",))
    assert list(rows[0].audience.all()) == [partner]
    assert Access.objects.filter(act="disclosure", recipients="kh").count() == 2
    assert sendable_to(cast["bob"], partner) == []


def test_a_notice_more_asks_no_more_of_who_is_protected(kh, partner, cast, notice):
    """Victims are read once however many notices go out, and what is written of each goes in few statements."""
    counts = []
    for name, many in (("A", 2), ("B", 12)):
        rows = [notice(f"VN-{name}-{number}", aliases=[]) for number in range(many)]
        disclosure = propose_notices(cast["bob"], partner, rows, "why")
        with CaptureQueriesContext(connection) as asked:
            approve_notices(cast["dara"], disclosure)
        counts.append(len(asked.captured_queries))
    assert counts[1] <= counts[0]
    assert Passage.objects.filter(partner=partner, sent=True, message__isnull=False).count() == 14
    assert Entry.objects.filter(kind="datum_sent").values("subject").distinct().count() == 14
    assert deliver() > 14


def test_one_protected_person_among_many_holds_all_of_them(kh, partner, cast, notice):
    rows = [notice(f"VN-W-{number}") for number in range(3)]
    disclosure = propose_notices(cast["bob"], partner, rows, "why")
    Notice.objects.filter(pk=rows[1].pk).update(name="Sok Dara", aliases=[], nationality="KH")
    victim = Person.objects.create(name="Sok Dara", birth_date="1990-01-02", nationality="KH")
    case = Case.objects.create(
        reference="V-1", title="A case", unit=rows[1].unit, lead=cast["bob"], opened_at=timezone.now()
    )
    Involvement.objects.create(case=case, person=victim, category="victim")
    with pytest.raises(CallerError, match="gate is closed"):
        approve_notices(cast["dara"], disclosure)
    assert deliver() == 0


@pytest.mark.parametrize("changes", [{"mark": "RED"}, {"state": "withdrawn"}, {"mark": "AMBER+STRICT"}])
def test_a_notice_that_may_not_leave_is_not_even_proposed(partner, cast, notice, changes):
    row = notice("VN-W-1", **changes)
    assert sendable_to(cast["bob"], partner) == []
    with pytest.raises(CallerError, match="VN-W-1"):
        propose_notices(cast["bob"], partner, [row], "why")


def test_a_mark_raised_after_the_proposal_stops_it(kh, partner, cast, notice):
    row = notice("VN-W-1")
    disclosure = propose_notices(cast["bob"], partner, [row], "why")
    Notice.objects.update(mark="RED")
    with pytest.raises(CallerError, match="VN-W-1"):
        approve_notices(cast["dara"], disclosure)
    assert deliver() == 0


def test_a_partners_notice_is_kept_with_its_conditions_and_not_sent_back(kh, partner, cast):
    kh.say(THEIRS)
    row = Notice.objects.get()
    assert (row.reference, row.colour, row.name, row.aliases) == ("KH-W-0001", "red", "Sok Dara", ["សុខ ដារ៉ា"])
    assert (row.origin, row.conditions, row.document) == (partner, "Tell us before any arrest", "N1234567")
    with pytest.raises(CallerError, match="own"):
        propose_notices(cast["bob"], partner, [row], "why")


def test_a_partner_cannot_overwrite_a_notice_of_ours(kh, partner, notice):
    row = notice("KH-W-0001")
    kh.say(THEIRS)
    assert Notice.objects.get(origin=partner).reference == "kh:KH-W-0001"
    row.refresh_from_db()
    assert (row.name, row.origin) == ("Trần Văn A", None)


def test_a_partner_withdraws_its_own_notice_only(kh, partner, notice):
    notice("VN-W-1")
    kh.say(THEIRS)
    kh.say(NoticeWithdrawn(notice="KH-W-0001"))
    kh.say(NoticeWithdrawn(notice="VN-W-1"))
    assert Notice.objects.get(reference="KH-W-0001").state == "withdrawn"
    assert Notice.objects.get(reference="VN-W-1").state == "active"
    assert IncomingMessage.objects.get(state="quarantined").error.startswith("unknown_notice")


def test_the_notices_of_one_call_are_told_of_once(kh, partner):
    heard = []

    def hear(notices, **_):
        heard.append(notices)

    bodies = [replace(THEIRS, notice=f"KH-W-{number}", datum=f"{number:032x}") for number in range(3)]
    notice_stored.connect(hear)
    try:
        receive_all(
            [kh.seal(kh.message(body)) for body in [*bodies, replace(bodies[0], names=("Sok Dara B",))]]
        )
    finally:
        notice_stored.disconnect(hear)
    stored = Notice.objects.filter(origin=partner).order_by("pk")
    assert heard == [[notice.pk for notice in stored]]
    assert [notice.name for notice in stored] == ["Sok Dara B", "Sok Dara", "Sok Dara"]


def test_the_notices_of_one_call_are_one_entry_of_the_log_and_one_look_for_their_unit(kh, partner):
    bodies = [replace(THEIRS, notice=f"KH-W-{number}", datum=f"{number:032x}") for number in range(3)]
    bad = kh.message(THEIRS)
    bad = replace(bad, body={**bad.body, "birth_date": "yesterday"})
    sealed = [*(kh.seal(kh.message(body)) for body in bodies), kh.seal(bad)]
    with CaptureQueriesContext(connection) as queries:
        receive_all(sealed)
    [entry] = Entry.objects.filter(kind="partner_notices_stored")
    assert (entry.subject, entry.record) == ("partner:kh", {"count": 3})
    assert sum('FROM "accounts_unit"' in query["sql"] for query in queries) == 1
    receive_all([kh.seal(kh.message(replace(THEIRS, notice="KH-W-9", datum="9" * 32)))])
    assert Entry.objects.filter(kind="partner_notices_stored").count() == 2


def test_one_bad_notice_stops_no_other(kh, partner):
    message = kh.message(THEIRS)
    bad = {**message.body, "birth_date": "yesterday"}
    from dataclasses import replace

    kh.deliver(kh.seal(replace(message, body=bad)))
    kh.say(THEIRS)
    assert Notice.objects.count() == 1
    assert IncomingMessage.objects.get(state="quarantined").error.startswith("malformed")


def test_the_partner_says_what_it_has_of_a_batch_and_the_page_shows_it(kh, partner, cast, notice, client):
    rows = [notice(f"VN-W-{number}") for number in range(3)]
    disclosure = propose_notices(cast["bob"], partner, rows, "screening of an operation")
    approve_notices(cast["dara"], disclosure)
    deliver()
    [closed] = kh.bodies(BatchClosed)
    assert (closed.first, closed.last, closed.count) == (1, 3, 3)
    assert disclosure.confirmation is None
    confirmed = BatchConfirmed(
        batch=closed.batch,
        first=1,
        last=3,
        stored=3,
        quarantined=1,
        listed=(kh.got[1].id,),
        digest=closed.digest,
    )
    kh.say(confirmed, conversation=kh.got[0].conversation)
    disclosure = NoticeDisclosure.objects.get()
    assert disclosure.confirmation == {"stored": 3, "quarantined": 1}
    assert disclosure.batches.get().whole
    client.force_login(cast["bob"])
    page = client.get("/exchange/notices/").content.decode()
    assert "3 stored there, 1 in quarantine" in page


def test_a_batch_that_came_in_part_is_an_alarm(kh, partner, cast, notice):
    disclosure = propose_notices(cast["bob"], partner, [notice("VN-W-1"), notice("VN-W-2")], "screening")
    approve_notices(cast["dara"], disclosure)
    deliver()
    [closed] = kh.bodies(BatchClosed)
    said = BatchConfirmed(
        batch=closed.batch, first=1, last=2, stored=1, quarantined=0, listed=(), digest=bytes(32)
    )
    kh.say(said, conversation=kh.got[0].conversation)
    assert Alarm.objects.get().code == "incomplete_batch"
    assert NoticeDisclosure.objects.get().batches.get().whole is False


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_what_is_over_here_is_over_there(kh, partner, cast, notice, how):
    """Its copy ends, and a renewed one goes out only once it is proposed and approved anew."""
    [row] = [notice("VN-W-1", details={"offence": "Fraud"}, circumstances="")]
    approve_notices(cast["dara"], propose_notices(cast["bob"], partner, [row], "screening"))
    deliver()
    assert kh.bodies(NoticeSent)[0].summary == "Offence and facts: Fraud"
    if how == "withdrawn":
        withdraw_notice(cast["alice"], row, "arrested at home")
    else:
        Notice.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
        assert expire_due() == 1
    deliver()
    assert [body.notice for body in kh.bodies(NoticeWithdrawn)] == ["VN-W-1"]
    assert expire_due() == 0
    row.refresh_from_db()
    assert row.state == how
    if how == "expired":
        renew_notice(cast["alice"], row, timezone.localdate() + timedelta(days=30), "still wanted")
        assert sendable_to(cast["bob"], partner) == [row]
        deliver()
        assert len(kh.bodies(NoticeSent)) == 1
