"""Whoever touches the log in the database is found, at the first index that is not as it was."""

import uuid
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F
from django.utils import timezone

from cast import make_cast, make_units
from desk.conftest import FarDesk
from jointdesk.desk.audit.actions import canonical, record
from jointdesk.desk.audit.erasure import erase_entry, propose_erasure
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Checkpoint, Cosignature, Entry, Node, Tree
from jointdesk.desk.audit.verification import ROWS_A_STEP, verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.models import WitnessedSize
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.transparency import checkpoints
from jointdesk.engine.transparency.tree import CompactRange, hash_digest, leaf_hash, record_digest

ZERO = b"\0" * 32


@pytest.fixture(scope="module")
def far(kept, _own_keys):
    return FarDesk("kh", "KH")


@pytest.fixture(scope="module")
def written(far):
    """Thirteen entries under three checkpoints; entry 2 erased (11 says so), 8 entries cosigned by kh."""
    cast = make_cast(make_units())
    partner = confirm_partner(cast["cora"], add_partner(cast["cora"], far.card.signed), far.words)
    sequence()
    for model in (Entry, Node, Checkpoint, Tree):
        model.objects.all().delete()
    for number in range(5):
        record("made", f"thing:{number}", {"number": number, "name": "Đặng"})
    sequence()
    for number in range(5, 8):
        record("made", f"thing:{number}", {"number": number})
    sequence()
    for number in range(8, 11):
        record("made", f"thing:{number}", {"number": number})
    erase_entry(cast["vera"], propose_erasure(cast["cora"], Entry.objects.get(subject="thing:2"), "too old"))
    record("made", "thing:12", {})
    sequence()
    cosign(far, 8)
    WitnessedSize.objects.update_or_create(partner=partner, defaults={"sent_size": 8, "cosigned_size": 8})
    found = verify_log()
    assert (found.good, found.size, found.witnesses) == (True, 13, {"kh": 8}), found
    return found


@pytest.fixture
def log(written, db):
    """As written; what a test touches is as it was afterwards."""
    return written


def cosign(kh, size, key=None):
    ours = Checkpoint.objects.get(size=size)
    signing = key or kh.keys.signing
    _, note = checkpoints.witness(
        ours.note,
        origin=checkpoints.origin_of("vn"),
        log_key=own_keys().signing_public,
        last=None,
        proof=[],
        name=checkpoints.witness_of("kh"),
        key=signing,
        at=timezone.now(),
    )
    public = signing.public_key().public_bytes_raw()
    values = {"note": note, "public_key": public, "received_at": timezone.now()}
    Cosignature.objects.update_or_create(checkpoint=ours, witness="kh", defaults=values)


def entry(place, **changes):
    assert Entry.objects.filter(index=place).update(**changes) == 1


