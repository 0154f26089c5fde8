from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.coming_models import ComingFile
from jointdesk.desk.intake.handling_models import (
    Assignment,
    ClockStep,
    Enquiry,
    LossLine,
    Transfer,
    Translation,
)
from jointdesk.desk.intake.kinds import name_channel, name_file, name_kind
from jointdesk.desk.intake.letters.letter_models import (
    DangerCall,
    GoneReceipt,
    Letter,
    LetterFile,
    Receipt,
    Reply,
    StuckLetter,
)
from jointdesk.desk.intake.listings.models import (
    Dispute,
    DisputeNote,
    Listing,
    ListingBuild,
    ListingDecision,
)
from jointdesk.desk.intake.subjects import SCAM, subject_name

__all__ = [
    "Assignment", "ClockStep", "ComingFile", "Complaint", "Correction", "DangerCall", "Dispute",
    "DisputeNote", "Enquiry", "GoneReceipt", "Identifier", "ImportedFile", "Letter", "LetterFile", "Listing",
    "ListingBuild", "ListingDecision", "LossLine", "Mention", "Receipt", "RefusedLine", "Reply", "ScamTypeNoted",
    "StuckLetter", "Transfer", "Translation",
]  # fmt: skip


class ImportedFile(models.Model):
    """A file somebody imported: what it was, and how it went."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    @property
    def kind_name(self) -> str:
        return name_file(self.kind)


class RefusedLine(models.Model):
    """A line of an imported file that broke a rule, set aside whole so that it can be put right."""

    imported_file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="refused_lines")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300)
    cells = models.JSONField()  # [column, text] pairs in the file's order, as they stood

    class Meta:
        ordering = ["line", "pk"]


class Complaint(models.Model):
    """What somebody reported. Its clock is the statutory one (Vietnam: Criminal Procedure Code Art. 147)."""

    class LegalKind(models.TextChoices):
        DENUNCIATION = "denunciation", _("Denunciation by a person")
        REPORT = "report", _("Report by an organisation")
        PROPOSAL = "proposal", _("Proposal to prosecute by a state body")

    class State(models.TextChoices):
        NEW = "new", _("New")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    reference = models.CharField(max_length=40, unique=True)
    legal_kind = models.CharField(max_length=20, choices=LegalKind, default=LegalKind.DENUNCIATION)
    channel = models.CharField(max_length=30)
    received_at = models.DateTimeField(db_index=True)
    decide_by = models.DateField(db_index=True)
    language = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, blank=True)
    # the index below is this one's
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="complaints", db_index=False)
    complainant_name = models.CharField(max_length=200, blank=True)
    complainant_contact = models.CharField(max_length=200, blank=True)
    narrative = models.TextField()
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.NEW, db_index=True)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    # the index below has the few that are: one of all would be taken to find the very many that are none
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="duplicates", db_index=False
    )
    duplicate_reason = models.CharField(max_length=300, blank=True)
    imported_from = models.ForeignKey(
        ImportedFile, on_delete=models.PROTECT, null=True, related_name="complaints"
    )
    stored_at = models.DateTimeField(auto_now_add=True)
    # Files are poured past the model (storing): what they leave out has its default in the database too.
    subject = models.CharField(max_length=20, default=SCAM, db_default=SCAM)  # a code of subjects.tsv
    their_reference = models.CharField(max_length=120, blank=True, default="", db_default="")
    # what the reporter may demand (Vietnam: Criminal Procedure Code Art. 147)
    confidential = models.BooleanField(default=False, db_default=False)
    wants_result = models.BooleanField(default=False, db_default=False)
    result_told_at = models.DateTimeField(null=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    stopped_on = models.DateField(null=True)  # the clock is suspended since
    rejection = models.CharField(max_length=20, blank=True, default="", db_default="")  # of rejections.tsv
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # what a unit may read is told from the index alone
            models.Index(fields=["unit", "mark"], name="complaints_of_unit"),
            models.Index(
                fields=["unit", "decide_by"], condition=models.Q(state="new"), name="complaints_undecided"
            ),
            # a unit's own list, newest first
            models.Index(fields=["unit", "-received_at", "-id"], name="complaints_of_unit_by_day"),
            models.Index(
                fields=["duplicate_of"],
                condition=models.Q(duplicate_of__isnull=False),
                name="complaints_told_again",
            ),
            # the undecided for whoever sees all units, in the order of the inbox
            models.Index(
                fields=["decide_by", "id"], condition=models.Q(state="new"), name="undecided_by_day"
            ),
            # all that the secretariat's report counts of complaints
            models.Index(
                fields=["received_at", "state", "unit", "currency", "amount"],
                condition=models.Q(duplicate_of=None),
                name="complaints_reported",
            ),
            # how many of each the API tells: whole numbers less the few restricted ones
            models.Index(fields=["unit"], condition=models.Q(mark=Mark.RED), name="complaints_restricted"),
            models.Index(fields=["unit"], condition=models.Q(state="withdrawn"), name="complaints_withdrawn"),
            models.Index(
                fields=["unit"],
                condition=models.Q(duplicate_of__isnull=False),
                name="complaints_told_again_of_unit",
            ),
            # newest first of what is no scam: of a million few are, and each list would look for them among all
            models.Index(
                fields=["subject", "-received_at", "-id"],
                condition=~models.Q(subject=SCAM),
                name="complaints_of_other_subjects",
            ),
            models.Index(fields=["holder"], condition=models.Q(holder__isnull=False), name="complaints_held"),
            models.Index(
                fields=["unit"],
                condition=models.Q(wants_result=True, result_told_at=None),
                name="results_to_be_told",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def channel_name(self) -> str:
        return name_channel(self.channel)

    @property
    def subject_name(self) -> str:
        return subject_name(self.subject)


class ScamTypeNoted(models.Model):
    """A complaint has several scam types; codes as in engine/reference/scam_types.tsv."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="scam_types")
    code = models.CharField(max_length=20, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "code"], name="a_scam_type_once")]


class Identifier(models.Model):
    """A phone number, account, wallet, site, handle or document, in its normal form."""

    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=500)
    # officers decide what partners may be asked about or find with us; TLP:RED never
    shareable = models.BooleanField(default=True)
    # kept in step with the mentions (intake.storing), so that no linking needs counting
    complaint_count = models.PositiveIntegerField(default=0)  # those not withdrawn that name it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="an_identifier_once")]
        indexes = [
            # how many there are; of erased and withdrawn complaints many are left that nobody names
            models.Index(
                fields=["complaint_count"],
                condition=models.Q(complaint_count__gt=0),
                name="identifiers_named",
            )
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)


class Mention(models.Model):
    """A complaint names an identifier; `start` and `end` are offsets in the narrative."""

    # the constraint below is the index of the one, the index below that of the other
    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="mentions", db_index=False
    )
    identifier = models.ForeignKey(
        Identifier, on_delete=models.PROTECT, related_name="mentions", db_index=False
    )
    raw = models.CharField(max_length=500)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "identifier", "start"], name="a_mention_once")
        ]
        indexes = [models.Index(fields=["identifier", "complaint"], name="complaints_naming")]


class Correction(models.Model):
    """A later change of a complaint, with its reason; the old value stays readable."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
