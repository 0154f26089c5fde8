from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit


class Advisory(models.Model):
    """What all versions of one warning share."""

    reference = models.CharField(max_length=20, unique=True)  # "W-2026-0001"
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.reference


class AdvisoryVersion(models.Model):
    """One text of a warning. What is out is never written over: a change is a new version, its end one that cancels."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Waits for review")
        OUT = "out", _("Published")

    class Kind(models.TextChoices):
        ALERT = "alert", _("New warning")
        UPDATE = "update", _("Changed warning")
        CANCEL = "cancel", _("Withdrawn")

    # the words of CAP 1.2, section 3.2.2
    class Severity(models.TextChoices):
        EXTREME = "extreme", _("Extreme: lives at risk")
        SEVERE = "severe", _("Severe: freedom or all savings at risk")
        MODERATE = "moderate", _("Moderate: possible loss")
        MINOR = "minor", _("Minor")

    class Urgency(models.TextChoices):
        IMMEDIATE = "immediate", _("Act at once")
        EXPECTED = "expected", _("Act soon")
        FUTURE = "future", _("Later")

    class Certainty(models.TextChoices):
        OBSERVED = "observed", _("Observed: cases are known here")
        LIKELY = "likely", _("Likely")
        POSSIBLE = "possible", _("Possible")

    advisory = models.ForeignKey(Advisory, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ALERT)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    newest = models.BooleanField(default=True)
    # codes between bars, "|JOB_RECRUIT|PHISH|", so that any database finds one among them
    scam_types = models.CharField(max_length=400, blank=True)
    provinces = models.CharField(max_length=1_000, blank=True)
    lure = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.MODERATE)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.EXPECTED)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.OBSERVED)
    # language -> {"headline", "description", "instruction", "ready"}; only what is ready is published
    words = models.JSONField(default=dict)
    onset = models.DateTimeField(null=True)
    expires = models.DateTimeField()
    is_exercise = models.BooleanField(default=False)
    # keys of the officers whose words are in it: none of them lets it out
    writers = models.JSONField(default=list)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    remark = models.CharField(max_length=500, blank=True)  # why it was sent back, or withdrawn
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # when the doors last were given it

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["advisory", "number"], name="advisory_versions_numbered")
        ]
        indexes = [
            models.Index(fields=["newest", "-changed_at"], name="advisories_newest"),
            models.Index(fields=["state", "expires"], name="advisories_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.advisory.reference}.{self.number}"

    @property
    def type_codes(self) -> list[str]:
        return unbar(self.scam_types)

    @property
    def province_codes(self) -> list[str]:
        return unbar(self.provinces)

    @property
    def ready_languages(self) -> list[str]:
        return [language for language, said in self.words.items() if said.get("ready")]

    @property
    def headline(self) -> str:
        """In the reader's language, else in the first there is."""
        own = self.words.get((get_language() or "en").split("-")[0], {})
        said = [one.get("headline", "") for one in (own, *self.words.values())]
        return next((text for text in said if text), "")

    def is_over(self, now: datetime | None = None) -> bool:
        return self.expires <= (now or timezone.now())


def bar(codes: list[str]) -> str:
    return f"|{'|'.join(codes)}|" if codes else ""


def unbar(text: str) -> list[str]:
    return [code for code in text.split("|") if code]
