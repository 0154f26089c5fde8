"""What the person found says to being told of, and whether the one who asks is to be trusted."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.operations.victims.sealing import SealedRow


class FamilyAnswer(SealedRow):
    """One person found whom one report may speak of. What is sealed is what the person said (`Said`, as a dict)."""

    class State(models.TextChoices):
        TO_ASK = "to_ask", _("To be asked")
        CONSENTS = "consents", _("Agrees")
        REFUSES = "refuses", _("Does not want it")
        LATER = "later", _("Asked, undecided")
        RELEASED = "released", _("Released to be told")
        NOT_THE_ONE = "not_the_one", _("Not the person missed")

    report = models.ForeignKey(FamilyReport, on_delete=models.PROTECT, related_name="answers")
    # of a person a partner has found there is no referral of ours
    referral = models.ForeignKey(
        "operations.Referral", on_delete=models.PROTECT, null=True, related_name="family_answers"
    )
    request = models.ForeignKey("exchange.Request", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.TO_ASK)
    found_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "referral"], name="a_report_asks_a_person_once")
        ]

    @property
    def said(self) -> dict[str, Any]:
        return self.read_sealed()


class FamilyDistrust(SealedRow):
    """`Do not tell`: who asks may be the one to fear. What is sealed is why. Lifted by another officer than set it."""

    report = models.ForeignKey(FamilyReport, on_delete=models.PROTECT, related_name="distrusts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
