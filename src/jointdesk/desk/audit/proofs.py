"""Proofs from the stored tree: logarithmic reads, whatever the log's size."""

from django.conf import settings

from jointdesk.desk.audit.actions import canonical
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Checkpoint, Entry, Node
from jointdesk.engine.errors import CallerError
from jointdesk.engine.transparency.checkpoints import origin_of, witness_of
from jointdesk.engine.transparency.logproofs import LogProof
from jointdesk.engine.transparency.notes import read_note
from jointdesk.engine.transparency.proofs import consistency_proof, inclusion_proof
from jointdesk.engine.transparency.tree import record_digest


def read_node(level: int, index: int) -> bytes:
    """The hash of a full node; leaves are the entries' own."""
    try:
        if level == 0:
            return bytes(Entry.objects.only("leaf").get(index=index).leaf)
        return bytes(Node.objects.only("hash").get(level=level, index=index).hash)
    except (Entry.DoesNotExist, Node.DoesNotExist):
        raise KeyError((level, index)) from None


def prove_consistency(old_size: int, size: int) -> tuple[bytes, ...]:
    """That our tree of `size` begins with that of `old_size`; empty for a witness that saw nothing yet."""
    return tuple(consistency_proof(read_node, old_size, size)) if old_size else ()


def prove_entry(entry: Entry) -> bytes:
    """A proof file for one entry under our newest checkpoint with all its cosignatures."""
    checkpoint = Checkpoint.objects.order_by("-size").first()
    if entry.index is None or checkpoint is None or checkpoint.size <= entry.index:
        raise CallerError("the entry has no place in the log yet; the worker gives it one within a second")
    cosigned = _best_cosigned(entry.index) or checkpoint
    nonce = None if entry.nonce is None else bytes(entry.nonce)
    record = None
    if nonce is not None and entry.record is not None:
        record = canonical(entry.kind, entry.subject, entry.record, entry.created_at)
    digest = bytes(entry.digest or b"") if nonce is None or record is None else record_digest(nonce, record)
    note, witnesses = _with_cosignatures(cosigned)
    return LogProof(
        origin=origin_of(settings.DESK.id),
        log_key=own_keys().signing_public,
        index=entry.index,
        digest=digest,
        path=tuple(inclusion_proof(read_node, entry.index, cosigned.size)),
        checkpoint=note,
        witnesses=witnesses,
        nonce=nonce,
        record=record,
    ).to_bytes()


def _best_cosigned(index: int) -> Checkpoint | None:
    """The newest checkpoint over the entry that a witness has cosigned: it is worth more than our word."""
    rows = Checkpoint.objects.filter(size__gt=index, cosignatures__isnull=False)
    return rows.order_by("-size").first()


def _with_cosignatures(checkpoint: Checkpoint) -> tuple[str, dict[str, bytes]]:
    note, witnesses = read_note(checkpoint.note), {}
    for cosignature in checkpoint.cosignatures.all():
        name = witness_of(cosignature.witness)
        for signature in read_note(cosignature.note).signatures:
            if signature.name == name:
                note, witnesses[name] = note.add(signature), bytes(cosignature.public_key)
    return note.write(), witnesses
