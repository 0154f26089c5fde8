from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.intake.models import Complaint, Identifier


class Network(models.Model):
    """Complaints that share identifiers. A merged network keeps its row and points at the one it went into."""

    reference = models.CharField(max_length=40, unique=True)
    formed_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    dissolved_at = models.DateTimeField(null=True)
    # kept in step with the memberships, so that a list of networks needs no counting
    complaint_count = models.PositiveIntegerField(default=0)
    # hubs are not counted: an identifier too common to link by belongs to no network
    identifier_count = models.PositiveIntegerField(default=0)
    first_received_at = models.DateTimeField(null=True)
    last_received_at = models.DateTimeField(null=True)
    # a cannot_link stands on one of its complaints: what joins it may have to be cut elsewhere
    parted = models.BooleanField(default=False)

    class Meta:
        # the living ones in the order of their list, so that a page of it reads no more than a page
        indexes = [
            models.Index(
                fields=["-complaint_count", "-last_received_at", "id"],
                condition=models.Q(merged_into=None, dissolved_at=None),
                name="networks_by_size",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Linkage(models.Model):
    """One row: who holds its lock links. It numbers networks and knows when everything was last looked at."""

    next_number = models.PositiveIntegerField(default=1)
    # everything is to be linked anew by the worker
    due = models.BooleanField(default=False)
    linked_at = models.DateTimeField(null=True)
    # when the hub rule was last asked of all identifiers
    rediscovered_at = models.DateTimeField(null=True)


class Membership(models.Model):
    """Each complaint is in exactly one network, be it alone in it; a withdrawn one is in none."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="membership")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships", db_index=False)

    class Meta:
        # both columns: members are read from the index alone
        indexes = [models.Index(fields=["network", "complaint"], name="members_of_network")]


class Hub(models.Model):
    """An identifier too common to link by: shown and counted, never glue, unless an officer overrules.

    A wallet or bank account that the rule finds is put before an officer (`review`): a drainer's wallet looks like
    a hub and is none. It does not link until it is rejected, which is to overrule it.
    """

    class Source(models.TextChoices):
        LIST = "list", _("On a reviewed list")
        RULE = "rule", _("By the hub rule")
        OFFICER = "officer", _("By an officer")

    class Review(models.TextChoices):
        PROPOSED = "proposed", _("Waits for an officer")
        CONFIRMED = "confirmed", _("Confirmed as a hub")
        REJECTED = "rejected", _("Found genuine")

    identifier = models.OneToOneField(Identifier, on_delete=models.CASCADE, related_name="hub")
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=300)
    degree = models.PositiveIntegerField(default=0)
    overruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    review = models.CharField(max_length=10, choices=Review, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    review_reason = models.CharField(max_length=300, blank=True)

    @property
    def links(self) -> bool:
        """An officer's word stands against list and rule."""
        return self.overruled_by_id is not None


class HubQuestion(models.Model):
    """An identifier has become common: the worker asks the hub rule about it (work.answer_hub_questions)."""

    identifier = models.OneToOneField(Identifier, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()


class Judgement(models.Model):
    """An officer's word that two complaints do, or do not, belong together; it survives every rebuild."""

    class Kind(models.TextChoices):
        MUST_LINK = "must_link", _("Belong together")
        CANNOT_LINK = "cannot_link", _("Do not belong together")

    kind = models.CharField(max_length=20, choices=Kind)
    one = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class NetworkEvent(models.Model):
    """What became of a network, for its history. A complaint that joins is no event; there are millions."""

    class Kind(models.TextChoices):
        FORMED = "formed", _("Formed")  # came to two complaints
        MERGED = "merged", _("Took in another network")
        SPLIT = "split", _("Parted")  # `other` is what fell off
        JUDGED = "judged", _("Judged by an officer")
        UNDONE = "undone", _("Judgement taken back")
        DISSOLVED = "dissolved", _("Dissolved")  # its last complaint left

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    # who brought it about; none: complaints that came, were corrected or withdrawn, or the worker
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    other = models.ForeignKey(Network, on_delete=models.CASCADE, null=True, related_name="+")
    # while it stands (undone_at is null) an officer may take it back: actions.undo
    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, null=True, related_name="+")
    # complaints that moved
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]


class TextKey(models.Model):
    """Complaints that share a key tell nearly the same (engine/networks/lures): a suggestion, which links nothing."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="text_keys")
    key = models.BigIntegerField()
    # of the words quoted in the complaint, not of the complainant's own
    quoted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "complaint"], name="a_text_key_once")]


class UnreadText(models.Model):
    """A complaint whose text keys the worker has yet to make (work.read_texts)."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="+")
