"""Where things stand with a partner: the line, each conversation, messages in parts, batches."""

from django.db import models

from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.mail.places import START


class Line(models.Model):
    """Whether a partner can be reached. What waits for it waits for the line; a refused message for itself."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="line")
    tries = models.PositiveIntegerField(default=0)  # in vain, since it was last reached
    down_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    compared_at = models.DateTimeField(null=True)  # when we last told it where our conversations stand


class Conversation(models.Model):
    """How far a conversation with a partner has come, each way, and the running digest there."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="conversations")
    key = models.CharField(max_length=32)
    sent = models.PositiveIntegerField(default=0)  # the last sequence we gave out
    sent_running = models.BinaryField(max_length=32, default=START)
    taken = models.PositiveIntegerField(default=0)  # the last sequence of theirs that had its turn
    taken_running = models.BinaryField(max_length=32, default=START)
    touched_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="a_conversation_once_a_partner")
        ]


class Whole(models.Model):
    """A message that comes in parts, until its last part is here."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="wholes")
    key = models.CharField(max_length=32)
    conversation = models.CharField(max_length=32)
    carries = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    digest = models.BinaryField(max_length=32)
    have = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "key"], name="a_whole_once")]


class WholePart(models.Model):
    whole = models.ForeignKey(Whole, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    octets = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whole", "number"], name="a_part_once")]


class Batch(models.Model):
    """Messages of ours that belong together, and the partner's word on them."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="batches")
    key = models.CharField(max_length=32, unique=True)
    conversation = models.CharField(max_length=32)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    stored = models.PositiveIntegerField(null=True)
    quarantined = models.PositiveIntegerField(null=True)
    whole = models.BooleanField(null=True)  # every message is there exactly as it was sent
