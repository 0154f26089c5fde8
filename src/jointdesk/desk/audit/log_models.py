import uuid

from django.conf import settings
from django.db import models

from jointdesk.engine.exchange.wire.keys import key_id


class Entry(models.Model):
    """One row of the log. The leaf commits to (nonce, record); erasing both leaves the log verifiable."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)  # "complaint:VN-2025-000012"
    record = models.JSONField(null=True)  # never personal data beyond references; null once erased
    nonce = models.BinaryField(max_length=32, null=True)
    leaf = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32, null=True)  # only once erased: what the leaf was made of
    created_at = models.DateTimeField()
    # place in the tree, 0-based; empty until the worker has sequenced the row
    index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"]), models.Index(fields=["kind"], name="entries_of_kind")]


class Tree(models.Model):
    """The log's one tree: one row, locked by whoever sequences, so that the tree has a single writer."""

    state = models.BinaryField(default=bytes)  # engine/transparency CompactRange: enough to append


class Node(models.Model):
    """A full node, leaves (level 0) included: what the tree took, and what proofs are read from. It never changes."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="a_node_once")]


class Checkpoint(models.Model):
    """Our signed statement of the tree's size and root (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    created_at = models.DateTimeField()
    # which checkpoint came before, and our signature that it did: none can be taken out or put in between
    previous_size = models.BigIntegerField(default=0)
    link = models.BinaryField(max_length=64, default=bytes)


class Cosignature(models.Model):
    """A witness's signature line over one of our checkpoints (C2SP tlog-cosignature)."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="cosignatures")
    witness = models.CharField(max_length=100)
    public_key = models.BinaryField(max_length=32)  # the witness's, as we trusted it then
    note = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_cosignature_a_witness")
        ]


class Erasure(models.Model):
    """One officer proposes that an entry's record be destroyed, another one does it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_at = models.DateTimeField(null=True)


class OwnKey(models.Model):
    """Our public signing keys, present and former: what was signed with one still verifies after it was rotated."""

    signing_key = models.BinaryField(max_length=32, unique=True)
    since = models.DateTimeField(null=True)  # null: from the beginning
    until = models.DateTimeField(null=True)  # null: still ours
    reason = models.CharField(max_length=300, blank=True)
    revoked = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    @property
    def key_id(self) -> str:
        return key_id(bytes(self.signing_key))
