from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.engine.letterbox.letters import ReceiptMark


class Listing(models.Model):
    """What the doors were last told of an identifier; made anew with every bundle, by nobody's hand."""

    identifier = models.OneToOneField("intake.Identifier", on_delete=models.CASCADE, related_name="listing")
    band = models.CharField(max_length=10)  # of engine/letterbox/listings.BANDS
    month = models.DateField()  # the first day of the month of the last report that counts
    scam_types = models.JSONField(default=list)  # codes that several reporters named
    since = models.DateField()  # of the first bundle that told it, without a gap

    class Meta:
        indexes = [models.Index(fields=["-month", "identifier"], name="listings_by_month")]


class ListingBuild(models.Model):
    """A bundle was made; those that decide when the next one is due are kept, and no others."""

    made_at = models.DateTimeField()
    listed = models.PositiveIntegerField()


class ListingDecision(models.Model):
    """An officer's word that goes before what was counted, until it is lifted."""

    class Act(models.TextChoices):
        # reports up to its day count no more; what comes after does
        CORRECTED = "corrected", _("Corrected: earlier reports do not count")
        # never listed: an authority's own number, a victim's, one that is shared by many
        EXEMPT = "exempt", _("Never listed")
        # from its day on nothing more shows, and nothing disappears
        HELD = "held", _("Held for an investigation: nothing more shows")

    identifier = models.ForeignKey("intake.Identifier", on_delete=models.PROTECT, related_name="decisions")
    act = models.CharField(max_length=10, choices=Act)
    since = models.DateField()
    reason = models.CharField(max_length=300)
    case = models.CharField(max_length=60, blank=True)  # the investigation's reference, of a hold
    dispute = models.ForeignKey(
        "intake.Dispute", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "act"],
                condition=models.Q(lifted_at=None),
                name="one_listing_decision_of_a_kind",
            )
        ]


class Dispute(models.Model):
    """Somebody says that an identifier of theirs is listed wrongly. A grant takes two officers; all are answered."""

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        PROPOSED = "proposed", _("A grant waits for a second officer")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    letter = models.CharField(max_length=32)  # the id of the letter it came in
    receipt_locator = models.BinaryField(max_length=8)
    receipt_hash = models.BinaryField(max_length=32, db_index=True)
    reply_key = models.BinaryField(max_length=32)
    language = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=500)
    narrative = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    answer_by = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    # of a grant: what is done with the listing
    act = models.CharField(max_length=10, choices=ListingDecision.Act, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # for the file
    answer = models.TextField(blank=True)  # as the person reads it
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)  # what the person wrote is gone

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "kind", "value"], name="a_dispute_once_a_letter")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"L-{self.pk}"

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)

    @property
    def receipt(self) -> ReceiptMark:
        return ReceiptMark(bytes(self.receipt_locator), bytes(self.receipt_hash), bytes(self.reply_key))

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.OPEN, self.State.PROPOSED)

    def is_late(self, today: date | None = None) -> bool:
        return self.is_open and self.answer_by < (today or timezone.localdate())


class DisputeNote(models.Model):
    """What the person added later by the receipt, before the answer or after it."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="notes")
    letter = models.CharField(max_length=32, unique=True)
    text = models.TextField()
    at = models.DateTimeField()
