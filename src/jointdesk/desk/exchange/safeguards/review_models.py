"""Acts of one officer where the rule wants two: each waits for another officer's review, ours and those of partners."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.partners.models import Partner


class Review(models.Model):
    """One officer acted alone because it could not wait; another looks at it until `due_at`. Empty outcome: it waits.

    `key` is the subject's id on every desk that has it; `origin` the partner whose officer acted, null: ours.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        OBJECTED = "objected", _("Objected")

    kind = models.CharField(max_length=30)  # desk/exchange/safeguards/reviews.KINDS
    key = models.UUIDField()
    subject = models.CharField(max_length=120)  # as the log names it: "request:<key>"
    conversation = models.CharField(max_length=32)  # where the partners are told
    partners = models.ManyToManyField(Partner, related_name="reviews")  # who has what one officer sent
    origin = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acted_at = models.DateTimeField()
    why = models.CharField(max_length=2000, blank=True)  # why it could not wait; a partner's stays with it
    due_at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)  # it was not reviewed in time: the alarm stands until it is
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reason = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(origin=None), name="one_review_a_subject_of_ours"
            ),
            models.UniqueConstraint(fields=["origin", "kind", "key"], name="one_review_a_subject_of_theirs"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(reviewed_at=None), name="waits_for_review")
        ]


class NeutralityReason(models.Model):
    """Why a matter is neutral although words in it are of Art. 3's kind: the approving officer reads it."""

    subject = models.CharField(max_length=120, db_index=True)
    findings = models.JSONField()  # rows of field, word, ground, as they were when the reason was written
    reason = models.CharField(max_length=2000)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
