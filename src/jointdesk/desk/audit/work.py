"""The worker's part of the log: rows get their place in the tree, and the tree its signed checkpoint.

Rows are written without a place, so that no officer waits for another; one writer gives the places.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jointdesk.desk.audit.accesses.commitments import bind_accesses
from jointdesk.desk.audit.accesses.lookups import forget_old_lookups
from jointdesk.desk.audit.break_glass.actions import raise_missing_reviews
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Checkpoint, Entry, Node, Tree
from jointdesk.desk.audit.retention import reviews
from jointdesk.desk.audit.retention.erasures import finish_erasures
from jointdesk.engine.transparency.checkpoints import Checkpoint as SignedState
from jointdesk.engine.transparency.checkpoints import origin_of, sign_checkpoint, sign_link
from jointdesk.engine.transparency.tree import CompactRange

ROWS_A_PASS = 5_000
# an entry waits a second for its place; an hour covers a worker that was down
UNFINISHED = timedelta(hours=1)
__all__ = ["bind_accesses", "find_due", "finish_recent_erasures", "raise_missing_reviews", "sequence"]


def sequence() -> int:
    """Give waiting rows their place, in the order they were written, and sign a checkpoint. How many rows."""
    if not Entry.objects.filter(index=None).exists():
        return 0
    with transaction.atomic():
        tree = _lock_tree()
        waiting = Entry.objects.filter(index=None).order_by("id").values_list("id", "leaf")[:ROWS_A_PASS]
        ids, leaves = [], []
        for pk, leaf in waiting:
            ids.append(pk)
            leaves.append(bytes(leaf))
        if not ids:
            return 0
        before = CompactRange.from_bytes(bytes(tree.state)) if tree.state else CompactRange()
        grown, nodes = before.extend(leaves)
        _give_places(ids, before.size)
        Node.objects.bulk_create(
            [Node(level=node.level, index=node.index, hash=node.hash) for node in nodes], batch_size=300
        )
        tree.state = grown.to_bytes()
        tree.save(update_fields=["state"])
        _sign(before.size, grown)
    return len(ids)


def find_due() -> int:
    """Records whose day of review has come; and what need not be known any more goes."""
    return reviews.find_due() + forget_old_lookups()


def finish_recent_erasures() -> int:
    """Log entries of erased records that had no place yet when the record was erased."""
    return finish_erasures(timezone.now() - UNFINISHED)


def _sign(previous_size: int, grown: CompactRange) -> None:
    keys = own_keys()
    state = SignedState(origin_of(settings.DESK.id), grown.size, grown.root())
    Checkpoint.objects.create(
        size=state.size,
        root=state.root,
        note=sign_checkpoint(state, keys.signing),
        previous_size=previous_size,
        link=sign_link(previous_size, state, keys.signing),
        created_at=timezone.now(),
    )


def _give_places(ids: Sequence[int], first: int) -> None:
    """One statement for each run of neighbouring ids: mostly one for all."""
    begin = 0
    for end in range(1, len(ids) + 1):
        if end == len(ids) or ids[end] != ids[end - 1] + 1:
            run = Entry.objects.filter(id__range=(ids[begin], ids[end - 1]))
            run.update(index=F("id") + (first + begin - ids[begin]))
            begin = end


def _lock_tree() -> Tree:
    """The one row. PostgreSQL locks it here; SQLite's IMMEDIATE transaction has locked the database already."""
    tree, _ = Tree.objects.get_or_create(pk=1)
    return Tree.objects.select_for_update().get(pk=tree.pk)
