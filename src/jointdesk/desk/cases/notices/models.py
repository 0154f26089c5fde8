"""What a notice leaves behind it: its steps, tables to be imported, and posters of missing persons."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeStep(models.Model):
    """Something done to a notice of ours. `before`: what an amendment changed, as it was said until then."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        PROPOSED = "proposed", _("Put forward")
        SENT_BACK = "sent_back", _("Sent back")
        ISSUED = "issued", _("Issued")
        AMENDED = "amended", _("Amended")
        REVIEWED = "reviewed", _("Reviewed")
        RENEWED = "renewed", _("Renewed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    notice = models.ForeignKey("cases.Notice", on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    # empty: the worker
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)  # field -> value

    class Meta:
        ordering = ["at", "pk"]


class NoticeTable(models.Model):
    """A table of notices whose columns are still to be agreed; gone when they are taken, or after a day."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    header = models.JSONField()  # list of str
    lines = models.JSONField()  # list of [line number, cells]
    made_at = models.DateTimeField(db_index=True)


class Poster(models.Model):
    """A missing person's poster. Made with the consent of the family or guardian, and for a while only."""

    class Scope(models.TextChoices):
        PRINT = "print", _("Hung up and handed out")
        ONLINE = "online", _("Online too")

    notice = models.ForeignKey("cases.Notice", on_delete=models.CASCADE, related_name="posters")
    languages = models.JSONField(default=list)  # list of str: as settings.LANGUAGES names them
    facts = models.JSONField(default=dict)  # what it says, word -> text, as both officers saw it
    with_photo = models.BooleanField(default=True)
    consent_by = models.CharField(max_length=200)
    consent_relation = models.CharField(max_length=40)  # families.models.FamilyReport.Relation
    consent_on = models.DateField()
    consent_scope = models.CharField(max_length=20, choices=Scope, default=Scope.PRINT)
    contact = models.CharField(max_length=200)  # whom to call: the desk's public number
    expires_on = models.DateField(db_index=True)  # the day until which the consent holds
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # another officer than the one who made it: nothing is printed before
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # empty beside a day: the worker, because its time was over or the person was found
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
