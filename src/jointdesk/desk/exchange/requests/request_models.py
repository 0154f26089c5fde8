"""Requests between desks, theirs and ours, with every step in both desks' logs."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.groups.group_models import JointGroup
from jointdesk.desk.exchange.matching.matching_models import Hit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.requests.states import SETTLED


class Request(models.Model):
    """A typed, lawful request. Its states and their order are declared in engine/exchange/requests/states.py.

    `answer_by` is the same moment on both desks; none where no answer is expected.
    """

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
    handling = models.CharField(max_length=20, blank=True)  # engine/exchange/wire/marks.HANDLING
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    urgency = models.CharField(max_length=20, default="routine")  # engine/exchange/requests/forms.URGENCIES
    state = models.CharField(max_length=20, db_index=True)
    answer_by = models.DateTimeField(null=True)
    # engine/exchange/requests/forms.APPROVALS: one officer, where a life or money still in a bank cannot wait
    approval = models.CharField(max_length=20, default="two_officers")
    # both are between the same two desks
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    group = models.ForeignKey(JointGroup, on_delete=models.PROTECT, null=True, related_name="requests")
    dossier = models.CharField(max_length=32, blank=True)  # key of the group's entry it is about
    delivered_at = models.DateTimeField(null=True)  # when the answerer had it, as its receipt says
    hold_until = models.DateTimeField(null=True)  # data preserved until then at least
    reminded_at = models.DateTimeField(null=True)  # the asker's last reminder
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField()
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, null=True, related_name="requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="requests")

    # information that was acknowledged is done with: nobody answers it
    is_open = models.GeneratedField(
        expression=models.Case(
            models.When(state__in=SETTLED, then=False),
            models.When(state="accepted", answer_by=None, then=False),
            default=True,
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    due_at = models.GeneratedField(
        expression=Coalesce("answer_by", "drafted_at"), output_field=models.DateTimeField(), db_persist=True
    )

    class Meta:
        indexes = [
            models.Index(fields=["direction", "is_open", "due_at", "-id"], name="requests_by_deadline"),
            models.Index(
                fields=["hold_until"], condition=models.Q(hold_until__isnull=False), name="holds_by_end"
            ),
        ]

    @property
    def reference(self) -> str:
        """What officers of both desks call it by."""
        return self.key.hex[:8].upper()


class Answer(models.Model):
    """An answer, in part or in full. It discloses: one officer prepares it, another releases it.

    `key` is the same on both desks: what is corrected or recalled later is named by it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="answers")
    complete = models.BooleanField()
    text = models.TextField()
    identifiers = models.JSONField(default=list)  # rows of (kind, value)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    conditions = models.CharField(max_length=2000, blank=True)
    handling = models.CharField(max_length=20, blank=True)  # engine/exchange/wire/marks.HANDLING
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
