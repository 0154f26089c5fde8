"""A plan is printed for its readers alone, each copy with its reader's name; its originator learns of the reading."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from far_plans import PLAN
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import PlanReader
from jointdesk.desk.exchange.plans.plan_actions import draft_plan, release_plan


@pytest.fixture
def sent(group, members, cast):
    drafted = draft_plan(
        cast["bob"], group, PLAN, [members["Sok"], members["Chan"]], cast["dara"], conditions="Not by radio"
    )
    version = release_plan(cast["dara"], drafted)
    deliver()
    return version


def test_each_copy_bears_its_readers_name(sent, client, cast):
    reader = PlanReader.objects.exclude(officer=None).filter(version=sent).first()
    officer = reader.officer if reader else cast["bob"]
    client.force_login(officer)
    for door in (
        reverse("plan-print", args=[sent.plan.key]),
        f"/api/exchange/plans/{sent.plan.key.hex}/print",
    ):
        answer = client.get(door, {"lang": "en", "with": "vi"})
        assert answer.status_code == 200, answer.content
        [page, *_] = PdfReader(io.BytesIO(answer.content)).pages
        text = "".join(page.extract_text().split())
        assert PLAN["title"].replace(" ", "") in text
        assert "Notbyradio" in text
        assert "TLP:RED" in text
        assert text.count(f"{officer}(vn)".replace(" ", "")) >= 5
    if reader:
        reader.refresh_from_db()
        assert reader.read_at is not None


def test_nobody_else_prints_it_whatever_the_role(sent, client, cast):
    readers = set(PlanReader.objects.filter(version=sent).values_list("officer", flat=True))
    for name in ("cora", "vera", "adam", "alice"):
        if cast[name].pk in readers:
            continue
        client.force_login(cast[name])
        assert client.get(reverse("plan-print", args=[sent.plan.key])).status_code == 404
