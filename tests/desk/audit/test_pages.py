"""The log's pages, for those who may read it: entries, a verdict, a proof, the register of accesses."""

import pytest

from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Entry
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


def test_the_register_says_who_looked_and_why(client, cast):
    note_access(cast["alice"], "disclosure", "notice:VN-W-1", "screening", recipients="kh")
    client.force_login(cast["vera"])
    page = client.get("/log/accesses/?subject=notice:").content.decode()
    assert all(word in page for word in ("Alice", "Disclosure", "screening", "kh"))
    assert "Disclosure" not in client.get("/log/accesses/?subject=case:").content.decode()


@pytest.mark.parametrize("path", ["/log/", "/log/accesses/"])
def test_the_log_is_not_everybodys(client, cast, path):
    client.force_login(cast["alice"])
    assert client.get(path).status_code == 403
    assert client.post("/log/verify").status_code == 403
    assert client.get("/log/entries/0/proof").status_code == 404
