"""A partner finds whom a family here misses: a request of ours is answered, who protects here writes down what the person
lets the family know, and the family hears last."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.families.report_actions import tell_family
from jointdesk.desk.cases.models import FamilyReport, Notice
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.operations.families import actions, queries
from jointdesk.desk.operations.families.asking import Said
from jointdesk.desk.operations.models import FamilyAnswer
from jointdesk.engine.errors import CallerError, NotFound
from records import Records

pytestmark = pytest.mark.django_db
YES = Said("consents", ("country", "safe"), "con khoẻ", "vi", alone=True)


@pytest.fixture
def report(family: Callable[[], FamilyReport], cast: dict[str, Officer]) -> FamilyReport:
    report = family()
    report.notice = Notice.objects.create(
        reference="VN-M-1", colour="yellow", name=report.name, issued_on=timezone.localdate(),
        review_on=timezone.localdate(), unit=cast["bob"].unit,
    )  # fmt: skip
    report.state = FamilyReport.State.OPEN
    report.save()
    return report


@pytest.fixture
def asked(report: FamilyReport, units: dict[str, Unit], cast: dict[str, Officer]) -> Request:
    """The liaison officer's request after a hit: locate and assist."""
    hit = Records(units, cast).hit()
    Hit.objects.update(identifier=None, notice=report.notice)
    return Request.objects.create(
        key=uuid.uuid4(), direction="sent", partner=hit.partner, unit=cast["bob"].unit, type="locate_and_assist",
        form_version=1, fields={}, legal_basis="UNCC", purpose="rescue", state="answered", hit=hit,
        answer_by=datetime(2030, 1, 1, tzinfo=UTC), drafted_at=timezone.now(),
    )  # fmt: skip


def test_who_protects_hears_first_and_the_family_last(
    report: FamilyReport, asked: Request, cast: dict[str, Officer], units: dict[str, Unit]
) -> None:
    answer = actions.found_by_partner(cast["cora"], report, asked)
    assert (answer.request, answer.referral) == (asked, None)
    report.refresh_from_db()
    assert report.state == "open"
    with pytest.raises(CallerError):
        tell_family(cast["bob"], report, "she is found")
    actions.write_answer(cast["cora"], answer, YES)
    with pytest.raises(CallerError, match="Another officer"):
        actions.release_answer(cast["cora"], answer)
    second = Officer.objects.create(username="second", role=Role.COMMANDER, unit=cast["cora"].unit)
    actions.release_answer(second, answer)
    report.refresh_from_db()
    assert report.may_tell is not None
    # she is where the partner is, not here
    assert report.may_tell.country == asked.partner.country
    tell_family(cast["bob"], report, "by telephone")
    assert FamilyReport.objects.get().state == "told"


def test_only_a_request_about_this_person_says_so(
    report: FamilyReport, asked: Request, cast: dict[str, Officer]
) -> None:
    Request.objects.update(hit=None)
    with pytest.raises(CallerError, match="not about"):
        actions.found_by_partner(cast["cora"], report, asked)
    assert not FamilyAnswer.objects.exists()


def test_said_twice_it_is_one(report: FamilyReport, asked: Request, cast: dict[str, Officer]) -> None:
    first = actions.found_by_partner(cast["cora"], report, asked)
    assert actions.found_by_partner(cast["cora"], report, None) == first
    actions.set_aside(cast["cora"], first)
    assert actions.found_by_partner(cast["cora"], report, asked) != first


@pytest.mark.parametrize("name", ["alice", "vera", "mai", "charlie"])
def test_nobody_else_writes_it_down_or_reads_it(
    report: FamilyReport, asked: Request, cast: dict[str, Officer], client: Client, name: str
) -> None:
    answer = actions.found_by_partner(cast["cora"], report, asked)
    client.force_login(cast[name])
    path = f"/operations/referrals/families/of-report/{report.pk}/"
    assert client.post(f"{path}partner/", {"request": asked.key.hex}).status_code in (403, 404)
    # a token of the form may hold any two letters
    page = re.sub(r"\b[0-9A-Za-z]{64}\b", "", client.get(path).content.decode())
    assert asked.partner.desk_id not in page
    assert client.get(f"/operations/referrals/families/{answer.key}/").status_code in (403, 404)
    assert FamilyAnswer.objects.count() == 1


def test_on_the_page_the_request_is_chosen(
    report: FamilyReport, asked: Request, cast: dict[str, Officer], client: Client
) -> None:
    client.force_login(cast["cora"])
    path = f"/operations/referrals/families/of-report/{report.pk}/"
    assert asked.key.hex in client.get(path).content.decode()
    assert client.post(f"{path}partner/", {"request": uuid.uuid4().hex}).status_code == 404
    assert client.post(f"{path}partner/", {"request": asked.key.hex}).status_code == 302
    answer = FamilyAnswer.objects.get()
    assert answer.request == asked
    shown = client.get(f"/operations/referrals/families/{answer.key}/").content.decode()
    assert str(asked.partner) in shown


def test_the_log_ties_neither_report_nor_partner_to_it(
    report: FamilyReport, asked: Request, cast: dict[str, Officer]
) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    actions.found_by_partner(cast["cora"], report, asked)
    said: list[Any] = [(row.subject, row.record) for row in Entry.objects.exclude(pk__in=before)]
    assert said
    assert not any(word in str(said) for word in (report.reference, asked.key.hex, asked.partner.desk_id))


def test_a_report_of_another_province_is_not_there(
    report: FamilyReport, asked: Request, units: dict[str, Unit]
) -> None:
    far = Officer.objects.create(username="far", role=Role.COMMANDER, unit=units["VN-SG"])
    assert not queries.requests_about(far, report).exists()
    with pytest.raises(NotFound):
        actions.found_by_partner(far, report, asked)
