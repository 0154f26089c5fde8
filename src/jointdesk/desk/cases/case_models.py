from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks.models import Network


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
    summary = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, choices=State, default=State.OPENED)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    networks = models.ManyToManyField(Network, related_name="cases")
    complaints = models.ManyToManyField(Complaint, through="CaseComplaint", related_name="cases")

    def __str__(self) -> str:
        return self.reference

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class CaseComplaint(models.Model):
    """A complaint that an officer took into a case; those of its networks belong to it without a row."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="complaint_links")
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="case_links")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "complaint"], name="a_complaint_once_a_case")]


class CaseIdentifier(models.Model):
    """An identifier of the investigation's own: no complaint need name it. `person`: whose it is, where known."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="own_identifiers")
    identifier = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="case_links")
    person = models.ForeignKey(
        "cases.Person", on_delete=models.SET_NULL, null=True, related_name="identifiers"
    )
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "identifier"], name="an_identifier_once_a_case")
        ]


class Member(models.Model):
    """An officer of a case's team, of whatever unit; who has left stays in the history."""

    class Part(models.TextChoices):
        DEPUTY = "deputy", _("Deputy of the lead")
        INVESTIGATOR = "investigator", _("Investigator")
        ANALYST = "analyst", _("Analyst")
        LIAISON = "liaison", _("Liaison")
        EXHIBITS = "exhibits", _("Keeper of exhibits")
        OBSERVER = "observer", _("Observer, reads only")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    part = models.CharField(max_length=20, choices=Part, default=Part.INVESTIGATOR)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer"], condition=models.Q(left_at=None), name="an_officer_once_a_team"
            )
        ]


class CaseTransfer(models.Model):
    """A case went to another unit. Who had it before stays readable for both."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
