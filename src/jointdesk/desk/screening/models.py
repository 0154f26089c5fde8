import uuid

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
    # all files that brought rows, with the lines they set aside
    files = models.ManyToManyField(ImportedFile, related_name="+")
    imported_at = models.DateTimeField()
    screened_at = models.DateTimeField(null=True)
    # who asked for the last screening, when and what for; the worker does it
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.reference


class RosterRow(models.Model):
    """One line of a roster, as written; corrections keep the old value in `corrections`."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="rows")
    row_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list)  # list of str: other names, other scripts
    birth_date = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    document = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    age = models.PositiveSmallIntegerField(null=True)  # as told, in years
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

    @property
    def names(self) -> list[str]:
        return [name for name in (self.name, *self.aliases) if name]


class Candidate(models.Model):
    """Screening says: this row may be the person of this notice, and why. It decides nothing."""

    class Decision(models.TextChoices):
        OPEN = "open", _("To be decided")
        PROPOSED = "proposed", _("Confirmed by one officer")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        CLOSED = "closed", _("Closed: no longer sought")

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
    # what came in after the decision ("row.document"), and when: the pair is shown again
    news = models.JSONField(default=list)
    news_at = models.DateTimeField(null=True)
    # the same person was decided before, on this candidate
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["row", "notice"], name="a_candidate_once")]

    @property
    def is_match(self) -> bool:
        """False: only a lead, for instance a name alone."""
        return self.outcome == "match"

    @property
    def certainty(self) -> str:
        """The score for a reader; never a hundred per cent, never none."""
        if not 0.01 <= self.score <= 0.99:
            return "> 99 %" if self.score > 0.99 else "< 1 %"
        return f"{self.score:.0%}".replace("%", " %")

    @property
    def is_decided(self) -> bool:
        return self.decision in (self.Decision.CONFIRMED, self.Decision.REJECTED)

    @property
    def can_be_decided(self) -> bool:
        """Whether officers are asked: it is open, or news put the decision in question."""
        return self.decision != self.Decision.CLOSED and (not self.is_decided or self.news_at is not None)


class Said(models.Model):
    """What an officer said of a candidate, and what was known of both sides then. Never changed."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="said")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirms = models.BooleanField()
    outcome = models.CharField(max_length=20)
    known = models.JSONField()  # {"row": {fact: [str]}, "notice": {...}}
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class RosterDraft(models.Model):
    """A table an officer handed over, before its columns are agreed. Nobody else sees it; it lives a day at most."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=60)  # of the roster it is meant for
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    header = models.JSONField()  # list of str
    lines = models.JSONField()  # [[line, [cell]]]
    made_at = models.DateTimeField(db_index=True)


class ListChange(models.Model):
    """A notice or a row was stored, changed or taken out: what an index must do to catch up, in this order.

    `token` tells a change from one of the same number that was rolled back.
    """

    class List(models.TextChoices):
        NOTICES = "notices"
        ROWS = "rows"

    list = models.CharField(max_length=10, choices=List)
    item = models.BigIntegerField()
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        indexes = [models.Index(fields=["list", "id"])]


class WaitingNotice(models.Model):
    """A notice, new or changed, that the worker will hold against everybody found so far."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
