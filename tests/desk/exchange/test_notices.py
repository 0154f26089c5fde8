"""Notices travel by two officers' word; a partner's are kept under its conditions and never overwrite ours."""

from datetime import date

import pytest

from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.disclosure_actions import approve_notices, propose_notices, sendable_to
from jointdesk.desk.exchange.models import IncomingMessage
from jointdesk.desk.exchange.work import deliver
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.bodies import NoticeSent, NoticeWithdrawn

THEIRS = NoticeSent(
    notice="KH-W-0001",
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


def test_a_partners_notice_is_kept_with_its_conditions_and_never_passed_on(kh, partner, cast):
    kh.say(THEIRS)
    row = Notice.objects.get()
    assert (row.reference, row.colour, row.name, row.aliases) == ("KH-W-0001", "red", "Sok Dara", ["សុខ ដារ៉ា"])
    assert (row.origin, row.conditions, row.document) == (partner, "Tell us before any arrest", "N1234567")
    with pytest.raises(CallerError, match="originator"):
        propose_notices(cast["bob"], partner, [row], "why")


def test_a_partner_cannot_overwrite_a_notice_of_ours(kh, partner, notice):
    row = notice("KH-W-0001")
    kh.say(THEIRS)
    assert IncomingMessage.objects.get().error.startswith("not_yours")
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


def test_one_bad_notice_stops_no_other(kh, partner):
    message = kh.message(THEIRS)
    bad = {**message.body, "birth_date": "yesterday"}
    from dataclasses import replace

    kh.deliver(kh.seal(replace(message, body=bad)))
    kh.say(THEIRS)
    assert Notice.objects.count() == 1
    assert IncomingMessage.objects.get(state="quarantined").error.startswith("malformed")
