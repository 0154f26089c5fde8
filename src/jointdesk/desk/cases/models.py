from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.networks.models import Network
from jointdesk.desk.partners.models import Partner


class Person(models.Model):
    """A human being the desk knows of. What he or she is in a case stands in the involvement, never here."""

    name = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list)  # list of str, any script
    birth_date = models.CharField(max_length=10, blank=True)  # ISO, or only YYYY or YYYY-MM
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True, db_index=True)
    document = models.CharField(max_length=40, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Case(models.Model):
    class State(models.TextChoices):
        OPENED = "opened", _("Opened")
        INVESTIGATED = "investigated", _("Under investigation")
        PROPOSED = "proposed", _("Proposed for prosecution")
        BEFORE_COURT = "before_court", _("Before the court")
        JUDGED = "judged", _("Judged")
        CLOSED = "closed", _("Closed")

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, choices=State, default=State.OPENED)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    opened_at = models.DateTimeField()
    networks = models.ManyToManyField(Network, related_name="cases")

    def __str__(self) -> str:
        return self.reference


class Involvement(models.Model):
    """A person's category in a case; categories are distinct (Directive (EU) 2016/680, Art. 6)."""

    class Category(models.TextChoices):
        SUSPECT = "suspect", _("Suspect")
        RINGLEADER = "ringleader", _("Ringleader")
        VICTIM = "victim", _("Victim")
        WITNESS = "witness", _("Witness")
        OTHER = "other", _("Other")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="involvements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="involvements")
    category = models.CharField(max_length=20, choices=Category)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="a_person_once_a_case")]


class Proceeding(models.Model):
    """One step of procedure of one person. The same step reported twice is one row, with the earliest date."""

    class Step(models.TextChoices):
        PROPOSED = "proposed_for_prosecution", _("Proposed for prosecution")
        BEFORE_COURT = "before_court", _("Before the court")
        JUDGED = "judged", _("Judged")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proceedings")
    step = models.CharField(max_length=30, choices=Step)
    on = models.DateField(db_index=True)
    court = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=20, choices=Involvement.Category)  # as what: suspect or ringleader
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="proceedings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "step"], name="a_step_once_a_person")]


class Notice(models.Model):
    """A person sought: wanted (red) or missing (yellow). Kept at most five years, then reviewed (INTERPOL RPD)."""

    class Colour(models.TextChoices):
        RED = "red", _("Wanted")
        YELLOW = "yellow", _("Missing")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESOLVED = "resolved", _("Found")

    reference = models.CharField(max_length=60, unique=True)  # unique over all desks: "VN-W-0012"
    colour = models.CharField(max_length=10, choices=Colour)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    birth_date = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    document = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField()
    review_on = models.DateField()
    circumstances = models.TextField(blank=True)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    state = models.CharField(max_length=20, choices=State, default=State.ACTIVE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    # empty: ours. Otherwise the partner whose notice this is; its conditions bind us.
    origin = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="notices")
    conditions = models.CharField(max_length=300, blank=True)
    # partners this notice was sent to; nobody by default
    audience = models.ManyToManyField(Partner, related_name="notices_received")

    def __str__(self) -> str:
        return self.reference
