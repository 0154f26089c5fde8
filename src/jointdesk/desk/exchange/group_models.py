"""Joint groups: desks with a common mandate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.partners.models import Partner


class JointGroup(models.Model):
    """Two or more desks with a mandate. `key` is the same on every member's desk."""

    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    mandate = models.TextField()
    legal_basis = models.CharField(max_length=30)
    desks = models.JSONField(default=list)  # ids of all desks it was founded for, ours included
    founded_at = models.DateTimeField()
    # null: founded by us
    founder = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="founded_groups")
    joined_at = models.DateTimeField(null=True)  # null: we were invited and have not accepted

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A partner's desk in a joint group; our own desk is a member of each group it has joined."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Member")

    group = models.ForeignKey(JointGroup, on_delete=models.CASCADE, related_name="members")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="groups")
    state = models.CharField(max_length=20, choices=State)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "partner"], name="a_member_once")]
