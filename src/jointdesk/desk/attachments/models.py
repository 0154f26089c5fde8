import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A file the desk keeps. What it says lies in the desk's folder; `secret` is its key, wrapped (see keys.py)."""

    class State(models.TextChoices):
        HERE = "here", _("Here, whole")
        ALTERED = "altered", _("Not as it was")
        DESTROYED = "destroyed", _("Destroyed")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=40)  # a word of the room that stored it: "evidence", "photograph"
    name = models.CharField(max_length=120, blank=True)  # as it may be saved; what came may have been another
    claimed = models.CharField(max_length=100, blank=True)  # media type, as whoever brought it says
    media_type = models.CharField(max_length=100, blank=True)  # as its content says
    described = models.CharField(max_length=100, blank=True)  # what a second table of types takes it for
    warnings = models.JSONField(default=list)  # words of engine/exchange/files/warnings.tsv
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    secret = models.BinaryField(max_length=64, null=True)
    wrapped_by = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.HERE)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)  # when its content was last found to be what it was
    # octets of what the child process drew: null, not tried yet; 0, nothing can be drawn
    preview_size = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(
                fields=["checked_at"], condition=models.Q(state="here"), name="attachments_to_check"
            ),
            models.Index(
                fields=["made_at"], condition=models.Q(preview_size=None), name="attachments_to_draw"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key.hex


# models of the file beside: Django finds them through this module
from jointdesk.desk.attachments.upload_models import Upload, UploadPiece  # noqa: E402, F401
