from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.break_glass.grant_models import Grant
from jointdesk.desk.audit.log_models import Entry


class Commitment(models.Model):
    """A bundle of accesses whose Merkle root stands in the log: none can be altered or taken out unseen."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="commitment")
    root = models.BinaryField(max_length=32)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)  # of the newest access in it
    erased_at = models.DateTimeField(null=True)  # its accesses had their day and were erased, all at once


class Access(models.Model):
    """One look at, or disclosure of, personal data (Directive (EU) 2016/680, Art. 25)."""

    class Act(models.TextChoices):
        COLLECTION = "collection", _("Collection")
        ALTERATION = "alteration", _("Alteration")
        CONSULTATION = "consultation", _("Consultation")
        DISCLOSURE = "disclosure", _("Disclosure")
        COMBINATION = "combination", _("Combination")
        ERASURE = "erasure", _("Erasure")

    act = models.CharField(max_length=20, choices=Act)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    subject = models.CharField(max_length=120, db_index=True)
    purpose = models.CharField(max_length=300)
    recipients = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_index=True)
    # read under emergency access
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="accesses")
    nonce = models.BinaryField(
        max_length=32, null=True
    )  # null: noted before accesses were committed to the log
    # null: waits for the worker
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="accesses")

    class Meta:
        indexes = [
            models.Index(fields=["officer", "at"], name="accesses_of_officer"),
            models.Index(fields=["subject", "at"], name="accesses_to_subject"),
            # newest first of an act that is rare
            models.Index(fields=["act", "-id"], name="accesses_by_act"),
            models.Index(fields=["id"], condition=models.Q(commitment=None), name="accesses_waiting"),
        ]


class Tally(models.Model):
    """What one officer did with personal data on one day of the desk's zone."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    looks = models.PositiveIntegerField()
    subjects = models.PositiveIntegerField()  # different records
    outside = models.PositiveIntegerField()  # beyond the working hours of thresholds.yaml
    searches = models.PositiveIntegerField()  # look-ups and lists
    disclosures = models.PositiveIntegerField()
    busiest = models.PositiveIntegerField()  # in the hour with most
    hours = models.JSONField(default=list)  # accesses in each of the day's 24 hours

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "day"], name="a_tally_once_a_day")]


class Remark(models.Model):
    """An auditor looked at an officer's unusual day and wrote down what became of it."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["officer", "day"], name="remarks_on_a_day")]


class Lookup(models.Model):
    """That an officer looked for something, by a keyed digest: whether it was the same again, never what it was."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    # the line of the register that the look-up left
    access = models.ForeignKey(Access, on_delete=models.CASCADE, related_name="lookups")

    class Meta:
        indexes = [models.Index(fields=["officer", "digest", "at"], name="lookups_of_officer")]


class Taken(models.Model):
    """How many rows left in a file."""

    access = models.OneToOneField(Access, on_delete=models.CASCADE, related_name="taken")
    rows = models.PositiveIntegerField()


class Sign(models.Model):
    """Something about an officer's day that an auditor should look at (rules.yaml), with the accesses behind it."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    rule = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    accesses = models.JSONField(default=list)  # keys of the accesses behind it, the first ones of many

    class Meta:
        ordering = ["-day", "rule"]
        constraints = [models.UniqueConstraint(fields=["officer", "day", "rule"], name="a_sign_once_a_day")]
