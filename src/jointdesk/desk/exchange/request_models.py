"""Requests between desks, theirs and ours, with every step in both desks' logs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.matching_models import Hit
from jointdesk.desk.partners.models import Partner


class Request(models.Model):
    """A typed, lawful request. Its states and their order are declared in engine/exchange/requests.py."""

    class Direction(models.TextChoices):
        SENT = "sent", _("Sent")
        RECEIVED = "received", _("Received")

    key = models.UUIDField(unique=True)  # the same on both desks
    direction = models.CharField(max_length=10, choices=Direction)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests")
    type = models.CharField(max_length=40)
    form_version = models.PositiveIntegerField()
    fields = models.JSONField()
    legal_basis = models.CharField(max_length=30)
    purpose = models.CharField(max_length=2000)
    conditions = models.CharField(max_length=2000, blank=True)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    urgency = models.CharField(max_length=20, default="routine")  # engine/exchange/requests.URGENCIES
    state = models.CharField(max_length=20, db_index=True)
    answer_by = models.DateField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField()
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, null=True, related_name="requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="requests")

    class Meta:
        indexes = [models.Index(fields=["direction", "state", "answer_by"])]


class Answer(models.Model):
    """An answer, in part or in full. It discloses: one officer prepares it, another releases it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="answers")
    complete = models.BooleanField()
    text = models.TextField()
    identifiers = models.JSONField(default=list)  # rows of (kind, value)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    conditions = models.CharField(max_length=2000, blank=True)
    prepared_at = models.DateTimeField()
    # both empty on the asker's desk: the answer is the partner's
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["prepared_at", "id"]


class RequestStep(models.Model):
    """One step of a request: who did what, when, why."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    event = models.CharField(max_length=30)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_partner = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
