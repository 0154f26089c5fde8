import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit


class Grant(models.Model):
    """One record, open to one officer whose unit does not show it, because a life is at risk."""

    class Finding(models.TextChoices):
        JUSTIFIED = "justified", _("Justified")
        NOT_JUSTIFIED = "not_justified", _("Not justified")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    # the record: a kind of audit/subjects.yaml and the row's key; `subject` as in the register of accesses
    kind = models.CharField(max_length=40)
    row = models.BigIntegerField()
    subject = models.CharField(max_length=120, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # whose record it is
    reason = models.CharField(max_length=1000)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # the officer needed it no longer
    review_by = models.DateTimeField(db_index=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, choices=Finding, blank=True)
    finding_reason = models.CharField(max_length=1000, blank=True)
    alarmed_at = models.DateTimeField(null=True)  # nobody had reviewed it in time

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["officer", "until"], name="grants_of_officer")]

    def __str__(self) -> str:
        return self.subject
