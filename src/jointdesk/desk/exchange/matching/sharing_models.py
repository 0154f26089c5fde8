"""What may be shared with whom, when it goes out, and sets under construction."""

from django.conf import settings
from django.db import models

from jointdesk.desk.cases.models import Case
from jointdesk.desk.partners.models import Partner


class SharedKind(models.Model):
    """Officers decided whether a partner may find a kind with us. No row: the default of `sharing`."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="shared_kinds")
    kind = models.CharField(max_length=30)
    shared = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "kind"], name="a_kind_shared_once")]


class KeptBackCase(models.Model):
    """A case whose officers keep it to themselves: its complaints and persons enter no set and no question."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="kept_back")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()


class SharingHour(models.Model):
    """The hour (UTC) at which a partner's sets are published each day. No row: the default; null: on demand only."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="sharing_hour")
    hour = models.PositiveSmallIntegerField(null=True)


class SetBuild(models.Model):
    """A large set that the worker computes: ordered, on its way, or failed. Gone once the set is published."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="set_builds")
    kind = models.CharField(max_length=30)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ordered_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    built = models.PositiveIntegerField(default=0)
    failed = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "kind"], name="a_set_built_once")]
