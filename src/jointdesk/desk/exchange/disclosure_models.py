"""Notices on their way to a partner: proposed by one officer, approved by another, then sent."""

from django.conf import settings
from django.db import models

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.partners.models import Partner


class NoticeDisclosure(models.Model):
    """A batch of our notices for one partner. Nothing leaves before `approved_by`, who is not `proposed_by`."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="disclosures")
    notices = models.ManyToManyField(Notice, related_name="disclosures")
    purpose = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)
