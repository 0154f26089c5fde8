from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.intake.models import Complaint, Identifier


class Network(models.Model):
    """Complaints that share identifiers. A merged network keeps its row and points at the one it went into."""

    reference = models.CharField(max_length=40, unique=True)
    formed_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    dissolved_at = models.DateTimeField(null=True)
    # kept in step with the memberships, so that a list of networks needs no counting
    complaint_count = models.PositiveIntegerField(default=0, db_index=True)
    identifier_count = models.PositiveIntegerField(default=0)
    first_received_at = models.DateTimeField(null=True)
    last_received_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference


class Linkage(models.Model):
    """One row: who holds its lock links. It numbers networks and knows whether the hub rule is due again."""

    next_number = models.PositiveIntegerField(default=1)
    # an identifier has become common: only linking everything can say whether it is a hub
    due = models.BooleanField(default=False)
    linked_at = models.DateTimeField(null=True)


class Membership(models.Model):
    """Each complaint is in exactly one network, be it alone in it; a withdrawn one is in none."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="membership")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")


class Hub(models.Model):
    """An identifier too common to link by: shown and counted, never glue, unless an officer overrules."""

    class Source(models.TextChoices):
        LIST = "list", _("On a reviewed list")
        RULE = "rule", _("By the hub rule")
        OFFICER = "officer", _("By an officer")

    identifier = models.OneToOneField(Identifier, on_delete=models.CASCADE, related_name="hub")
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=300)
    degree = models.PositiveIntegerField(default=0)
    overruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )


class Judgement(models.Model):
    """An officer's word that two complaints do, or do not, belong together; it survives every rebuild."""

    class Kind(models.TextChoices):
        MUST_LINK = "must_link", _("Belong together")
        CANNOT_LINK = "cannot_link", _("Do not belong together")

    kind = models.CharField(max_length=20, choices=Kind)
    one = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
