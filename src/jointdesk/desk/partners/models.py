from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.engine.exchange.matching.caps import IDENTIFIERS_A_DAY, PERSONS_A_DAY


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
    # conditions agreed at pairing (private matching): elements a day this partner may ask us, of identifiers and of
    # persons, and the tags of the largest set we take from it
    daily_cap = models.PositiveIntegerField(default=IDENTIFIERS_A_DAY)
    daily_person_cap = models.PositiveIntegerField(default=PERSONS_A_DAY)
    largest_set = models.PositiveIntegerField(default=1_048_576)
    # since when its present keys are pinned; whether their words were heard aloud, or only the keys before vouch
    keys_since = models.DateTimeField(null=True)
    words_heard_at = models.DateTimeField(null=True)
    # the newest prekey of ours that it was told
    prekey_told = models.CharField(max_length=16, blank=True)
    # it revoked its keys: what came after this moment an officer reviews
    suspect_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormerKey(models.Model):
    """Keys a partner had before: believed for a while for what was under way, kept for ever as its history."""

    class End(models.TextChoices):
        ROTATED = "rotated", _("Rotated")
        REVOKED = "revoked", _("Revoked")

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="former_keys")
    signing_key = models.BinaryField(max_length=32)
    fingerprint = models.CharField(max_length=200)
    since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    end = models.CharField(max_length=20, choices=End)
    believed_until = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-ended_at", "-pk"]


class PartnerPrekey(models.Model):
    """A short-lived key a partner announced: what we write to it is sealed to the newest that is valid."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="prekeys")
    key_id = models.CharField(max_length=16)
    public_key = models.BinaryField(max_length=32)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "key_id"], name="a_prekey_once")]
