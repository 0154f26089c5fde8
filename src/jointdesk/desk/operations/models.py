from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.attachments.sealing import SealedNote
from jointdesk.desk.cases.models import Case, Person
from jointdesk.desk.operations.explanations import explain
from jointdesk.desk.screening.models import Roster, RosterRow


class Operation(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        APPROVED = "approved", _("Approved")
        UNDER_WAY = "under_way", _("Under way")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    reference = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    held_on = models.DateField(db_index=True)
    province = models.CharField(max_length=10, db_index=True)  # ISO 3166-2
    site = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="operations")
    partners = models.JSONField(default=list)  # list of str: participating countries or bodies
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    # one that was recorded afterwards was never planned here
    state = models.CharField(max_length=20, choices=State, default=State.UNDER_WAY)
    roster = models.OneToOneField(Roster, on_delete=models.PROTECT, null=True, related_name="operation")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="operations")

    class Meta:
        ordering = ["-held_on", "reference"]

    def __str__(self) -> str:
        return self.reference


class Encounter(models.Model):
    """A person found in an operation. The same person found twice has two encounters and one Person."""

    class Category(models.TextChoices):
        UNDETERMINED = "undetermined", _("Not yet determined")
        VICTIM = "victim", _("Presumed victim")
        SUSPECT = "suspect", _("Suspect")
        RINGLEADER = "ringleader", _("Ringleader")

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="encounters")
    row = models.OneToOneField(RosterRow, on_delete=models.CASCADE, related_name="encounter")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="encounters")
    category = models.CharField(max_length=20, choices=Category, default=Category.UNDETERMINED)
    # code and numbers, "means_and_control:2,14": said in words by `explanation`
    category_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def explanation(self) -> str:
        return explain(self.category_reason)


class Referral(models.Model):
    """A presumed victim's way home. `presumed` holds charging, deportation and publication."""

    class State(models.TextChoices):
        DETECTED = "detected", _("Detected")
        PRESUMED = "presumed", _("Presumed")
        NEEDS = "needs", _("Needs and safety")
        REFLECTION = "reflection", _("Reflection period")
        IDENTIFIED = "identified", _("Formally identified")
        ASSISTED = "assisted", _("Assisted")
        RETURN_ASSESSED = "return_assessed", _("Return risk assessed")
        REPATRIATED = "repatriated", _("Voluntarily repatriated")
        HANDED_OVER = "handed_over", _("Handed over")
        FOLLOWED_UP = "followed_up", _("Followed up")
        NOT_INDICATED = "not_indicated", _("Not indicated, reviewed by two")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="referral")
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="referrals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=20, choices=State, default=State.PRESUMED)
    indicators = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    # the protection gate: nothing goes to the state of origin before both are answered
    consents_to_contact = models.BooleanField(null=True)
    protection_claim = models.BooleanField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # a member of the family may be the trafficker: told only when the person says so
    consents_to_family = models.BooleanField(null=True)
    reflection_until = models.DateField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]

    @property
    def code(self) -> str:
        """What the person is called by whoever does not work for him or her."""
        return f"P-{self.pk:05d}"


class ReferralReview(SealedNote):
    """One officer's review of a presumed victim; two different officers are needed. Its reasons (`note`) are sealed."""

    class Finding(models.TextChoices):
        UPHELD = "upheld", _("Indications stand")
        NOT_INDICATED = "not_indicated", _("No indications")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="reviews")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=20, choices=Finding)
    at = models.DateTimeField()
    # new indications came up afterwards: this review no longer counts
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "officer"], condition=models.Q(superseded_at=None), name="a_reviewer_once"
            )
        ]


class PartnerArrest(models.Model):
    """Arrests a partner made of one of our networks. Never counted as ours."""

    reference = models.CharField(max_length=60, unique=True)
    country = models.CharField(max_length=2)  # who arrested
    on = models.DateField(db_index=True)
    nationality = models.CharField(max_length=2)
    count = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "reference"]


# models of the rooms beside: Django finds them through this module
from jointdesk.desk.operations.families.models import FamilyAnswer, FamilyDistrust  # noqa: E402
from jointdesk.desk.operations.gate.gate_models import GateEntry, GatePhone  # noqa: E402
from jointdesk.desk.operations.people.outcome_models import Outcome, SeizedItem  # noqa: E402
from jointdesk.desk.operations.people.photo_models import Photo  # noqa: E402
from jointdesk.desk.operations.planning.plan_models import (  # noqa: E402
    OperationOfficer,
    OperationPlace,
    OperationPlan,
    OperationTarget,
    OperationUnit,
    PartnerParticipant,
    PlanApproval,
)
from jointdesk.desk.operations.referrals.models import ReferralStep  # noqa: E402
from jointdesk.desk.operations.victims.models import CaseWorker, VictimForm  # noqa: E402

__all__ = [
    "CaseWorker",
    "Encounter",
    "FamilyAnswer",
    "FamilyDistrust",
    "GateEntry",
    "GatePhone",
    "Operation",
    "OperationOfficer",
    "OperationPlace",
    "OperationPlan",
    "OperationTarget",
    "OperationUnit",
    "Outcome",
    "PartnerArrest",
    "PartnerParticipant",
    "Photo",
    "PlanApproval",
    "Referral",
    "ReferralReview",
    "ReferralStep",
    "SeizedItem",
    "VictimForm",
]
