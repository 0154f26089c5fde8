from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit


class RetentionReview(models.Model):
    """A record whose day of review has come, and what an officer decided."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("To be reviewed")
        KEPT = "kept", _("Kept")
        TO_ERASE = "to_erase", _("To be erased")
        GONE = "gone", _("Gone meanwhile")

    kind = models.CharField(max_length=40)  # of a Holding
    row = models.BigIntegerField()
    subject = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision, default=Decision.WAITING)
    reason = models.CharField(max_length=1000, blank=True)
    next_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["kind", "row"], name="reviews_of_record"),
            models.Index(fields=["decision", "due_on"], name="reviews_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row"], condition=models.Q(decision="waiting"), name="a_record_waits_once"
            )
        ]


class LegalHold(models.Model):
    """A record that must not be erased for now: a court, a defence or a request needs it."""

    subject = models.CharField(max_length=120, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(lifted_at=None), name="a_hold_once_a_record"
            )
        ]


class RecordErasure(models.Model):
    """One officer proposes that a record be erased, another does it. Afterwards the row says what was done."""

    kind = models.CharField(max_length=40)
    row = models.BigIntegerField()
    subject = models.CharField(max_length=120, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    review = models.ForeignKey(RetentionReview, on_delete=models.SET_NULL, null=True, related_name="erasures")
    reason = models.CharField(max_length=1000)
    # the record's presence endangers somebody: it is hidden (TLP:RED) until the second officer decides
    urgent = models.BooleanField(default=False)
    mark_before = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField(null=True)  # since when backups may hold it
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    done = models.JSONField(default=list)  # lines "code:number", said in words by retention.words

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row"],
                condition=models.Q(erased_at=None, withdrawn_at=None),
                name="an_erasure_once_a_record",
            )
        ]
