"""Messages on their way out, messages that came in, and what went wrong on the wire."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.partners.models import Partner


class OutgoingMessage(models.Model):
    """A sealed message in the outbox, until the partner's signed receipt is in."""

    message_id = models.UUIDField(unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="outgoing")
    conversation = models.CharField(max_length=32, db_index=True)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the signed form: the receipt must carry it
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_index=True)
    receipt = models.BinaryField(null=True)
    received_at = models.DateTimeField(null=True, db_index=True)
    outcome = models.CharField(max_length=20, blank=True)  # stored or quarantined, as the receipt says
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "conversation", "sequence"], name="sent_once_in_its_place"
            )
        ]


class IncomingMessage(models.Model):
    """A message a partner sent, once by its id. A bad one is quarantined here and stops nothing else."""

    class State(models.TextChoices):
        HELD = "held", _("Held until an earlier one is here")
        HANDLED = "handled", _("Handled")
        QUARANTINED = "quarantined", _("Quarantined")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incoming")
    message_id = models.UUIDField()
    conversation = models.CharField(max_length=32, db_index=True)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=State, db_index=True)
    error = models.CharField(max_length=300, blank=True)
    receipt = models.BinaryField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "message_id"], name="a_message_once"),
            models.UniqueConstraint(
                fields=["partner", "conversation", "sequence"], name="came_once_in_its_place"
            ),
        ]


class WireRefusal(models.Model):
    """How often the wire refused something by this code. One row a code: a flood costs no space."""

    code = models.CharField(max_length=64, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()


class Alarm(models.Model):
    """Something a partner sent contradicts what it said before: people must talk to people."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="alarms")
    code = models.CharField(max_length=64)
    text = models.CharField(max_length=300)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )


class PartnerCheckpoint(models.Model):
    """The last checkpoint of a partner's log we saw and found consistent with the one before."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="checkpoint")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    seen_at = models.DateTimeField()


class WitnessedSize(models.Model):
    """How much of our own log a partner has been sent and has cosigned."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="witnessed")
    sent_size = models.BigIntegerField(default=0)
    cosigned_size = models.BigIntegerField(default=0)