def raw(statement, *values):
    """As somebody at the database's own prompt may, whatever the tables' checks say."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return write_if_typed(cursor, statement, values)
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute(statement, values)
        cursor.execute("PRAGMA ignore_check_constraints=OFF")


def write_if_typed(cursor, statement, values):
    try:
        with transaction.atomic():
            cursor.execute(statement, values)
    except DataError:
        pytest.skip("this database takes no value of another type")


def swap(first, second):
    """The rows exchange their places, whole."""
    entry(first, index=-1)
    entry(second, index=first)
    entry(-1, index=second)


def swap_contents(first, second):
    """The rows exchange all but their leaves and keys."""
    names = ("kind", "subject", "record", "nonce", "created_at")
    one, other = (Entry.objects.filter(index=index).values(*names).get() for index in (first, second))
    entry(first, **other)
    entry(second, **one)


def insert(index, **changes):
    """One more row, made as the desk makes them, put at `index`."""
    made = record("made", "thing:new", {"number": 99})
    Entry.objects.filter(pk=made.pk).update(index=index, **changes)


def shift_up(index):
    """Make room for a row at `index`."""
    for place in range(12, index - 1, -1):
        entry(place, index=place + 1)


def erase_silently(index):
    """What an erasure does to the row, and nothing in the log that says so."""
    row = Entry.objects.get(index=index)
    was = canonical(row.key, row.kind, row.subject, row.record, row.created_at)
    digest = record_digest(bytes(row.nonce), was)
    assert hash_digest(digest) == bytes(row.leaf)
    entry(index, nonce=None, record=None, digest=digest, kind="erased", subject="")


def sign_anew(size, key=None, **changes):
    row = Checkpoint.objects.get(size=size)
    values = {"origin": checkpoints.origin_of("vn"), "size": size, "root": bytes(row.root)} | changes
    state, key = checkpoints.Checkpoint(**values), key or own_keys().signing
    row.note, row.root = checkpoints.sign_checkpoint(state, key), state.root
    row.link = checkpoints.sign_link(row.previous_size, state, key)
    row.save()


def rewrite_with_our_key(index=3):
    """History with one record changed, every leaf, node, checkpoint and link made anew: only witnesses can tell."""
    row = Entry.objects.get(index=index)
    facts = {"number": 99}
    leaf = leaf_hash(bytes(row.nonce), canonical(row.key, row.kind, row.subject, facts, row.created_at))
    entry(index, record=facts, leaf=leaf)
    leaves = [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)]
    grown, nodes = CompactRange().extend(leaves)
    for node in nodes:
        Node.objects.filter(level=node.level, index=node.index).update(hash=node.hash)
    Tree.objects.update(state=grown.to_bytes())
    for size in Checkpoint.objects.values_list("size", flat=True):
        sign_anew(size, root=CompactRange().extend(leaves[:size])[0].root())


ENTRIES = {
    "kind": (lambda: entry(4, kind="unmade"), 4),
    "subject": (lambda: entry(4, subject="thing:99"), 4),
    "record": (lambda: entry(4, record={"number": 99}), 4),
    "record, one more field": (lambda: entry(0, record={"number": 0, "name": "Đặng", "more": 1}), 0),
    "time": (lambda: entry(4, created_at=F("created_at") + timedelta(microseconds=1)), 4),
    "key": (lambda: entry(4, key=uuid.uuid4()), 4),
    "nonce": (lambda: entry(4, nonce=ZERO), 4),
    "nonce, shorter": (lambda: entry(4, nonce=b"\0"), 4),
    "leaf": (lambda: entry(4, leaf=ZERO), 4),
    "digest": (lambda: entry(4, digest=ZERO), 4),
    "nonce gone": (lambda: entry(4, nonce=None), 4),
    "record gone": (lambda: entry(4, record=None), 4),
    "index, to the end": (lambda: entry(4, index=13), 4),
    "index, before all": (lambda: entry(4, index=-1), 4),
    "index, none": (lambda: entry(4, index=None), 4),
    "the last one's index, none": (lambda: entry(12, index=None), 12),
    "record that is no JSON": (lambda: raw('UPDATE audit_entry SET record = %s WHERE "index" = 6', "{no"), 6),
    "time that is none": (lambda: raw("UPDATE audit_entry SET created_at = 'soon' WHERE \"index\" = 6"), 6),
    "key that is none": (lambda: raw("UPDATE audit_entry SET key = 'mine' WHERE \"index\" = 6"), 6),
    "leaf of text": (lambda: raw("UPDATE audit_entry SET leaf = 'leaf' WHERE \"index\" = 6"), 6),
    "first removed": (lambda: Entry.objects.filter(index=0).delete(), 0),
    "one removed": (lambda: Entry.objects.filter(index=4).delete(), 4),
    "last removed": (lambda: Entry.objects.filter(index=12).delete(), 12),
    "all removed": (lambda: Entry.objects.filter(erasure=None).delete(), 0),
    "swapped": (lambda: swap(3, 9), 3),
    "neighbours swapped": (lambda: swap(0, 1), 0),
    "contents swapped": (lambda: swap_contents(3, 9), 3),
    "inserted": (lambda: (shift_up(6), insert(6)), 6),
    "inserted at the end": (lambda: insert(13), 13),
    "inserted far beyond": (lambda: insert(10**6), 13),
    "inserted before all": (lambda: insert(-7), 13),
    "repeated": (lambda: (shift_up(6), insert(6, leaf=Entry.objects.get(index=5).leaf)), 6),
    "a waiting one altered": (
        lambda: (record("made", "a", {}), raw("UPDATE audit_entry SET kind='b' WHERE \"index\" IS NULL")),
        13,
    ),
}
ERASED = {
    "erased without a word": (lambda: erase_silently(6), 6),
    "digest": (lambda: entry(2, digest=ZERO), 2),
    "digest gone": (lambda: entry(2, digest=None), 2),
    "kind": (lambda: entry(2, kind="made"), 2),
    "subject": (lambda: entry(2, subject="thing:2"), 2),
    "time": (lambda: entry(2, created_at=F("created_at") + timedelta(seconds=1)), 2),
    "key": (lambda: entry(2, key=uuid.uuid4()), 2),
    "record back": (lambda: entry(2, record={"number": 2}), 2),
    "nonce back": (lambda: entry(2, nonce=ZERO), 2),
    "another record": (lambda: entry(2, record={"number": 3}, nonce=ZERO, kind="made"), 2),
    "the entry that says so": (lambda: entry(11, record={"index": 3}), 2),
    "the entry that says so gone": (lambda: entry(11, kind="made"), 2),
}
TREE = {
    "a low node": (lambda: Node.objects.filter(level=1, index=2).update(hash=ZERO), 4),
    "a high node": (lambda: Node.objects.filter(level=3, index=0).update(hash=ZERO), 0),
    "a node gone": (lambda: Node.objects.filter(level=2, index=1).delete(), 4),
    "nodes swapped": (
        lambda: (
            Node.objects.filter(level=1, index=1).update(index=99),
            Node.objects.filter(level=1, index=3).update(index=1),
            Node.objects.filter(level=1, index=99).update(index=3),
        ),
        2,
    ),
    "a node moved up": (lambda: Node.objects.filter(level=1, index=5).update(level=7), 10),
    "a node too many": (lambda: Node.objects.create(level=1, index=6, hash=ZERO), 12),
    "state": (lambda: Tree.objects.update(state=CompactRange(13, (ZERO, ZERO, ZERO)).to_bytes()), 12),
    "state of fewer": (lambda: Tree.objects.update(state=CompactRange(8, (ZERO,)).to_bytes()), 12),
    "state damaged": (lambda: Tree.objects.update(state=b"no"), 12),
    "state gone": (lambda: Tree.objects.all().delete(), 0),
}
CHECKPOINTS = {
    "root": (lambda: Checkpoint.objects.filter(size=8).update(root=ZERO), 7),
    "note": (lambda: Checkpoint.objects.filter(size=8).update(note="jointdesk/log/vn\n8\nAAAA\n"), 7),
    "size": (lambda: Checkpoint.objects.filter(size=8).update(size=9), 8),
    "newest size": (lambda: Checkpoint.objects.filter(size=13).update(size=14), 13),
    "newest size lower": (lambda: Checkpoint.objects.filter(size=13).update(size=12), 11),
    "signed by another": (lambda: sign_anew(8, key=checkpoints.Ed25519PrivateKey.generate()), 7),
    "of another log": (lambda: sign_anew(8, origin=checkpoints.origin_of("kh")), 7),
    "over another root": (lambda: sign_anew(8, root=ZERO), 7),
    "link": (lambda: Checkpoint.objects.filter(size=8).update(link=b"\0" * 64), 7),
    "link gone": (lambda: Checkpoint.objects.filter(size=8).update(link=b""), 7),
    "the one before": (lambda: Checkpoint.objects.filter(size=8).update(previous_size=0), 7),
    "first gone": (lambda: Checkpoint.objects.filter(size=5).delete(), 4),
    "one gone": (lambda: Checkpoint.objects.filter(size=8).delete(), 7),
    "newest gone": (lambda: Checkpoint.objects.filter(size=13).delete(), 8),
    "all gone": (lambda: Checkpoint.objects.all().delete(), 0),
    "one put in between": (lambda: put_in_between(7), 6),
    "cosignature gone": (lambda: Cosignature.objects.all().delete(), 7),
    "cosignature of another checkpoint": (
        lambda: Cosignature.objects.update(checkpoint=Checkpoint.objects.get(size=5)),
        4,
    ),
    "cosignature's note": (lambda: Cosignature.objects.update(note="kh\n8\nAAAA\n"), 7),
    "cosigner's name": (lambda: Cosignature.objects.update(witness="th"), 7),
    "cosigner's key": (lambda: Cosignature.objects.update(public_key=ZERO), 7),
}


def put_in_between(size):
    """A checkpoint that the desk signed and never issued, between two that stand."""
    leaves = [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)[:size]]
    root = CompactRange().extend(leaves)[0].root()
    Checkpoint.objects.create(size=size, root=root, note="", created_at=timezone.now(), previous_size=8)
    sign_anew(size)


CASES = [
    pytest.param(*case, id=f"{about}: {name}")
    for about, cases in (("entry", ENTRIES), ("erased", ERASED), ("tree", TREE), ("checkpoint", CHECKPOINTS))
    for name, case in cases.items()
]


@pytest.mark.parametrize("rows_a_step", [ROWS_A_STEP, 3])
@pytest.mark.parametrize(("touch", "bad"), CASES)
def test_whoever_touches_the_log_is_found_at_the_first_bad_index(log, monkeypatch, touch, bad, rows_a_step):
    monkeypatch.setattr("jointdesk.desk.audit.verification.ROWS_A_STEP", rows_a_step)
    touch()
    found = verify_log()
    assert (found.good, found.first_bad) == (False, bad), found


def test_a_history_rewritten_with_our_key_contradicts_its_witness(log):
    rewrite_with_our_key()
    found = verify_log()
    assert (found.good, found.first_bad) == (False, 7)
    assert "kh" in found.why


def test_a_rewritten_history_needs_the_witnesss_key_and_not_just_any(log, far):
    rewrite_with_our_key()
    Cosignature.objects.all().delete()
    cosign(far, 8, key=checkpoints.Ed25519PrivateKey.generate())
    assert verify_log().first_bad == 7


def test_a_rewritten_history_without_its_cosignatures_contradicts_what_the_witness_kept(log):
    kept = Cosignature.objects.get().note
    assert verify_log([kept]).good
    rewrite_with_our_key()
    Cosignature.objects.all().delete()
    WitnessedSize.objects.all().delete()
    assert verify_log().good  # the database tells nothing any more
    found = verify_log([kept])
    assert (found.good, found.first_bad) == (False, 7)
    assert "another history" in found.why


def test_a_cut_log_contradicts_what_the_witness_kept(log):
    kept = Checkpoint.objects.get(size=13).note
    Entry.objects.filter(index__gte=8).delete()
    Checkpoint.objects.filter(size=13).delete()
    Node.objects.all().delete()
    leaves = [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)]
    grown, nodes = CompactRange().extend(leaves)
    Node.objects.bulk_create(Node(level=node.level, index=node.index, hash=node.hash) for node in nodes)
    Tree.objects.update(state=grown.to_bytes())
    assert verify_log().why.startswith("entry 2 is")  # what said that it was erased is gone too
    assert verify_log([kept]).first_bad == 2


def test_a_note_that_is_not_ours_is_refused(log, far):
    state = checkpoints.Checkpoint(checkpoints.origin_of("vn"), 8, ZERO)
    with pytest.raises(PartnerError, match="bad_signature"):
        verify_log([checkpoints.sign_checkpoint(state, far.keys.signing)])


def test_a_log_that_grows_meanwhile_is_whole(log, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.audit.verification.ROWS_A_STEP", 3)

    def meanwhile(places, size):
        for place in places:
            record("made", "thing:meanwhile", {})
            sequence()
            yield place

    found = verify_log(watch=meanwhile)
    assert (found.good, found.size) == (True, 13)
    assert verify_log().size > 13


def test_a_witness_that_cosigns_meanwhile_is_not_missed(log, far, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.audit.verification.ROWS_A_STEP", 3)

    def meanwhile(places, size):
        """Between two steps a checkpoint beyond the size read is cosigned."""
        for place in places:
            if place > 8 and not Checkpoint.objects.filter(size__gt=13).exists():
                record("made", "thing:meanwhile", {})
                sequence()
                newest = Checkpoint.objects.order_by("size").last().size
                cosign(far, newest)
                WitnessedSize.objects.filter(partner__desk_id="kh").update(cosigned_size=newest)
            yield place

    found = verify_log(watch=meanwhile)
    assert found.good, found
    assert (found.size, verify_log().witnesses) == (13, {"kh": 14})
