"""What the public door handed over, and what goes back: each sealed row says what only the desk's folder opens.

A receipt's secret was never here: the desk knows it again by its hash, and writes to its key without reading.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.sealing import SealedNote, SealedRow
from jointdesk.engine.letterbox.letters import ReceiptMark

# PartnerError's codes of a file, in an officer's words
NOT_TAKEN_IN = {
    "missing": _("it was no longer at its door"),
    "altered": _("it is not as it was sent"),
    "malformed": _("it is not as it was sent"),
    "wrong_key": _("it was sealed to a key that this desk no longer holds"),
    "too_large": _("it is larger than its letter says"),
}


class Receipt(models.Model):
    """The mark of a receipt, and what its holder is told. Without a complaint: a dispute's."""

    locator = models.BinaryField(max_length=8)
    hash = models.BinaryField(max_length=32, unique=True)
    reply_key = models.BinaryField(max_length=32)
    language = models.CharField(max_length=3)
    complaint = models.OneToOneField(
        "intake.Complaint", on_delete=models.CASCADE, null=True, related_name="receipt"
    )
    status = models.CharField(max_length=12, default="received")  # of engine/letterbox/replies.STATUSES
    since = models.DateField()
    # from this day a door knows nothing of it any more
    forget_on = models.DateField()
    # when what is told of it changed last, a message to it included: what doors are told since their last whole bundle
    moved_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        # the order in which a door is told of them
        indexes = [models.Index(fields=["locator", "hash"], name="receipts_in_order")]

    @property
    def mark(self) -> ReceiptMark:
        return ReceiptMark(bytes(self.locator), bytes(self.hash), bytes(self.reply_key))


class GoneReceipt(models.Model):
    """One that was erased, until a bundle of all was handed out since: the doors are told to forget it."""

    locator = models.BinaryField(max_length=8)
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)


class Letter(SealedRow):
    """A letter as it was opened; `sealed` is what it said (opening.py), whatever became of the complaint since."""

    class Kind(models.TextChoices):
        REPORT = "report", _("What was told")
        DANGER = "danger", _("Somebody is in danger")
        ADDITION = "addition", _("Added later")
        DISPUTE = "dispute", _("Objection to a listing")

    number = models.CharField(max_length=32, unique=True)  # the letter's own id: it is stored once
    kind = models.CharField(max_length=10, choices=Kind)
    door = models.CharField(max_length=32)
    language = models.CharField(max_length=3)
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="letters")
    complaint = models.ForeignKey(
        "intake.Complaint", on_delete=models.CASCADE, null=True, related_name="letters"
    )
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    # a keyed hash of the sender's part of the network, of one day; gone when no flood can be seen by it any more
    origin = models.BinaryField(max_length=16, null=True)
    # 0 to 1 and at worst when it came: reports that may have been arranged (engine/letterbox/floods)
    flood = models.FloatField(default=0)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(
                fields=["complaint"],
                condition=models.Q(kind="addition", read_at=None),
                name="additions_unread",
            ),
            models.Index(
                fields=["received_at"], condition=models.Q(origin__isnull=False), name="letters_with_origin"
            ),
        ]


class LetterFile(models.Model):
    """A file that came with a letter. Without an attachment: `why` it could not be taken in."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="files")
    attachment = models.OneToOneField(
        Attachment, on_delete=models.PROTECT, null=True, related_name="letter_file"
    )
    why = models.CharField(max_length=20, blank=True)  # a code of PartnerError

    @property
    def why_said(self) -> str:
        return str(NOT_TAKEN_IN.get(self.why, _("it could not be read")))

    class Meta:
        ordering = ["pk"]


class Reply(SealedNote):
    """What an officer wrote to a complainant: `note` for the desk's record, `sent` as only the receipt opens it."""

    number = models.CharField(max_length=32, unique=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="replies")
    enquiry = models.OneToOneField(
        "intake.Enquiry", on_delete=models.CASCADE, null=True, related_name="reply"
    )
    language = models.CharField(max_length=3)
    sent = models.BinaryField(max_length=65536)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class DangerCall(SealedRow):
    """Somebody is held or afraid; `sealed` is where, how to make contact without harm, and what they wrote."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Nobody answers yet")
        TAKEN = "taken", _("Somebody sees to it")
        ENDED = "ended", _("Ended")

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="danger")
    complaint = models.ForeignKey("intake.Complaint", on_delete=models.CASCADE, related_name="danger_calls")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "pk"]


class StuckLetter(models.Model):
    """A letter that could not be opened: it stays sealed at its door, and is tried again."""

    door = models.CharField(max_length=32)
    number = models.CharField(max_length=32)
    code = models.CharField(max_length=30)  # of PartnerError
    why = models.CharField(max_length=300)
    since = models.DateTimeField()
    try_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "number"], name="a_stuck_letter_once")]
