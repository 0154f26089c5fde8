"""Evidence where officers look first: the chronology, the first page, the case's page, the search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.cases.chronology.timeline import gather
from jointdesk.desk.cases.evidence.custody import Told
from jointdesk.desk.cases.evidence.exporting import propose_export
from jointdesk.desk.cases.evidence.handing_over import answer, hand_over
from jointdesk.desk.cases.models import CustodyStep
from jointdesk.desk.lists.duties import waiting
from jointdesk.desk.today.search.asked import read_asked
from jointdesk.desk.today.search.finders import find_evidence


def labels(officer):
    return {str(one.label): one for one in waiting(officer)}


def test_the_chronology_says_what_came_in_and_how_it_went_on(phone, case, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["mai"]))
    answer(cast["mai"], phone, taken=False, told=Told("The seal is broken"))
    said = [
        (moment.title, moment.text) for moment in gather(cast["alice"], case) if moment.kind == "evidence"
    ]
    assert {title for title, _text in said} == {"Collected", "Handed over", "Not taken"}
    assert any(phone.reference in text and str(cast["mai"]) in text for _title, text in said)


def test_what_waits_for_an_officer_stands_on_his_first_page(phone, case, cast):
    assert "exhibits handed over to you, for your answer" not in labels(cast["mai"])
    step = hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["mai"]))
    duty = labels(cast["mai"])["exhibits handed over to you, for your answer"]
    assert (duty.count, duty.url) == (1, "/evidence/?whose=to_me")
    late = "hand-overs of yours that nobody has answered for two days"
    assert late not in labels(cast["alice"])
    CustodyStep.objects.filter(pk=step.pk).update(written_at=timezone.now() - timedelta(days=3))
    assert late in labels(cast["alice"])
    assert late not in labels(cast["mai"])


def test_a_bundle_waits_for_the_second_officer_and_not_for_the_first(client, phone, case, cast):
    said = "bundles of evidence for you to release"
    propose_export(cast["cora"], case, [phone], purpose="Trial", recipient="Court")
    assert said not in labels(cast["cora"])
    propose_export(cast["alice"], case, [phone], purpose="Trial", recipient="Court of Hà Nội")
    assert labels(cast["cora"])[said].count == 1
    client.force_login(cast["cora"])
    assert "Court of Hà Nội" in client.get("/evidence/").content.decode()


def test_the_case_s_panel_says_how_many_and_what_is_not_acknowledged(client, phone, case, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["mai"]))
    client.force_login(cast["alice"])
    page = client.get(f"/evidence/case/{case.reference}/").content.decode()
    assert "1 not acknowledged" in page
    assert "1 new this week" in page


@pytest.mark.parametrize("asked", ["number", "title", "serial", "seal", "file", "digest"])
def test_the_search_finds_it_by_all_it_bears(phone, cast, asked):
    text = {
        "number": phone.reference,
        "title": "telephone, bl",
        "serial": "353918052302132",
        "seal": "s-77",
        "file": "gate.jpg",
        "digest": phone.files.get().attachment.sha256,
    }[asked]
    assert [found.detail for found in find_evidence(cast["alice"], read_asked(text))] == [phone.reference]
    assert not list(find_evidence(cast["charlie"], read_asked(text)))
