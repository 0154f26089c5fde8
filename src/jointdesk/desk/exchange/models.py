"""Rows of the exchange. Messages first, then groups; matching and requests have files of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.matching_models import (
    AskedElement,
    Hit,
    MatchKey,
    PartnerSet,
    Question,
    QuestionServed,
)
from jointdesk.desk.exchange.request_models import Request, RequestStep
from jointdesk.desk.partners.models import Partner

__all__ = [
    "AskedElement",
    "GroupMember",
    "Hit",
    "IncomingMessage",
    "JointGroup",
    "MatchKey",
    "OutgoingMessage",
    "PartnerSet",
    "PartnerCheckpoint",
    "Question",
    "QuestionServed",
    "Request",
    "RequestStep",
]


class OutgoingMessage(models.Model):
    """A sealed message in the outbox, until the partner's signed receipt is in."""

    message_id = models.UUIDField(unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="outgoing")
    conversation = models.CharField(max_length=80, db_index=True)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=60)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_index=True)
    receipt = models.BinaryField(null=True)
    received_at = models.DateTimeField(null=True, db_index=True)
    last_error = models.CharField(max_length=200, blank=True)


class IncomingMessage(models.Model):
    """A message a partner sent, once by its id. A bad one is quarantined here and stops nothing else."""

    class State(models.TextChoices):
        HANDLED = "handled", _("Handled")
        QUARANTINED = "quarantined", _("Quarantined")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incoming")
    message_id = models.UUIDField()
    conversation = models.CharField(max_length=80, db_index=True)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=60)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=State)
    error = models.CharField(max_length=200, blank=True)
    receipt = models.BinaryField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "message_id"], name="a_message_once")]


class PartnerCheckpoint(models.Model):
    """The last checkpoint of a partner's log we saw and found consistent with the one before."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="checkpoint")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    seen_at = models.DateTimeField()


class JointGroup(models.Model):
    """Two or more desks with a mandate. `key` is the same on every member's desk."""

    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    mandate = models.TextField()
    founded_at = models.DateTimeField()
    founder = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="founded_groups")

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A partner's desk in a joint group; our own desk is a member of each group it holds."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Member")

    group = models.ForeignKey(JointGroup, on_delete=models.CASCADE, related_name="members")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="groups")
    state = models.CharField(max_length=20, choices=State)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "partner"], name="a_member_once")]
