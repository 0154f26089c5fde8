"""Notices on their way to a partner: proposed by one officer, approved by another, then sent."""

from django.conf import settings
from django.db import models

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.mail.conversation_models import Batch
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
    batches = models.ManyToManyField(Batch, related_name="disclosures")  # as they were sent

    @property
    def confirmation(self) -> dict[str, int] | None:
        """What the partner says it has of them: stored in all, of these in quarantine. None: it said nothing yet."""
        said = [batch for batch in self.batches.all() if batch.confirmed_at is not None]
        if not said or len(said) < len(self.batches.all()):
            return None
        return {
            "stored": sum(batch.stored or 0 for batch in said),
            "quarantined": sum(batch.quarantined or 0 for batch in said),
        }
