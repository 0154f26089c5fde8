from django.conf import settings
from django.db import models


class GatePhone(models.Model):
    """A phone at the gate. Its number begins the numbers of its rows, so that two phones never give the same."""

    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="phones")
    key = models.UUIDField()  # drawn by the phone
    number = models.PositiveIntegerField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    # the key (JWK) that opens what the phone keeps: the phone itself has only its public half
    opens = models.TextField(blank=True)
    # reported lost: the key is gone, nothing it keeps is ever opened
    lost_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="a_phone_number_once"),
            models.UniqueConstraint(fields=["operation", "key", "officer"], name="a_phone_once_an_officer"),
        ]


class GateEntry(models.Model):
    """A row as a phone sent it. `key` was drawn on the phone: the same one again is the same row."""

    phone = models.ForeignKey(GatePhone, on_delete=models.CASCADE, related_name="entries")
    key = models.UUIDField(unique=True)
    row = models.OneToOneField("screening.RosterRow", on_delete=models.CASCADE, related_name="entry")
    digest = models.CharField(max_length=64)  # of what was sent, so that a second sending can be compared
    room = models.CharField(max_length=120, blank=True)  # building and room
    needs = models.JSONField(default=list)  # codes of gate/needs.yaml
    held = models.CharField(max_length=500, blank=True)  # what the person had with them
    written_at = models.DateTimeField()  # on the phone
    taken_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
