"""The pages of warnings: written, reviewed, taken back and printed by hand, in the officer's language."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from desk.today.advisories.conftest import VI
from jointdesk.desk.today.advisories import actions, posters
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.engine.reference import lines_on_a_sheet

pytestmark = pytest.mark.django_db


def written(**changes):
    facts = {
        "headline_vi": VI["headline"],
        "description_vi": VI["description"],
        "ready_vi": "on",
        "scam_types": ["JOB_RECRUIT"],
        "provinces": ["VN-37"],
        "severity": "severe",
        "urgency": "immediate",
        "certainty": "likely",
        "ends_on": (timezone.localdate() + timedelta(days=10)).isoformat(),
    }
    return {key: value for key, value in (facts | changes).items() if value is not None}


def test_from_the_lure_to_the_poster(client, cast):
    client.force_login(cast["alice"])
    begun = client.get("/advisories/new/?lure=easy_work").content.decode()
    assert "Việc nhẹ lương cao" in begun
    assert "checked" not in begun.split('name="ready_vi"')[1].split(">")[0]
    pasted = written(description_vi=f"{VI['description']}\r\n\u202a117\u202c\x85")
    page = client.post("/advisories/new/", pasted)
    kept = AdvisoryVersion.objects.get().words["vi"]["description"]
    assert kept == f"{VI['description']}\n117"
    reference = AdvisoryVersion.objects.get().advisory.reference
    assert page["Location"] == f"/advisories/{reference}/"
    assert client.post(f"/advisories/{reference}/steps/review/").status_code == 302
    assert "another officer lets it out" in client.get(f"/advisories/{reference}/").content.decode()
    client.force_login(cast["bob"])
    assert "Publish" in client.get(f"/advisories/{reference}/").content.decode()
    client.post(f"/advisories/{reference}/steps/publish/")
    assert AdvisoryVersion.objects.get().state == "out"
    poster = client.get(f"/advisories/{reference}/poster/vi/")
    assert poster["Content-Type"] == "application/pdf"
    assert client.get(f"/advisories/{reference}/poster/ko/").status_code == 404
    client.post(f"/advisories/{reference}/why/withdraw/", {"why": "Nhầm"})
    assert AdvisoryVersion.objects.first().kind == "cancel"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"headline_vi": None, "ready_vi": None}, "Write it in one language at least."),
        ({"description_vi": None}, "A heading and a text first."),
        ({"scam_types": None}, "required"),
        ({"ends_on": "2020-01-01"}, "not in the past"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(client, cast, changes, said):
    client.force_login(cast["alice"])
    page = client.post("/advisories/new/", written(**changes))
    assert page.status_code == 400
    assert said in page.content.decode()
    assert not AdvisoryVersion.objects.exists()


def test_the_list_is_taken_with_a_purpose(client, cast, published):
    client.force_login(cast["alice"])
    assert published.advisory.reference in client.get("/advisories/?type=JOB_RECRUIT").content.decode()
    assert published.advisory.reference not in client.get("/advisories/?type=PHISH").content.decode()
    assert "purpose" in client.get("/advisories/?form=csv").content.decode()


def test_a_draft_s_poster_says_that_it_is_one(cast, draft):
    assert posters._contents(draft, "vi")["draft"]
    out = actions.publish(cast["bob"], actions.ask_review(cast["alice"], draft))
    assert posters._contents(out, "vi")["draft"] == ""
    text = PdfReader(io.BytesIO(posters.draw_poster(cast["alice"], out, "vi"))).pages[0].extract_text()
    assert out.advisory.reference in text
    # whom to call in the desk's own country
    assert {one.number for one in lines_on_a_sheet(settings.DESK.country, "vi")} <= set(text.split())
