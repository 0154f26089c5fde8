"""What partners may find, on a page: officers mark kinds, set the hour, end sets and keep cases back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.matching import sharing
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.models import KeptBackCase, MatchKey, SetBuild
from jointdesk.desk.intake.models import Complaint, Identifier, Mention


@pytest.fixture
def case(cast, units):
    return Case.objects.create(
        reference="C-1", title="x", unit=units["national"], lead=cast["alice"], opened_at=timezone.now()
    )


@pytest.fixture
def key(partner, cast, units):
    complaint = Complaint.objects.create(
        reference="P-1", channel="hotline", received_at=timezone.now(), decide_by=timezone.now().date(),
        unit=units["national"], narrative="x",
    )  # fmt: skip
    phone = Identifier.objects.create(kind="phone", value="+84900000001")
    Mention.objects.create(complaint=complaint, identifier=phone, raw="x", start=0, end=1)
    [key] = publish_sets(cast["bob"], partner)
    return key


def test_the_page_shows_kinds_sets_and_builds(client, cast, partner, key):
    SetBuild.objects.create(partner=partner, kind="email", ordered_at=timezone.now(), built=1234, total=5000)
    client.force_login(cast["bob"])
    page = client.get(reverse("sharing")).content.decode()
    assert (
        page == client.get(reverse("sharing-with", args=["kh"])).content.decode() or "wanted persons" in page
    )
    for text in (
        "wanted persons",
        "phone number",
        "256",
        "1,234 elements done",
        'value="1234" max="5000"',
        "No case is kept back.",
    ):
        assert text in page
    assert client.get(reverse("sharing-with", args=["xx"])).status_code == 404


def test_the_page_is_empty_without_partners(client, cast, kh):
    client.force_login(cast["bob"])
    assert "No partner is confirmed yet." in client.get(reverse("sharing")).content.decode()


def test_a_kind_is_marked_and_the_hour_set(client, cast, partner):
    client.force_login(cast["bob"])
    url = reverse("sharing-change", args=["kh"])
    client.post(url, {"kind": "person", "shared": "1"})
    client.post(url, {"kind": "phone", "shared": "0"})
    assert (sharing.shared_kinds(partner)["person"], sharing.shared_kinds(partner)["phone"]) == (True, False)
    client.post(url, {"hour": "7"})
    assert sharing.hour_of(partner) == 7
    client.post(url, {"hour": "never"})
    assert sharing.hour_of(partner) is None
    assert "no kind" in client.post(url, {"kind": "shoe"}, follow=True).content.decode()


def test_a_set_is_ended(client, cast, partner, key):
    client.force_login(cast["bob"])
    url = reverse("sharing-change", args=["kh"])
    assert (
        "no such set" in client.post(url, {"end": "0", "reason": "withdrawn"}, follow=True).content.decode()
    )
    client.post(url, {"end": key.set_digest, "reason": "key_leaked"})
    assert MatchKey.objects.get().end_reason == "key_leaked"


def test_a_case_is_kept_back_and_shared_again(client, cast, partner, case):
    client.force_login(cast["alice"])
    url = reverse("case-keep-back")
    assert "Say why" in client.post(url, {"case": "C-1"}, follow=True).content.decode()
    assert (
        "no such case"
        not in client.post(url, {"case": "C-1", "reason": "a source"}, follow=True).content.decode()
    )
    assert "a source" in client.get(reverse("sharing")).content.decode()
    client.post(url, {"case": "C-1", "release": "1"})
    assert KeptBackCase.objects.count() == 0
    assert "there is none" in client.post(url, {"case": "C-9", "reason": "x"}, follow=True).content.decode()


@pytest.mark.parametrize("who", ["charlie", "ivan"])
def test_who_may_not_changes_nothing(client, cast, partner, case, who):
    client.force_login(cast[who])
    answer = client.post(reverse("sharing-change", args=["kh"]), {"kind": "person", "shared": "1"})
    assert not sharing.shared_kinds(partner)["person"]
    assert answer.status_code in (302, 403)


def test_the_api_says_and_changes_the_same(client, cast, partner, key, case):
    client.force_login(cast["bob"])

    def post(path, body):
        return client.post(f"/api/exchange/matching/{path}", body, content_type="application/json")

    found = client.get("/api/exchange/matching/shared/kh").json()
    assert {row["kind"]: row["shared"] for row in found["kinds"]} == sharing.shared_kinds(partner)
    assert [(row["kind"], row["digest"]) for row in found["sets"]] == [("phone", key.set_digest)]
    assert post("shared/kh/kind", {"kind": "person", "shared": True}).status_code == 200
    assert post("shared/kh/hour", {"hour": None}).json()["hour"] is None
    assert post("shared/kh/hour", {"hour": 99}).status_code == 400
    assert post("end", {"digest": key.set_digest, "reason": "boredom"}).status_code == 400
    assert post("end", {"digest": key.set_digest[:12], "reason": "withdrawn"}).status_code == 200
    assert client.get("/api/exchange/matching/shared/kh").json()["sets"] == []
    client.force_login(cast["alice"])
    assert post("kept-back", {"case": "C-1", "reason": "a source"}).status_code == 200
    assert post("kept-back", {"case": "C-1", "kept_back": False}).status_code == 200
    assert post("kept-back", {"case": ""}).status_code == 400
    assert post("end", {"digest": "", "reason": "withdrawn"}).status_code in (400, 403)
    client.force_login(cast["charlie"])
    assert post("shared/kh/kind", {"kind": "person", "shared": False}).status_code == 403
