"""A day in a form is the officer's who wrote it: at one in the morning in Hanoi it is yesterday at UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from jointdesk.desk.exchange.models import IncomingMessage, Request
from jointdesk.desk.exchange.requests.drafts import Draft, check_draft
from jointdesk.engine.exchange.requests.forms import get_examples, request_forms
from jointdesk.engine.exchange.wire.bodies import RequestSent

FORM = request_forms()["locate_and_assist"]
NIGHT = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.mark.parametrize(("seen", "wrong"), [("2026-11-23", []), ("2026-11-24", ["last_contact"])])
def test_whoever_was_seen_tonight_was_seen_today(db, monkeypatch, seen, wrong):
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    fields = {**get_examples(NIGHT.date())[FORM.name][0], "last_contact": seen}
    draft = Draft(form=FORM.name, fields=fields, legal_basis=FORM.legal_bases[0], purpose="Find her")
    with timezone.override(ZoneInfo("Asia/Ho_Chi_Minh")):
        assert [error.field for error in check_draft(FORM, draft)] == wrong


@pytest.mark.parametrize(("days", "kept"), [(1, 1), (3, 0)])
def test_a_partners_tomorrow_may_be_its_today(kh, partner, days, kept):
    now = datetime.now(UTC).replace(microsecond=0)
    fields = {
        **get_examples(now.date())[FORM.name][0],
        "last_contact": (now + timedelta(days=days)).date().isoformat(),
    }
    body = RequestSent(
        request="ab" * 16, form=FORM.name, form_version=FORM.version, fields=fields, legal_basis=FORM.legal_bases[0],
        purpose="Find her", conditions="", mark="TLP:AMBER", urgency="routine", deadline=now + timedelta(days=9),
    )  # fmt: skip
    kh.say(body, body.request)
    assert Request.objects.count() == kept
    assert IncomingMessage.objects.filter(code="bad_fields").count() == 1 - kept
