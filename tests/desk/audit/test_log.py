"""The log takes every record, says when it was touched, and proves an entry to somebody who has no database."""

import json
import threading

import pytest
from django.db import connection

from jointdesk.desk.audit.accesses.queries import accesses
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Checkpoint, Entry, Tree
from jointdesk.desk.audit.proofs import prove_consistency, prove_entry, prove_many
from jointdesk.desk.audit.queries import find_entry, list_entries
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.engine.errors import CallerError
from jointdesk.engine.transparency.logproofs import check_proof
from jointdesk.engine.transparency.proofs import verify_consistency, verify_inclusion
from jointdesk.engine.transparency.tree import root


@pytest.fixture
def log(db):
    """Eleven entries, sequenced in two goes."""
    for number in range(7):
        record("made", f"thing:{number}", {"number": number, "name": "Đặng"})
    sequence()
    for number in range(7, 11):
        record("made", f"thing:{number}", {"number": number})
    sequence()


def test_rows_get_places_in_the_order_they_were_written(log):
    assert sequence() == 0
    assert list(Entry.objects.order_by("id").values_list("index", flat=True)) == list(range(11))
    leaves = [bytes(entry.leaf) for entry in Entry.objects.order_by("index")]
    assert [(c.size, bytes(c.root)) for c in Checkpoint.objects.order_by("size")] == [
        (7, root(leaves[:7])),
        (11, root(leaves)),
    ]


def test_an_empty_log_is_whole(db):
    found = verify_log()
    assert (found.good, found.size, found.checkpoints) == (True, 0, 0)


def test_a_sound_log_verifies(log):
    found = verify_log()
    assert (found.good, found.size, found.checkpoints) == (True, 11, 2)


def test_a_proof_is_checked_without_a_database(log):
    entry = Entry.objects.get(index=5)
    raw = prove_entry(entry)
    verdict = check_proof(raw)
    assert (verdict.proved, verdict.index, verdict.size) == (True, 5, 11)
    assert json.loads(verdict.record)["record"] == {"name": "Đặng", "number": 5}
    wire = json.loads(raw)
    wire["record"] = wire["record"][:-4] + "AAA="
    assert not check_proof(json.dumps(wire).encode()).proved


def test_an_entry_without_a_place_cannot_be_proved_yet(log):
    with pytest.raises(CallerError, match="no place"):
        prove_entry(record("made", "thing:new", {}))


def test_consistency_is_proved_from_stored_nodes(log):
    roots = dict(Checkpoint.objects.values_list("size", "root"))
    assert verify_consistency(7, bytes(roots[7]), 11, bytes(roots[11]), prove_consistency(7, 11))
    assert prove_consistency(0, 11) == ()


def test_many_proofs_read_each_level_once(log, django_assert_max_num_queries):
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True)]
    for size in (7, 11):
        with django_assert_max_num_queries(8):
            paths = prove_many(range(size), size)
        for index, path in enumerate(paths):
            assert verify_inclusion(leaves[index], index, size, path, root(leaves[:size]))
    assert prove_many([], 11) == []
    with pytest.raises(CallerError):
        prove_many([11], 11)


def test_rows_whose_numbers_have_gaps_get_places_without(log):
    gone = [record("made", "thing:gone", {}) for _ in range(3)]
    for entry in (gone[1], record("made", "thing:kept", {}), gone[0]):
        entry.delete() if entry in gone else None
    sequence()
    assert list(Entry.objects.order_by("id").values_list("index", flat=True)) == list(range(13))
    assert verify_log().good


def test_entries_are_found_by_index_key_and_subject(log, cast):
    entry = Entry.objects.get(index=2)
    assert find_entry("2") == find_entry(str(entry.key)) == entry
    assert find_entry("99999") is None
    assert [e.index for e in list_entries(cast["vera"], search="thing:1")] == [10, 1]
    assert list_entries(cast["alice"]).count() == 0
    assert accesses(cast["alice"]).count() == 0


def test_signing_in_is_registered(client, cast):
    cast["alice"].set_password("correct horse battery")
    cast["alice"].save()
    client.post("/accounts/login/", {"login": "alice", "password": "correct horse battery"})
    row = accesses(cast["vera"]).get()
    assert (row.officer, row.purpose) == (cast["alice"], "signed in")


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_tree():
    for number in range(30):
        record("made", f"thing:{number}", {"number": number})
    errors = []

    def work():
        try:
            sequence()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(Entry.objects.values_list("index", flat=True)) == list(range(30))
    assert Tree.objects.count() == 1
    assert verify_log().good
