"""Joint groups: desks with a common mandate, and how far each of them is in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.partners.models import Partner


class JointGroup(models.Model):
    """Two or more desks with a mandate. `key` is the same on every member's desk.

    Name, mandate and legal basis are as the group was founded; what was revised since is its entry of kind `mandate`.
    """

    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    mandate = models.TextField()
    legal_basis = models.CharField(max_length=30)
    desks = models.JSONField(default=list)  # ids of all its desks that are known here, ours included
    founded_at = models.DateTimeField()
    founded_by = models.CharField(max_length=32, blank=True)  # id of a desk; empty: of ours
    # who invited us; null: founded by us
    founder = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="founded_groups")
    joined_at = models.DateTimeField(null=True)  # null: we were invited and have not accepted
    left_at = models.DateTimeField(null=True)  # ours; what is here is read, and nothing comes or goes

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """We are in it: entries come and go."""
        return self.joined_at is not None and self.left_at is None


class GroupMember(models.Model):
    """A partner's desk in a joint group; our own desk is a member of each group it has joined."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Member")
        LEFT = "left", _("Left")

    group = models.ForeignKey(JointGroup, on_delete=models.CASCADE, related_name="members")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="groups")
    state = models.CharField(max_length=20, choices=State)
    since = models.DateTimeField()
    # by an officer of ours; null: another member invited it, and nothing of ours goes there
    admitted_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=32, blank=True)  # the member that invited it later

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "partner"], name="a_member_once")]
