"""Recalls: a datum corrected, retracted or erased, ours and partners', and what each desk did on it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.data.datum_models import Datum
from jointdesk.desk.partners.models import Partner


class Recall(models.Model):
    """One recall. Ours leaves once a second officer approves; a partner's is acted on at once."""

    class Act(models.TextChoices):
        CORRECT = "correct", _("Correct")
        RETRACT = "retract", _("Retract")
        ERASE = "erase", _("Erase")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for another officer")
        WAITING = "waiting", _("Its datum is not here yet")
        DONE = "done", _("Done")
        KEPT = "kept", _("Kept")

    key = models.UUIDField()
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, related_name="recalls"
    )  # null: we
    datum = models.ForeignKey(Datum, on_delete=models.PROTECT, null=True, related_name="recalls")
    datum_key = models.UUIDField(db_index=True)
    act = models.CharField(max_length=10, choices=Act)
    reason = models.CharField(max_length=2000)
    content = models.JSONField(null=True)  # of a correction: the body as it should have been
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    acts = models.JSONField(default=list)  # words of what was done here
    copies = models.PositiveIntegerField(default=0)
    kept = models.CharField(max_length=2000, blank=True)  # why it was not done here

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "partner"], name="a_recall_once"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(partner=None), name="a_recall_of_ours_once"
            ),
        ]


class RecallReceipt(models.Model):
    """What one recipient did on a recall that we sent, or passed on."""

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        DONE = "done", _("Done")
        KEPT = "kept", _("Kept")
        REFUSED = "refused", _("Refused")

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="receipts")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="recall_receipts")
    message = models.UUIDField(null=True, db_index=True)  # null: the recipient is not trusted now
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    acts = models.JSONField(default=list)
    copies = models.PositiveIntegerField(default=0)
    kept = models.CharField(max_length=2000, blank=True)
    passed_on = models.JSONField(default=list)  # pairs of desk id and state
    at = models.DateTimeField()  # of its state

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recall", "partner"], name="a_receipt_a_recipient")]


class RecallFlag(models.Model):
    """Something of ours rests on what was recalled: an officer looks at it."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="flags")
    subject = models.CharField(max_length=120, db_index=True)
    raised_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recall", "subject"], name="a_flag_once")]
