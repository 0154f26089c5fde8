"""Files that travel, ours and the partners', and where ours went."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.requests.request_models import Answer, Request
from jointdesk.desk.partners.models import Partner


class TravelledFile(models.Model):
    """A file of an answer, or of whatever `belongs` names. What it says lies in the desk's folder, encrypted under
    `secret`: without the secret nobody reads it, wherever copies are."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("On its way")
        HERE = "here", _("Here, whole")
        REFUSED = "refused", _("Not taken")
        RETRACTED = "retracted", _("Retracted")
        ERASED = "erased", _("Erased")

    key = models.UUIDField(unique=True)  # the same on every desk
    origin = models.ForeignKey(  # null: ours
        Partner, on_delete=models.PROTECT, null=True, related_name="files"
    )
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="files")
    # null: it waits for the answer it will go with
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, related_name="files")
    belongs = models.UUIDField(null=True, db_index=True)  # what else it is part of: the edit of a plan
    name = models.CharField(max_length=120, blank=True)  # as it may be saved; what came may have been another
    claimed = models.CharField(max_length=100, blank=True)  # media type, as whoever sent it says
    found = models.CharField(max_length=100, blank=True)  # media type, as its content says
    warnings = models.JSONField(default=list)  # words of engine/exchange/files/warnings.tsv
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    secret = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=20, choices=State)
    fault = models.CharField(max_length=64, blank=True)  # why it was not taken
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # of a partner's file: where it is fetched, and how that goes
    token = models.CharField(max_length=32, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    here_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=models.Q(state="announced"), name="files_on_their_way"
            )
        ]


class FilePassage(models.Model):
    """A file of ours (or one passed on) that a partner may fetch under `token`, and what it said of it."""

    file = models.ForeignKey(TravelledFile, on_delete=models.CASCADE, related_name="passages")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="file_passages")
    token = models.CharField(max_length=32, unique=True)
    sent_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    refused_code = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)  # no longer given: taken, or called back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "partner"], name="a_file_once_a_partner")]
