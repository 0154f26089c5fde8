from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Partner(models.Model):
    """Another desk. Nothing is sent to it, nor believed from it, before its fingerprint was confirmed."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the fingerprint")
        CONFIRMED = "confirmed", _("Confirmed")
        REVOKED = "revoked", _("Revoked")

    desk_id = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    address = models.URLField(max_length=300)
    card = models.BinaryField()  # the signed card as received
    fingerprint = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # when the partner said that it trusts our card too
    trusts_us_since = models.DateTimeField(null=True)
    # elements a day this partner may ask us (private matching)
    daily_cap = models.PositiveIntegerField(default=10_000)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
