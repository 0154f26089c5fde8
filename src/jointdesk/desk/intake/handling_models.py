"""What officers do with a complaint between its arrival and its end: who has it, where it went, what was asked,
what moved its clock, how it reads in another language, and what was lost when.

Each row is kept: the history of a complaint is read from them, and nothing in them is overwritten but an answer.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit


def _officer(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=null, related_name="+")


class Assignment(models.Model):
    """An officer had the complaint from `since` to `until`; the open one is also the complaint's `holder`."""

    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="assignments")
    officer = _officer()
    by = _officer()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Transfer(models.Model):
    """A complaint goes from one unit to another, at once; the other takes it on or sends it back."""

    class State(models.TextChoices):
        SENT = "sent", _("Not taken on yet")
        TAKEN = "taken", _("Taken on")
        RETURNED = "returned", _("Sent back")
        RECALLED = "recalled", _("Taken back by its sender")

    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="transfers")
    # the sender reads this line for ever, when the complaint is no longer readable there
    reference = models.CharField(max_length=40)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_by = _officer()
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = _officer(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=models.Q(state="sent"), name="one_open_transfer"
            )
        ]


class Enquiry(models.Model):
    """Something an officer asked for before deciding."""

    class AskedOf(models.TextChoices):
        COMPLAINANT = "complainant", _("The complainant")
        BANK = "bank", _("A bank or payment service")
        TELECOM = "telecom", _("A telecom or internet service")
        AUTHORITY = "authority", _("Another authority")

    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="enquiries")
    asked_of = models.CharField(max_length=20, choices=AskedOf, default=AskedOf.COMPLAINANT)
    question = models.TextField(max_length=2000)
    answer_by = models.DateField()
    asked_by = _officer()
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=5000, blank=True)
    answered_by = _officer(null=True)
    answered_at = models.DateTimeField(null=True)


class ClockStep(models.Model):
    """Something that moved, stopped or restarted the statutory clock; `before` and `after` are its last days."""

    class Kind(models.TextChoices):
        COMPLEX = "complex", _("Longer because complex")
        EXTENDED = "extended", _("Extended")
        SUSPENDED = "suspended", _("Suspended")
        RESUMED = "resumed", _("Resumed")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", _("Refused")

    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="clock_steps")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.IN_FORCE)
    ground = models.CharField(max_length=30, blank=True)  # of a suspension: a code of clocks.yaml
    reason = models.CharField(max_length=300)
    authority = models.CharField(
        max_length=200, blank=True
    )  # who granted it, where the law wants another one
    document = models.CharField(max_length=120, blank=True)  # the number of that decision
    on = models.DateField()
    before = models.DateField()
    after = models.DateField()
    by = _officer()
    at = models.DateTimeField()
    settled_by = _officer(null=True)
    settled_at = models.DateTimeField(null=True)


class Translation(models.Model):
    """An officer's translation beside the original; the newest of a language is shown, the others are kept."""

    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    text = models.TextField()
    by = _officer()
    at = models.DateTimeField()


class LossLine(models.Model):
    """One payment: how much, when, to whom. The complaint's own amount is the total that was told."""

    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="losses")
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=5)  # ISO 4217, or a coin of exchange_rates.tsv such as USDT
    paid_on = models.DateField()
    recipient = models.CharField(max_length=200, blank=True)
    identifier = models.ForeignKey(
        "intake.Identifier", on_delete=models.SET_NULL, null=True, related_name="losses"
    )
    bank_reference = models.CharField(max_length=80, blank=True)
    # what became of it, in its own currency: held at a bank still, or back with who paid
    stopped = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    returned = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    noted_by = _officer(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["paid_on", "pk"]
