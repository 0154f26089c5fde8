import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TakenList(models.Model):
    """A list that an officer takes away and that takes long to make. `address`: the list's own, with its choice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        MADE = "made", _("Ready")
        FAILED = "failed", _("Could not be made")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=2_000)
    form = models.CharField(max_length=4)
    purpose = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)  # rows written
    total = models.PositiveIntegerField(default=0)  # 0: not known
    why = models.CharField(max_length=300, blank=True)  # it could not be made
    # what the officer might see when it was made: his role, his unit and what his sessions are checked against
    rights = models.CharField(max_length=64, blank=True)
    rows = models.BinaryField(null=True)  # keys of the rows it holds (lists.standing_rows)
    attachment = models.OneToOneField(
        "attachments.Attachment", on_delete=models.PROTECT, null=True, related_name="taken_list"
    )
    fetched = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="taken_lists_by_state")]

    def __str__(self) -> str:
        return self.attachment.name if self.attachment else self.address.partition("?")[0]
