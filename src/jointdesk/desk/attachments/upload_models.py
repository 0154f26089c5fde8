"""Files that come by pieces, over a line that may break."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One such file: until it is used it belongs to who sends it, and to nobody else."""

    class State(models.TextChoices):
        COMING = "coming", _("Being sent")
        WHOLE = "whole", _("Being put together")
        READY = "ready", _("Here, not used yet")
        FAILED = "failed", _("Could not be put together")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    purpose = models.CharField(max_length=40)  # as of the attachment it becomes
    name = models.CharField(max_length=120)
    claimed = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    # when the file was last changed, as its sender's computer says: with name and size the file one goes on with
    changed = models.CharField(max_length=40, blank=True)
    secret = models.BinaryField(max_length=64, null=True)
    wrapped_by = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.COMING)
    put_together = models.PositiveBigIntegerField(default=0)  # octets
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    attachment = models.OneToOneField(
        "attachments.Attachment", on_delete=models.PROTECT, null=True, related_name="upload"
    )

    class Meta:
        ordering = ["begun_at", "pk"]
        indexes = [models.Index(fields=["state", "touched_at"], name="uploads_by_state")]

    def __str__(self) -> str:
        return self.name


class UploadPiece(models.Model):
    """A piece that is here, in a file of its own (`key`), encrypted under a key derived for this file alone."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()  # from 0
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["upload_id", "number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="a_piece_once_an_upload")]
