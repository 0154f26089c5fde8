from django.conf import settings
from django.db import models

from jointdesk.desk.attachments.models import Attachment


class Photo(models.Model):
    """A picture of a person found, encrypted as every attachment. The newest is shown."""

    encounter = models.ForeignKey("operations.Encounter", on_delete=models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
