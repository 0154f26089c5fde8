"""The log's pages, for those who may read it: entries, a verdict, a proof, the register of accesses."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.erasure import propose_erasure
from jointdesk.desk.audit.models import Checkpoint, Cosignature, Entry, Erasure
from jointdesk.desk.audit.work import sequence
from jointdesk.engine.transparency.logproofs import check_proof


@pytest.fixture
def log(db):
    for number in range(60):
        record("made", f"thing:{number}", {"number": number})
    sequence()


def test_the_log_is_listed_verified_and_proved(log, client, cast, django_assert_max_num_queries):
    client.force_login(cast["vera"])
    with django_assert_max_num_queries(12):
        page = client.get("/log/").content.decode()
    assert "thing:59" in page
    assert "thing:5<" not in page  # on the second page
    assert "thing:5<" in client.get("/log/?q=thing:5").content.decode()
    assert "is whole" in client.post("/log/verify").content.decode()
    entry = Entry.objects.get(index=7)
    proof = client.get(f"/log/entries/{entry.key}/proof")
    assert check_proof(proof.content).proved
    Entry.objects.filter(index=7).update(subject="thing:8")
    assert "First bad index: 7" in client.post("/log/verify").content.decode()


def test_the_auditors_page_reads_the_months_of_all_officers_once(client, cast):
    """At a desk of hundreds of officers that is most of what the page takes."""
    client.force_login(cast["vera"])
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/log/oversight/").status_code == 200
    usual = [one["sql"] for one in asked.captured_queries if '"accounts_officer"."role"' in one["sql"]]
    assert sum('FROM "audit_tally"' in sql for sql in usual) == 1


def test_the_register_says_who_looked_and_why(client, cast):
    note_access(cast["alice"], "disclosure", "notice:VN-W-1", "screening", recipients="kh")
    client.force_login(cast["vera"])
    page = client.get("/log/accesses/?subject=notice:").content.decode()
    assert all(word in page for word in ("Alice", "Disclosure", "screening", "kh"))
    assert "VN-W-1" not in client.get("/log/accesses/?subject=case:").content.decode()


@pytest.mark.parametrize("path", ["/log/", "/log/accesses/", "/log/erasures/"])
def test_the_log_is_not_everybodys(client, cast, path):
    client.force_login(cast["alice"])
    assert client.get(path).status_code == 403
    assert client.post("/log/verify").status_code == 403
    assert client.get("/log/entries/0/proof").status_code == 403


def test_a_long_verification_goes_on_where_it_was(log, client, cast, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.audit.views.SECONDS_A_STEP", -1)
    monkeypatch.setattr("jointdesk.desk.audit.verification.ROWS_A_STEP", 25)
    client.force_login(cast["vera"])
    said = client.post("/log/verify").content.decode()
    assert "25 of 60 entries verified" in said
    paused = re.search(r'name="paused" value="([^"]+)"', said)[1]
    said = client.post("/log/verify", {"paused": paused}).content.decode()
    assert "50 of 60 entries verified" in said
    paused = re.search(r'name="paused" value="([^"]+)"', said)[1]
    said = client.post("/log/verify", {"paused": paused}).content.decode()
    assert "60 of 60 entries verified" in said  # the register of accesses is left
    last = re.search(r'name="paused" value="([^"]+)"', said)[1]
    assert "is whole" in client.post("/log/verify", {"paused": last}).content.decode()
    Entry.objects.filter(index=55).update(subject="thing:0")
    assert "First bad index: 55" in client.post("/log/verify", {"paused": paused}).content.decode()
    # somebody else's state is not gone on from
    assert "25 of 60" in client.post("/log/verify", {"paused": paused[:-2] + "xx"}).content.decode()


def test_witnesses_are_shown_with_how_far_behind_they_are(client, cast):
    record("made", "thing:1", {})
    sequence()
    client.force_login(cast["vera"])
    assert "only our own word" in client.get("/log/").content.decode()
    first = Checkpoint.objects.get()
    Cosignature.objects.create(
        checkpoint=first, witness="kh", public_key=b"", note="", received_at=timezone.now()
    )
    for number in range(4):
        record("made", f"thing:{number}", {})
    sequence()
    page = client.get("/log/").content.decode()
    assert re.search(
        r'kh</td>.*value="1"[^>]*></progress>1</td><td class="end" data-label="Behind">4</td>', page
    )


def test_an_erasure_takes_two_officers_and_their_pages(log, client, cast):
    entry = Entry.objects.get(index=7)
    client.force_login(cast["cora"])
    assert f"/log/entries/{entry.key}/erase" in client.get("/log/?q=thing:7").content.decode()
    assert "thing:7" in client.get(f"/log/entries/{entry.key}/erase").content.decode()
    assert client.post(f"/log/entries/{entry.key}/erase", {"reason": " "}).status_code == 400
    client.post(f"/log/entries/{entry.key}/erase", {"reason": "retention is over"})
    erasure = Erasure.objects.get()
    page = client.get("/log/erasures/").content.decode()
    assert "retention is over" in page
    assert f"/log/erasures/{erasure.pk}/erase" not in page
    assert client.post(f"/log/erasures/{erasure.pk}/erase").status_code == 400
    client.force_login(cast["vera"])
    assert f"/log/erasures/{erasure.pk}/erase" in client.get("/log/erasures/").content.decode()
    client.post(f"/log/erasures/{erasure.pk}/erase")
    entry.refresh_from_db()
    assert (entry.record, entry.subject) == (None, "")
    assert "Cora" in client.get("/log/erasures/").content.decode()


@pytest.mark.parametrize("name", ["adam", "alice"])
def test_who_may_not_erase_cannot(log, client, cast, name):
    entry = Entry.objects.get(index=7)
    erasure = propose_erasure(cast["cora"], entry, "too old")
    client.force_login(cast[name])
    assert client.get(f"/log/entries/{entry.key}/erase").status_code == 403
    assert client.post(f"/log/erasures/{erasure.pk}/erase").status_code == 403
    assert client.post(f"/log/erasures/{erasure.pk}/withdraw").status_code == 403
    assert Erasure.objects.get().erased_at is None
