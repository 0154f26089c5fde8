from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.cases.models import Case, Notice, Person
from jointdesk.desk.exchange.plans.plan_models import Plan
from jointdesk.desk.networks.models import Network

_TARGETS = ("network", "case", "notice", "person")


class OperationPlan(models.Model):
    """The words of a plan. `revision` grows with every change: an approval is of one revision."""

    operation = models.OneToOneField("operations.Operation", on_delete=models.CASCADE, related_name="plan")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    aim = models.TextField(blank=True)
    conduct = models.TextField(blank=True)
    # how people in need, children and victims are received before anything else
    care = models.TextField(blank=True)
    mark_after = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    shared = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()


class PlanApproval(models.Model):
    plan = models.ForeignKey(OperationPlan, on_delete=models.CASCADE, related_name="approvals")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "officer", "revision"], name="an_approval_once")
        ]


class OperationPlace(models.Model):
    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=200)
    province = models.CharField(max_length=10)  # ISO 3166-2
    address = models.CharField(max_length=300, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)

    class Meta:
        ordering = ["pk"]


class OperationUnit(models.Model):
    """A unit that takes part, and with what."""

    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["operation", "unit"], name="a_unit_once_an_operation")]


class OperationOfficer(models.Model):
    """An officer assigned: sees the operation from its first plan on, whatever the unit."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Leads")
        GATE = "gate", _("Enters people at the gate")
        CARE = "care", _("Receives victims and people in need")
        SEARCH = "search", _("Searches and seizes")
        LIAISON = "liaison", _("Keeps contact with partners")
        READER = "reader", _("Knows of it")

    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="officers")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "officer"], name="an_officer_once_an_operation")
        ]


class PartnerParticipant(models.Model):
    """A foreign desk or another body that takes part."""

    operation = models.ForeignKey(
        "operations.Operation", on_delete=models.CASCADE, related_name="participants"
    )
    body = models.CharField(max_length=100)
    people = models.CharField(max_length=300, blank=True)
    task = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]


class OperationTarget(models.Model):
    """What or whom the operation is about: exactly one of a network, a case, a notice, a person."""

    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="targets")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{one}__isnull": one != named for one in _TARGETS}) for named in _TARGETS),
                    _connector=Q.OR,
                ),
                name="a_target_names_one_thing",
            )
        ]
