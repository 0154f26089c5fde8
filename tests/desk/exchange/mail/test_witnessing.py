"""Each desk witnesses the other's log: it cosigns what continues what it saw, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Checkpoint, Cosignature
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.mail.work import deliver, witness
from jointdesk.desk.exchange.models import Alarm, IncomingMessage, OutgoingMessage, PartnerCheckpoint
from jointdesk.engine.exchange.wire.bodies import CheckpointCosigned, CheckpointSent
from jointdesk.engine.transparency import checkpoints
from jointdesk.engine.transparency.proofs import consistency_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash

LEAVES = [leaf_hash(bytes([number]) * 32, b"record") for number in range(20)]


def far_checkpoint(kh, size, *, old_size=0, leaves=LEAVES):
    tree = Tree(leaves[:size])
    state = checkpoints.Checkpoint(checkpoints.origin_of("kh"), size, tree.range.root())
    note = checkpoints.sign_checkpoint(state, kh.keys.signing)
    return CheckpointSent(
        note=note, old_size=old_size, proof=tuple(consistency_proof(tree.node, old_size, size))
    )


def cosign(kh, body):
    """What the far desk, as a witness, says to a checkpoint of ours."""
    from jointdesk.desk.partners.own import own_card

    _, note = checkpoints.witness(
        body.note,
        origin=checkpoints.origin_of("vn"),
        log_key=own_card().signing_key,
        last=None,
        proof=(),
        name=checkpoints.witness_of("kh"),
        key=kh.keys.signing,
        at=datetime.now(UTC),
    )
    return CheckpointCosigned(note=note)


def test_we_cosign_a_log_that_grows(kh, partner):
    kh.say(far_checkpoint(kh, 5))
    kh.say(far_checkpoint(kh, 13, old_size=5))
    deliver()
    first, second = kh.bodies(CheckpointCosigned)
    from jointdesk.desk.partners.own import own_card

    name = checkpoints.witness_of("vn")
    for body in (first, second):
        assert name in checkpoints.read_cosignatures(body.note, {name: own_card().signing_key})
    assert PartnerCheckpoint.objects.get().size == 13


@pytest.mark.parametrize("code", ["forked", "went_back"])
def test_a_log_that_was_rewritten_is_an_alarm_and_not_cosigned(kh, partner, code):
    kh.say(far_checkpoint(kh, 13))
    other = [leaf_hash(b"x" * 32, b"rewritten"), *LEAVES[1:]]
    bad = far_checkpoint(kh, 17, old_size=13, leaves=other) if code == "forked" else far_checkpoint(kh, 7)
    kh.say(bad)
    assert Alarm.objects.get().code == code
    assert IncomingMessage.objects.get(state="quarantined").error.startswith(code)
    assert PartnerCheckpoint.objects.get().size == 13
    deliver()
    assert len(kh.bodies(CheckpointCosigned)) == 1


def test_our_checkpoints_are_sent_one_after_the_other_and_the_cosignature_kept(kh, partner):
    sequence()
    assert (witness(), witness()) == (1, 0)
    deliver()
    [body] = kh.bodies(CheckpointSent)
    assert body.old_size == 0
    record("something", "test:1", {})
    sequence()
    assert witness() == 0  # the last one is not cosigned yet
    kh.say(cosign(kh, body))
    assert Cosignature.objects.get().witness == "kh"
    assert witness() == 1
    deliver()
    later = kh.bodies(CheckpointSent)[-1]
    assert (
        later.old_size == checkpoints.read_checkpoint(body.note, checkpoints.origin_of("vn"), _own_key()).size
    )
    found = verify_log()
    assert (found.good, found.cosignatures) == (True, 1)


def test_a_log_that_missed_our_cosignature_hears_it_again_and_once(kh, partner):
    kh.say(far_checkpoint(kh, 5))
    kh.say(far_checkpoint(kh, 13, old_size=5))
    kh.say(far_checkpoint(kh, 17, old_size=5))
    deliver()
    first, last, again = kh.bodies(CheckpointCosigned)
    assert (first.note != last.note, again.note) == (True, last.note)
    assert PartnerCheckpoint.objects.get().size == 13
    assert not Alarm.objects.exists()
    kh.say(far_checkpoint(kh, 17, old_size=5))
    assert [row.code for row in Alarm.objects.all()] == ["forked"]
    kh.say(far_checkpoint(kh, 17, old_size=13))
    assert PartnerCheckpoint.objects.get().size == 17


def test_nothing_is_cosigned_from_a_state_that_we_never_saw(kh, partner):
    kh.say(far_checkpoint(kh, 13, old_size=5))
    row = IncomingMessage.objects.get(state=IncomingMessage.State.QUARANTINED)
    assert row.error.startswith("unknown_state")
    assert not PartnerCheckpoint.objects.exists()


def test_a_checkpoint_that_lies_for_long_is_followed_by_another(kh, partner):
    sequence()
    witness()
    deliver()
    record("something", "test:1", {})
    sequence()
    assert witness() == 0
    OutgoingMessage.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert witness() == 1
    deliver()
    assert [body.old_size for body in kh.bodies(CheckpointSent)] == [0, 0]


def test_witnessing_writes_nothing_into_the_log(kh, partner):
    while sequence():
        pass
    size = Checkpoint.objects.order_by("-size").first().size
    witness()
    deliver()
    kh.say(cosign(kh, kh.bodies(CheckpointSent)[0]))
    kh.say(far_checkpoint(kh, 5))
    deliver()
    assert sequence() == 0
    assert Checkpoint.objects.order_by("-size").first().size == size


def test_a_cosignature_of_something_else_is_quarantined(kh, partner):
    sequence()
    witness()
    deliver()
    note = far_checkpoint(kh, 3).note
    kh.say(CheckpointCosigned(note=note))
    assert IncomingMessage.objects.get().state == "quarantined"
    assert Cosignature.objects.count() == 0


def _own_key():
    from jointdesk.desk.partners.own import own_keys

    return own_keys().signing_public
