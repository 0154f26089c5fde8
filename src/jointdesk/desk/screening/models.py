from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.intake.models import ImportedFile


class Roster(models.Model):
    """A list of people as a tired officer wrote it at a gate."""

    reference = models.CharField(max_length=60, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rosters")
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    imported_from = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()
    screened_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference


class RosterRow(models.Model):
    """One line of a roster, as written; corrections keep the old value in `corrections`."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="rows")
    row_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    birth_date = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    document = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, blank=True)
    indicators = models.JSONField(default=list)  # list of int, engine/reference/indicators.yaml
    note = models.CharField(max_length=500, blank=True)
    # empty: still to be screened; a correction of a fact that identifies empties it again
    screened_at = models.DateTimeField(null=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True)
    corrections = models.JSONField(default=list)  # [{field, old, new, reason, at}]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["roster", "row_id"], name="a_row_once_a_roster")]

    def __str__(self) -> str:
        return f"{self.roster.reference}/{self.row_id}"


class Candidate(models.Model):
    """Screening says: this row may be the person of this notice, and why. It decides nothing."""

    class Decision(models.TextChoices):
        OPEN = "open", _("To be decided")
        PROPOSED = "proposed", _("Confirmed by one officer")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    row = models.ForeignKey(RosterRow, on_delete=models.CASCADE, related_name="candidates")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="candidates")
    outcome = models.CharField(max_length=20)
    score = models.FloatField()
    reasons = models.JSONField()  # list of str
    decision = models.CharField(max_length=20, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # a wanted match is confirmed by a second officer
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["row", "notice"], name="a_candidate_once")]

    @property
    def is_match(self) -> bool:
        """False: only a lead, for instance a name alone."""
        return self.outcome == "match"

    @property
    def certainty(self) -> str:
        """The score for a reader; never a hundred per cent."""
        return "> 99 %" if self.score > 0.99 else f"{self.score:.0%}".replace("%", " %")

    @property
    def is_decided(self) -> bool:
        return self.decision in (self.Decision.CONFIRMED, self.Decision.REJECTED)
