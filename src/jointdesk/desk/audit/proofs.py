"""Proofs from the stored tree: logarithmic reads, whatever the log's size."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.conf import settings

from jointdesk.desk.audit.actions import canonical
from jointdesk.desk.audit.keys import own_signing_keys
from jointdesk.desk.audit.models import Checkpoint, Entry, Node
from jointdesk.engine.errors import CallerError
from jointdesk.engine.transparency.checkpoints import origin_of, read_checkpoint_by_any, witness_of
from jointdesk.engine.transparency.logproofs import LogProof
from jointdesk.engine.transparency.notes import read_note
from jointdesk.engine.transparency.proofs import consistency_proof, inclusion_places, place_hash
from jointdesk.engine.transparency.tree import record_digest

# SQLite takes so many values in one statement, whatever it was built with
VALUES_A_QUERY = 900


def read_node(level: int, index: int) -> bytes:
    """The hash of a full node, as the tree took it."""
    try:
        return bytes(Node.objects.only("hash").get(level=level, index=index).hash)
    except Node.DoesNotExist:
        raise KeyError((level, index)) from None


def prove_consistency(old_size: int, size: int) -> tuple[bytes, ...]:
    """That our tree of `size` begins with that of `old_size`; empty for a witness that saw nothing yet."""
    return tuple(consistency_proof(read_node, old_size, size)) if old_size else ()


def prove_many(indices: Sequence[int], size: int) -> list[list[bytes]]:
    """The inclusion proofs of many entries in our tree of `size`: each node is read once, a query a level.

    Raises CallerError for an index beyond the tree, KeyError when the tree has a hole.
    """
    ways = [inclusion_places(index, size) for index in indices]
    found: dict[tuple[int, int], bytes] = {}
    wanted = {place for way in ways for place in way}
    for level in sorted({level for level, _ in wanted}):
        # the last of a level may be short of leaves: made of others, once for all proofs
        full = [index for at, index in wanted if at == level and (index + 1) << level <= size]
        found.update(_read_level(level, full))
    for level, index in wanted - found.keys():
        found[level, index] = place_hash(read_node, level, index, size)
    return [[found[place] for place in way] for way in ways]


def _read_level(level: int, indices: Iterable[int]) -> Iterator[tuple[tuple[int, int], bytes]]:
    rest = iter(sorted(indices))
    while some := list(islice(rest, VALUES_A_QUERY)):
        rows = Node.objects.filter(level=level, index__in=some).values_list("index", "hash")
        for index, value in rows.iterator(VALUES_A_QUERY):
            yield (level, index), bytes(value)


def prove_entry(entry: Entry) -> bytes:
    """A proof file for one entry under our newest cosigned checkpoint, or the newest when none is cosigned."""
    checkpoint = Checkpoint.objects.order_by("-size").first()
    if entry.index is None or checkpoint is None or checkpoint.size <= entry.index:
        raise CallerError("the entry has no place in the log yet; the worker gives it one within a second")
    cosigned = _best_cosigned(entry.index) or checkpoint
    nonce = None if entry.nonce is None else bytes(entry.nonce)
    record = None
    if nonce is not None and entry.record is not None:
        record = canonical(entry.key, entry.kind, entry.subject, entry.record, entry.created_at)
    digest = bytes(entry.digest or b"") if nonce is None or record is None else record_digest(nonce, record)
    note, witnesses = _with_cosignatures(cosigned)
    origin = origin_of(settings.DESK.id)
    _, log_key = read_checkpoint_by_any(cosigned.note, origin, own_signing_keys())
    return LogProof(
        origin=origin,
        log_key=log_key,
        index=entry.index,
        digest=digest,
        path=tuple(prove_many([entry.index], cosigned.size)[0]),
        checkpoint=note,
        witnesses=witnesses,
        nonce=nonce,
        record=record,
    ).to_bytes()


def _best_cosigned(index: int) -> Checkpoint | None:
    """The newest checkpoint over the entry that a witness has cosigned: it is worth more than our word."""
    rows = Checkpoint.objects.filter(size__gt=index, cosignatures__isnull=False)
    return rows.order_by("-size").first()


def _with_cosignatures(checkpoint: Checkpoint) -> tuple[str, Mapping[str, bytes]]:
    note, witnesses = read_note(checkpoint.note), {}
    for cosignature in checkpoint.cosignatures.all():
        name = witness_of(cosignature.witness)
        for signature in read_note(cosignature.note).signatures:
            if signature.name == name:
                note, witnesses[name] = note.add(signature), bytes(cosignature.public_key)
    return note.write(), witnesses
