"""A request to help a protected person says who it is and where: it is read by who works for the person, and by who sends it."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.partners.models import Partner

pytestmark = pytest.mark.django_db
NAME = "TRAN VAN BINH"


@pytest.fixture
def asked(raid: Callable[..., Any], partner: Partner, cast: dict[str, Officer]) -> Request:
    raid("OP-1", f"a,{NAME},1990-02-03,M,VN,C7654321,,2;7;15,")
    referral = Referral.objects.get()
    request = Request.objects.create(
        key=uuid.uuid4(), direction="sent", partner=partner, unit=referral.unit, type="locate_and_assist",
        form_version=1, fields={"person": [NAME]}, legal_basis="UNCC", purpose="help", state="drafted",
        answer_by=datetime(2030, 1, 1, tzinfo=UTC), drafted_at=timezone.now(), drafted_by=cast["cora"],
    )  # fmt: skip
    ReferralStep.objects.create(referral=referral, kind="assistance", at=timezone.now(), request=request)
    return request


@pytest.mark.parametrize(
    ("name", "reads"), [("cora", True), ("bob", True), ("dara", True), ("alice", False), ("vera", False)]
)
def test_who_reads_it(
    asked: Request, cast: dict[str, Officer], client: Client, name: str, reads: bool
) -> None:
    client.force_login(cast[name])
    assert requests(cast[name]).exists() is reads
    answer = client.get(f"/exchange/requests/{asked.key.hex}/")
    assert answer.status_code == (200 if reads else 404)
    listed = (
        client.get("/exchange/requests/").content.decode()
        + client.get("/api/exchange/requests").content.decode()
    )
    assert (asked.key.hex in listed or str(asked.key) in listed) is reads


def test_two_who_find_nothing_end_it(asked: Request, cast: dict[str, Officer]) -> None:
    Referral.objects.update(state=Referral.State.NOT_INDICATED)
    assert requests(cast["alice"]).get() == asked


def test_other_requests_stay_open(asked: Request, cast: dict[str, Officer]) -> None:
    ReferralStep.objects.update(request=None)
    assert requests(cast["alice"]).get() == asked
