"""A record goes when two officers say so; the log still verifies, and says that something was there."""

import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.erasure import erase_entry, propose_erasure, withdraw_erasure
from jointdesk.desk.audit.models import Access, Entry, Erasure
from jointdesk.desk.audit.proofs import prove_entry
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.transparency.logproofs import check_proof


@pytest.fixture
def log(db):
    for number in range(5):
        record("made", f"thing:{number}", {"number": number})
    sequence()


def at(index):
    return Entry.objects.get(index=index)


def test_two_officers_erase_a_record_and_nothing_of_it_is_left(log, cast):
    root = verify_log().root
    erase_entry(cast["vera"], propose_erasure(cast["cora"], at(3), " retention \n is over "))
    gone = at(3)
    assert (gone.record, gone.nonce, gone.kind, gone.subject) == (None, None, "erased", "")
    assert verify_log().root == root
    sequence()
    assert verify_log().good
    verdict = check_proof(prove_entry(gone))
    assert (verdict.proved, verdict.record) == (True, None)
    access = Access.objects.get(act="erasure")
    assert (access.officer, access.purpose) == (cast["vera"], "retention is over")
    said = Entry.objects.get(kind="entry_erased")
    assert said.subject == f"entry:{gone.key.hex}"
    assert said.record == {"index": 3, "proposed_by": cast["cora"].pk, "erased_by": cast["vera"].pk}


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_in_the_databases_files(cast):
    if connection.vendor != "sqlite":
        pytest.skip("files of SQLite")
    mark = uuid.uuid4().hex
    entry = record("made", f"thing:{mark}", {"mark": mark})
    sequence()
    entry.refresh_from_db()
    nonce = bytes(entry.nonce)
    file = Path(connection.settings_dict["NAME"])
    before = file.read_bytes() + file.with_name(file.name + "-wal").read_bytes()
    assert mark.encode() in before
    assert nonce in before
    erase_entry(cast["vera"], propose_erasure(cast["cora"], entry, "too old"))
    after = file.read_bytes() + file.with_name(file.name + "-wal").read_bytes()
    assert mark.encode() not in after
    assert nonce not in after


def test_who_proposed_it_does_not_erase_it(log, cast):
    proposed = propose_erasure(cast["cora"], at(3), "too old")
    with pytest.raises(CallerError, match="Another officer"):
        erase_entry(cast["cora"], proposed)
    assert at(3).record == {"number": 3}
    withdraw_erasure(cast["cora"], proposed)
    assert not Erasure.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        erase_entry(cast["vera"], proposed)


@pytest.mark.parametrize("name", ["alice", "bob", "adam", "mai"])
def test_it_takes_the_right_to(log, cast, name):
    with pytest.raises(NotAllowed):
        propose_erasure(cast[name], at(3), "too old")
    with pytest.raises(NotAllowed):
        erase_entry(cast[name], propose_erasure(cast["cora"], at(3), "too old"))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_it_takes_a_reason(log, cast, reason):
    with pytest.raises(CallerError, match="why"):
        propose_erasure(cast["cora"], at(3), reason)


def test_what_cannot_be_erased(log, cast):
    with pytest.raises(CallerError, match="no place"):
        propose_erasure(cast["cora"], record("made", "thing:new", {}), "too old")
    proposed = propose_erasure(cast["cora"], at(3), "too old")
    with pytest.raises(CallerError, match="already"):
        propose_erasure(cast["vera"], at(3), "too old")
    erase_entry(cast["vera"], proposed)
    with pytest.raises(CallerError, match="already"):
        erase_entry(cast["vera"], proposed)
    with pytest.raises(CallerError, match="already"):
        withdraw_erasure(cast["vera"], proposed)
    sequence()
    for entry in (at(3), Entry.objects.get(kind="entry_erased")):
        with pytest.raises(CallerError, match="it stays"):
            propose_erasure(cast["cora"], entry, "too old")


@pytest.mark.parametrize("role", ["auditor", "commander"])
def test_a_province_erases_nothing_of_the_desks_log(log, cast, units, role):
    officer = Officer.objects.create(username="local", role=role, unit=units["VN-HN"], password="!")
    with pytest.raises(CallerError, match="national level"):
        propose_erasure(officer, at(3), "retention is over")
    proposed = propose_erasure(cast["cora"], at(3), "retention is over")
    for act in (erase_entry, withdraw_erasure):
        with pytest.raises(CallerError, match="national level"):
            act(officer, proposed)
    assert at(3).record is not None
