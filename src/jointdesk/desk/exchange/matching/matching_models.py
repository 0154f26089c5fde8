"""Private matching as remembered: our keys and sets, the partners' sets, hits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import OwnError


def stands_for_one(name: str) -> models.CheckConstraint:
    """A row of ours is an identifier, a notice or a person: exactly one of the three."""
    places = ("identifier", "notice", "person")
    ways = [models.Q(**{f"{other}__isnull": other != place for other in places}) for place in places]
    return models.CheckConstraint(condition=ways[0] | ways[1] | ways[2], name=name)


class MatchKeys(models.QuerySet["MatchKey"]):
    def open(self) -> "MatchKeys":
        """Sets that may be questioned: published and not ended."""
        return self.filter(published_at__isnull=False, ended_at=None)


class MatchKey(models.Model):
    """Our OPRF key for one partner x kind x epoch x part. Its seed is a file (`seed_store`), its set too."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="match_keys")
    kind = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()  # engine/exchange/matching/sets.epoch_of
    part = models.CharField(max_length=20)  # "base", or a day's addition, "daily-2025-10-03"
    public_key = models.BinaryField(max_length=32)
    set_size = models.PositiveIntegerField()
    set_digest = models.CharField(
        max_length=64, unique=True
    )  # SHA-256 in hex: the tag file's name on the wire
    root = models.BinaryField(max_length=32, default=bytes)  # engine/exchange/matching/commitments
    published_at = models.DateTimeField(null=True)  # null while its elements are written
    # the log's entry of the publication; the partner asks only once it holds the entry's proof
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    anchored_at = models.DateTimeField(null=True)  # the proof went out
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True)
    destroyed_at = models.DateTimeField(null=True)  # key and file are gone from the disk

    objects = MatchKeys.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "epoch", "part"], name="one_key_a_set")
        ]


class PublishedElement(models.Model):
    """Something of ours is in one of our sets for a partner: an addition holds only what is new."""

    match_key = models.ForeignKey(MatchKey, on_delete=models.CASCADE, related_name="elements")
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    # the log's entry of the record the element comes from: part of the set's commitment
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match_key", "identifier"], name="published_once"),
            models.UniqueConstraint(fields=["match_key", "notice"], name="a_notice_published_once"),
            models.UniqueConstraint(fields=["match_key", "person"], name="a_person_published_once"),
            stands_for_one("published_stands_for_one"),
        ]


class PartnerSet(models.Model):
    """A partner's set: a file of shuffled, padded tags, which tell nothing without its answers."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sets")
    kind = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()
    part = models.CharField(max_length=20)
    public_key = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    root = models.BinaryField(max_length=32, default=bytes)
    # when the tag file was here (`set_files`), and found to be the announced one
    fetched_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # when the partner proved that the set stands in its log under a checkpoint we cosigned: only then we ask
    anchored_at = models.DateTimeField(null=True)
    anchor_index = models.BigIntegerField(null=True)  # the announcement's place in the partner's log
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "epoch", "part"], name="one_set_a_partner")
        ]


class Hit(models.Model):
    """Something that we and a partner both hold. Only the asker knows."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="hits")
    identifier = models.ForeignKey(Identifier, on_delete=models.PROTECT, null=True, related_name="hits")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="hits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="hits")
    question = models.ForeignKey("exchange.Question", on_delete=models.PROTECT, related_name="found")
    found_at = models.DateTimeField(db_index=True)
    # where it was found: what the partner can be asked to prove (membership.want_proof)
    partner_set = models.ForeignKey(PartnerSet, on_delete=models.PROTECT, null=True, related_name="hits")
    tag = models.BinaryField(max_length=8, null=True)
    element = models.BinaryField(max_length=4096, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "identifier"], name="a_hit_once"),
            models.UniqueConstraint(fields=["partner", "notice"], name="a_notice_hit_once"),
            models.UniqueConstraint(fields=["partner", "person"], name="a_person_hit_once"),
            stands_for_one("hit_stands_for_one"),
        ]

    @property
    def row(self) -> Identifier | Notice | Person:
        """What of ours was found."""
        row = self.identifier or self.notice or self.person
        if row is None:
            raise OwnError("a hit on nothing")
        return row

    @property
    def kind(self) -> str:
        """The kind it was found by: a notice may be found by a document."""
        if self.identifier is not None:
            return self.identifier.kind
        return self.partner_set.kind if self.partner_set is not None else "person"

    @property
    def label(self) -> str:
        """The identifier's value, or the person's name."""
        return self.row.value if isinstance(self.row, Identifier) else self.row.name


class ElementProof(models.Model):
    """We asked the partner to prove that what we hit is a record it held before it published the set."""

    class State(models.TextChoices):
        WANTED = "wanted", _("Asked for")
        PROVED = "proved", _("Proved")
        REFUSED = "refused", _("Refused")

    hit = models.OneToOneField(Hit, on_delete=models.CASCADE, related_name="proof")
    message_id = models.UUIDField(null=True)  # of our membership_wanted
    state = models.CharField(max_length=20, choices=State, default=State.WANTED)
    code = models.CharField(max_length=64, blank=True)  # why it was refused
    log_index = models.BigIntegerField(null=True)  # the record's place in the partner's log
    wanted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
