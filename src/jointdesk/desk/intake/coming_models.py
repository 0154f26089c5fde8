"""Files that officers have brought and that are not taken in yet."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ComingFile(models.Model):
    """How it is read is agreed over a preview; then the worker takes it in. Encrypted, its officer's alone, gone when
    it is taken in or after a day."""

    class State(models.TextChoices):
        LOOKED_AT = "looked_at", _("Being looked at")
        WAITING = "waiting", _("Waits")
        TAKEN_IN = "taken_in", _("Taken in")
        REFUSED = "refused", _("Refused")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)  # as of ImportedFile
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.LOOKED_AT)
    quarantine = models.BooleanField(default=False)
    reading = models.JSONField(default=dict)  # fields of readings.Reading, as the officer agreed to them
    step = models.CharField(max_length=20, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    # where and why it was refused
    line = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    attachment = models.OneToOneField(
        "attachments.Attachment", on_delete=models.PROTECT, null=True, related_name="coming_file"
    )
    imported = models.ForeignKey(
        "intake.ImportedFile", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "made_at"], name="coming_files_by_state")]

    def __str__(self) -> str:
        return self.name
