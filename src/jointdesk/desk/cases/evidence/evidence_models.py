import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.cases.case_models import Case
from jointdesk.desk.cases.persons.person_models import Person


class Exhibit(models.Model):
    """A thing or a file that may prove something, numbered within its case."""

    class Kind(models.TextChoices):
        FILES = "files", _("Files")
        PHONE = "phone", _("Telephone")
        COMPUTER = "computer", _("Computer")
        SIM = "sim", _("SIM card")
        STORAGE = "storage", _("Storage medium")
        CARD = "card", _("Bank card")
        CASH = "cash", _("Cash")
        DOCUMENT = "document", _("Paper document")
        OTHER = "other", _("Other thing")

    class End(models.TextChoices):
        RETURNED = "returned", _("Returned")
        DESTROYED = "destroyed", _("Destroyed")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=4000, blank=True)
    serial = models.CharField(max_length=200, blank=True)  # IMEI, serial number, numbers of banknotes
    quantity = models.CharField(max_length=100, blank=True)  # "3", "USD 12,400"
    seal = models.CharField(max_length=60, blank=True)  # the seal it bears now
    # how it came
    seized_at = models.DateTimeField(null=True)
    seized_where = models.CharField(max_length=200, blank=True)
    seized_by = models.CharField(max_length=200, blank=True)
    seized_from = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="exhibits"
    )
    authority = models.CharField(max_length=200, blank=True)  # the warrant or consent it was taken under
    # where in the desk it was found: "operation:KH-OP-0012", and that page
    found_in = models.CharField(max_length=120, blank=True)
    found_in_url = models.CharField(max_length=300, blank=True)
    # of a bundle: the desk it came from, and its number there
    origin = models.CharField(max_length=100, blank=True)
    origin_reference = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # what the steps come to, kept so that lists need not read them
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="exhibits_held"
    )
    held_outside = models.CharField(max_length=200, blank=True)  # with whom, when with nobody of this desk
    place = models.CharField(max_length=200, blank=True)
    ended = models.CharField(max_length=20, choices=End, blank=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="a_number_once_a_case")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.case.reference}/{self.number}"


class ExhibitFile(models.Model):
    """A file of an exhibit: the exhibit itself, a copy or a picture of it, or a paper about it."""

    class Part(models.TextChoices):
        ORIGINAL = "original", _("Original")
        COPY = "copy", _("Copy")
        PHOTOGRAPH = "photograph", _("Photograph")
        REPORT = "report", _("Report")
        RECEIPT = "receipt", _("Receipt")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="files")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="exhibit_file")
    part = models.CharField(max_length=20, choices=Part)
    note = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # what the log says of it: a digest of name, size and content under this salt
    salt = models.BinaryField(max_length=16)
    commitment = models.CharField(max_length=64)
    entry = models.UUIDField()  # of the log

    class Meta:
        ordering = ["added_at", "pk"]


class CustodyStep(models.Model):
    """One step of an exhibit's way. Written once; a receipt or a correction is a step of its own."""

    class Act(models.TextChoices):
        COLLECTED = "collected", _("Collected")
        MOVED = "moved", _("Moved")
        HANDED_OVER = "handed_over", _("Handed over")
        RECEIVED = "received", _("Received")
        DECLINED = "declined", _("Not taken")
        EXAMINED = "examined", _("Examined")
        COPIED = "copied", _("Copied")
        SEALED = "sealed", _("Sealed")
        UNSEALED = "unsealed", _("Seal opened")
        DISCLOSED = "disclosed", _("Given in a bundle")
        RETURNED = "returned", _("Returned")
        DESTROYED = "destroyed", _("Destroyed")
        CORRECTED = "corrected", _("Corrected")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20, choices=Act)
    at = models.DateTimeField()  # when it happened
    written_at = models.DateTimeField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)  # as it was then; of another desk's step the only name
    why = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    seal = models.CharField(max_length=60, blank=True)
    to_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_name = models.CharField(max_length=200, blank=True)
    receipt = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="receipt_of")
    # the hand-over that is received or not taken; the step that is corrected
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")
    origin = models.CharField(max_length=100, blank=True)  # the desk that wrote it, if not we
    told = models.JSONField(null=True)  # of another desk's step: its facts as that desk committed to them
    salt = models.BinaryField(max_length=16)
    before = models.CharField(max_length=64, blank=True)  # the commitment of the step before
    commitment = models.CharField(max_length=64)
    entry = models.UUIDField(null=True)  # of our log; null: another desk's

    class Meta:
        ordering = ["exhibit_id", "number"]
        constraints = [models.UniqueConstraint(fields=["exhibit", "number"], name="a_step_once_an_exhibit")]
        indexes = [models.Index(fields=["act", "at"], name="steps_by_act")]


class EvidenceExport(models.Model):
    """Exhibits on their way out of the desk: one officer proposes it, another releases it."""

    class Seal(models.TextChoices):
        PASSPHRASE = "passphrase", _("With a passphrase")
        PARTNER = "partner", _("For a partner's desk alone")
        NONE = "none", _("Not encrypted")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second officer")
        RELEASED = "released", _("Released")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence_exports")
    exhibits = models.ManyToManyField(Exhibit, related_name="exports")
    purpose = models.CharField(max_length=300)
    recipient = models.CharField(max_length=200)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, null=True, related_name="evidence_exports"
    )
    seal = models.CharField(max_length=20, choices=Seal, default=Seal.PASSPHRASE)
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    manifest = models.TextField(blank=True)  # JSON, as it is in the bundle
    entry = models.UUIDField(null=True)  # of the log, that commits to the manifest

    class Meta:
        ordering = ["-proposed_at", "-pk"]
