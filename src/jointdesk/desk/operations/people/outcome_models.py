from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.sealing import SealedNote
from jointdesk.desk.cases.evidence.evidence_models import Exhibit


class Outcome(SealedNote):
    """Where a person went from the operation. A later one follows the earlier; none is changed. Its note is sealed, and
    where a protected person was taken."""

    class Kind(models.TextChoices):
        RELEASED = "released", _("Released")
        IMMIGRATION = "immigration", _("Handed to immigration")
        DETAINED = "detained", _("Detained as a suspect")
        REFERRED = "referred", _("Referred as a victim")
        HOSPITAL = "hospital", _("Taken to hospital")
        CHILD_CARE = "child_care", _("Handed to child protection")
        EMBASSY = "embassy", _("Handed to the embassy")
        DIED = "died", _("Died")

    encounter = models.ForeignKey("operations.Encounter", on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=Kind)
    # in clear, it is counted by; of a protected person it is sealed: `where`
    place = models.CharField(max_length=200, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    @property
    def where(self) -> str:
        return self.place or str(self.read_sealed().get("place", ""))

    def seal_place(self) -> None:
        """Not saved."""
        if self.place:
            self.write_sealed(self.read_sealed() | {"place": self.place})
            self.place = ""


class SeizedItem(models.Model):
    """A thing taken, from a person or found in a place; its seal's number is on the bag."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        COMPUTER = "computer", _("Computer")
        SIM = "sim", _("SIM card")
        STORAGE = "storage", _("Storage medium")
        PAYMENT_CARD = "payment_card", _("Payment card")
        CASH = "cash", _("Cash")
        DOCUMENT = "document", _("Identity document")
        PAPER = "paper", _("Paper")
        WEAPON = "weapon", _("Weapon")
        DRUGS = "drugs", _("Drugs")
        OTHER = "other", _("Other")

    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="seized")
    encounter = models.ForeignKey(
        "operations.Encounter", on_delete=models.SET_NULL, null=True, related_name="seized"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    description = models.CharField(max_length=500)
    count = models.PositiveIntegerField(default=1)
    seal = models.CharField(max_length=40)
    place = models.CharField(max_length=200, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # an identity document goes back to its owner; what was given back is said here
    returned_at = models.DateTimeField(null=True)
    # what it became as evidence of a case; its custody is written there from then on
    exhibit = models.OneToOneField(Exhibit, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["operation", "seal"], name="a_seal_once")]
