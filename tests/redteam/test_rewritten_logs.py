"""A partner that rewrites its log, and what a witness, a copy of the log or an erased record tells."""

import base64
import secrets
import uuid
from datetime import UTC, datetime
from random import Random

import pytest

from desk.exchange.mail.test_witnessing import LEAVES, far_checkpoint
from jointdesk.desk.audit.actions import canonical, record
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.audit.proofs import prove_entry
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.models import Alarm, PartnerCheckpoint
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.transparency import checkpoints
from jointdesk.engine.transparency.logproofs import check_proof
from jointdesk.engine.transparency.proofs import consistency_proof
from jointdesk.engine.transparency.tree import Tree, hash_digest, leaf_hash

OTHERS = [leaf_hash(bytes([number]) * 32, b"another record") for number in range(20)]


def test_a_history_signed_anew_is_an_alarm_and_the_old_state_stays(kh, partner):
    """The cheat holds its own key and signs what it likes; the witness holds the root it saw."""
    kh.say(far_checkpoint(kh, 8))
    seen = bytes(PartnerCheckpoint.objects.get().root)
    rewritten = [*LEAVES[:4], *OTHERS[4:]]
    kh.say(far_checkpoint(kh, 12, old_size=8, leaves=rewritten))
    assert Alarm.objects.get().code == "forked"
    assert bytes(PartnerCheckpoint.objects.get().root) == seen


def test_an_old_checkpoint_again_is_an_alarm(kh, partner):
    kh.say(far_checkpoint(kh, 8))
    kh.say(far_checkpoint(kh, 12, old_size=8))
    kh.say(far_checkpoint(kh, 8))
    assert Alarm.objects.get().code == "went_back"
    assert PartnerCheckpoint.objects.get().size == 12


def test_two_witnesses_shown_two_histories_each_believe_theirs_until_they_compare(learned):
    """A split view: not seen by either alone. Side by side, two cosigned notes of one size convict the log for good:
    both bear its signature. A third witness that both ask for sees it at once."""
    cheat = DeskKeys.generate(Random(1).randbytes)
    witnesses = {name: DeskKeys.generate(Random(name).randbytes) for name in ("vn", "kr", "third")}
    origin = checkpoints.origin_of("kh")
    notes = {}
    for name, leaves in (("vn", LEAVES), ("kr", [*LEAVES[:4], *OTHERS[4:]])):
        notes[name] = show(cheat, origin, leaves, 12, witnesses[name], name)[1]
    states = [checkpoints.read_checkpoint(note, origin, cheat.signing_public) for note in notes.values()]
    assert states[0].size == states[1].size
    assert states[0].root != states[1].root
    seen, _ = show(cheat, origin, LEAVES, 12, witnesses["third"], "third")
    with pytest.raises(Exception, match="forked"):
        show(cheat, origin, [*LEAVES[:4], *OTHERS[4:]], 12, witnesses["third"], "third", last=seen)
    learned["a split view is seen by"] = (
        "two partners that compare notes, or a common witness; by one partner alone never"
    )


def show(cheat, origin, leaves, size, keys, name, last=None):
    tree = Tree(leaves[:size])
    note = checkpoints.sign_checkpoint(checkpoints.Checkpoint(origin, size, tree.range.root()), cheat.signing)
    proof = tuple(consistency_proof(tree.node, last.size, size)) if last else ()
    return checkpoints.witness(
        note, origin=origin, log_key=cheat.signing_public, last=last, proof=proof,
        name=checkpoints.witness_of(name), key=keys.signing, at=datetime.now(UTC),
    )  # fmt: skip


def test_a_proof_without_cosignatures_says_so(kh, partner):
    """Stripped of its witnesses a proof still verifies, as the log's own word and no more."""
    entry = record("case_opened", "case:1", {"n": 1})
    sequence()
    entry.refresh_from_db()
    verdict = check_proof(prove_entry(entry))
    assert verdict.proved
    assert verdict.cosigned == {}


def test_an_erased_record_cannot_be_guessed_from_its_leaf(learned):
    """10,000 candidates, the true one among them: with the nonce found at once, without it never."""
    at = datetime(2026, 10, 1, tzinfo=UTC)
    key = uuid.uuid4()
    candidates = [
        canonical(key, "hit_found", "identifier:1", {"value": f"+8490000{n:04}"}, at) for n in range(10_000)
    ]
    nonce, true = secrets.token_bytes(32), candidates[4_711]
    leaf = leaf_hash(nonce, true)
    assert [n for n, written in enumerate(candidates) if leaf_hash(nonce, written) == leaf] == [4_711]
    for guess in (bytes(32), b"", secrets.token_bytes(32)):
        assert not [n for n, written in enumerate(candidates) if hash_digest(guess + written) == leaf]
    learned["candidates excluded by an erased leaf"] = 0


def test_a_witness_sees_neither_what_nor_when(db):
    """What travels to a witness: a size, a root, hashes."""
    for number in range(5):
        record("case_opened", f"case:{number}", {"secret": "raid on Tuesday"})
    sequence()
    from jointdesk.desk.audit.models import Checkpoint

    note = Checkpoint.objects.order_by("-size").first().note
    origin, size, root = note.split("\n\n")[0].split("\n")[:3]
    assert (origin, size, len(base64.b64decode(root))) == ("jointdesk/log/vn", str(Entry.objects.count()), 32)
    assert "raid" not in note
    assert "case" not in note
