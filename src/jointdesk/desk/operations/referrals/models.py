"""What was done, and what is to be done, on a presumed victim's way home; its words are sealed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.attachments.sealing import SealedNote


class ReferralStep(SealedNote):
    """One thing done or due for a protected person; read in the compartment alone. Open while `done_at` is empty.
    `note`: words, or the code of a need or of what the person said of the family."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("New state")
        GATE = "gate", _("Protection looked at")
        SAFETY = "safety", _("Place and safety")
        GUARDIAN = "guardian", _("Guardian of the child")
        NEED = "need", _("Urgent need")
        REFLECTION = "reflection", _("Reflection period")
        TRAVEL_DOCUMENT = "travel_document", _("Document for the way home")
        HANDOVER = "handover", _("Handover")
        FOLLOW_UP = "follow_up", _("Follow-up")
        ASSISTANCE = "assistance", _("A partner asked to assist")
        FAMILY = "family", _("Family")
        NOTE = "note", _("Note")

    referral = models.ForeignKey("operations.Referral", on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, blank=True)  # of the referral, where it moved
    due_on = models.DateField(null=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    told_on = models.DateField(null=True)  # when those who work for the person were last told that it is due
    # who takes the person over: an embassy or another body that is a unit of this desk
    organisation = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey("exchange.Request", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
