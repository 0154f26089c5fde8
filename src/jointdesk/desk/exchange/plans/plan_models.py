"""Plans, each version of one, and who may read it and has."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.groups.group_models import JointGroup
from jointdesk.desk.partners.models import Partner


class Plan(models.Model):
    """A plan of a joint group. `key` is the same on every desk that has a reader of it."""

    key = models.UUIDField(unique=True)
    group = models.ForeignKey(JointGroup, on_delete=models.PROTECT, related_name="plans")
    origin = models.ForeignKey(  # null: ours
        Partner, on_delete=models.PROTECT, null=True, related_name="plans"
    )
    began_at = models.DateTimeField()


class PlanVersion(models.Model):
    """What a plan said from one change to the next. `key` names it as a datum; the newest that was sent holds."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        SENT = "sent", _("Sent")
        RECEIVED = "received", _("Received")
        RETRACTED = "retracted", _("Retracted")
        ERASED = "erased", _("Erased")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    key = models.UUIDField(unique=True)
    number = models.PositiveIntegerField()
    form_version = models.PositiveIntegerField()
    fields = models.JSONField(default=dict)
    conditions = models.CharField(max_length=2000, blank=True)
    approval = models.CharField(max_length=20, default="two_officers")
    state = models.CharField(max_length=20, choices=State)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField()
    # the one other officer of ours who releases it, named by the author: nobody else sees the draft
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="a_plan_version_once")]
        ordering = ["plan", "-number"]


class PlanReader(models.Model):
    """One person who may read a version: a member of the group, and at our desk the officer behind the member."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="readers")
    member = models.UUIDField()  # key of the member's entry
    desk = models.CharField(max_length=32)
    name = models.CharField(max_length=200)  # of the member, as it was when the plan was written
    # fixed when the plan came: who is linked to the member later reads the next version
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True)
    unread_code = models.CharField(max_length=64, blank=True)  # why nobody there can read it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "member"], name="a_plan_reader_once")]
        ordering = ["desk", "name"]
