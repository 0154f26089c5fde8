"""What of a request's messages is counted, and what each desk stated of a period."""

from django.db import models

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.partners.models import Partner


class CountedMessage(models.Model):
    """A signed message of a request, ours or the partner's, without its words: they are not kept for ever, this is.

    Written in the transaction that sends or takes the message, with its own row of the log.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="counted_messages")
    request = models.UUIDField()  # the request's key
    ours = models.BooleanField()  # we wrote it
    by_asker = models.BooleanField()
    type = models.CharField(max_length=64)
    signed_at = models.DateTimeField()  # as its signature covers it, by the writer's clock
    sequence = models.PositiveIntegerField()
    content = models.CharField(max_length=64)  # digest of the signed payload, the same on both desks
    facts = models.JSONField(default=dict)  # engine/exchange/figures/histories.COUNTED
    refused = models.BooleanField(default=False)  # the partner could not act on it: neither desk counts it
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "request", "ours", "sequence"], name="a_message_counted_once"
            )
        ]
        indexes = [models.Index(fields=["partner", "signed_at"])]


class FigureStatement(models.Model):
    """The newest statement of a period, ours or the partner's."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="figure_statements")
    ours = models.BooleanField()
    begin = models.DateTimeField()
    end = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    counted = models.JSONField(default=dict)  # request -> what is counted of it
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "ours", "begin", "end"], name="a_period_stated_once")
        ]
