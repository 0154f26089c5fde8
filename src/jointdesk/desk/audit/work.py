"""The worker's part of the log: rows get their place in the tree, and the tree its signed checkpoint.

Rows are written without a place, so that no officer waits for another; one writer gives the places.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Checkpoint, Entry, Node, Tree
from jointdesk.engine.transparency.checkpoints import Checkpoint as SignedState
from jointdesk.engine.transparency.checkpoints import origin_of, sign_checkpoint
from jointdesk.engine.transparency.tree import CompactRange
from jointdesk.engine.transparency.tree import Node as FullNode

ROWS_A_PASS = 5_000


def sequence() -> int:
    """Give waiting rows their place, in the order they were written, and sign a checkpoint. How many rows."""
    if not Entry.objects.filter(index=None).exists():
        return 0
    keys = own_keys()
    with transaction.atomic():
        tree = _lock_tree()
        waiting = list(Entry.objects.filter(index=None).order_by("id").only("id", "leaf")[:ROWS_A_PASS])
        if not waiting:
            return 0
        grown = CompactRange.from_bytes(bytes(tree.state)) if tree.state else CompactRange()
        nodes: list[FullNode] = []
        for entry in waiting:
            entry.index = grown.size
            grown, full = grown.append(bytes(entry.leaf))
            nodes += full[1:]
        Entry.objects.bulk_update(waiting, ["index"], batch_size=500)
        Node.objects.bulk_create(
            [Node(level=node.level, index=node.index, hash=node.hash) for node in nodes], batch_size=500
        )
        tree.state = grown.to_bytes()
        tree.save(update_fields=["state"])
        state = SignedState(origin_of(settings.DESK.id), grown.size, grown.root())
        note = sign_checkpoint(state, keys.signing)
        Checkpoint.objects.create(size=state.size, root=state.root, note=note, created_at=timezone.now())
    return len(waiting)


def _lock_tree() -> Tree:
    """The one row. PostgreSQL locks it here; SQLite's IMMEDIATE transaction has locked the database already."""
    tree, _ = Tree.objects.get_or_create(pk=1)
    return Tree.objects.select_for_update().get(pk=tree.pk)
