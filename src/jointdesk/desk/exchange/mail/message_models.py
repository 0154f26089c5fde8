"""Messages on their way out, messages that came in, and what went wrong on the wire."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.partners.models import Partner


class OutgoingMessage(models.Model):
    """A message in the outbox until the partner's signed receipt is in. It is sealed at each try, to the newest key
    the partner has announced; its signed form stays a while, for a partner that is restored from a backup."""

    message_id = models.UUIDField(unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="outgoing")
    conversation = models.CharField(max_length=32)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=64)
    carries = models.CharField(max_length=64, blank=True)  # the last part of a message: its type
    digest = models.CharField(max_length=64)  # of the signed form: the receipt must carry it
    content = models.CharField(max_length=64, blank=True)  # of the payload
    running = models.BinaryField(max_length=32, default=bytes)  # of its conversation up to and with it
    signed = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    receipt = models.BinaryField(null=True)
    former_receipt = models.BinaryField(null=True)  # from before the partner lost what it had receipted
    received_at = models.DateTimeField(null=True)  # when the receipt came; None: it waits
    there_since = models.DateTimeField(null=True)  # as the receipt says
    outcome = models.CharField(max_length=20, blank=True)  # stored or quarantined, as the receipt says
    last_error = models.CharField(max_length=200, blank=True)
    # what the partner's refusal said of a message it has quarantined
    refused_code = models.CharField(max_length=64, blank=True)
    refused_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "conversation", "sequence"], name="sent_once_in_its_place"
            )
        ]
        indexes = [
            # what waits is little beside what was ever sent
            models.Index(
                fields=["partner", "created_at"],
                condition=models.Q(received_at=None),
                name="waits_for_receipt",
            ),
            models.Index(
                fields=["received_at"], condition=~models.Q(refused_code=""), name="refused_over_there"
            ),
        ]


class IncomingMessage(models.Model):
    """A message a partner sent, once by its id. A bad one is quarantined here and stops nothing else."""

    class State(models.TextChoices):
        HELD = "held", _("Held until an earlier one is here")
        HANDLED = "handled", _("Handled")
        QUARANTINED = "quarantined", _("Quarantined")
        SETTLED = "settled", _("Settled between people")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incoming")
    message_id = models.UUIDField()
    conversation = models.CharField(max_length=32)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    body = models.JSONField()
    # envelope fields of later versions
    extra = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    # of the payload alone: the same when the partner signed the message anew with another key
    content = models.CharField(max_length=64, blank=True)
    signed_by = models.CharField(max_length=16, blank=True)  # id of the key
    state = models.CharField(max_length=20, choices=State)
    code = models.CharField(max_length=64, blank=True)  # why it was quarantined
    error = models.CharField(max_length=300, blank=True)
    running = models.BinaryField(max_length=32, default=bytes)  # of its conversation, once it had its turn
    weight = models.PositiveIntegerField(default=0)  # octets, while it is held or quarantined
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "message_id"], name="a_message_once"),
            models.UniqueConstraint(
                fields=["partner", "conversation", "sequence"], name="came_once_in_its_place"
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "conversation", "sequence"],
                condition=models.Q(state="held"),
                name="held_early",
            ),
            models.Index(
                fields=["received_at"], condition=models.Q(state="quarantined"), name="in_quarantine"
            ),
        ]


class WireRefusal(models.Model):
    """How often the wire refused something by this code: one row a code, and one a partner whose signature was
    good. A flood costs no space."""

    code = models.CharField(max_length=64)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, null=True, related_name="refusals")
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(partner=None), name="a_code_once_for_strangers"
            ),
            models.UniqueConstraint(fields=["code", "partner"], name="a_code_once_a_partner"),
        ]


class Alarm(models.Model):
    """Something a partner sent contradicts what it said before: people must talk to people.

    One open row a partner and code: a partner that repeats itself counts up.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="alarms")
    code = models.CharField(max_length=64)
    text = models.CharField(max_length=300)
    count = models.PositiveBigIntegerField(default=1)
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
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
