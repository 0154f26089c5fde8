"""Private matching as remembered: our keys and sets, the partners' sets, questions both ways, hits."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.partners.models import Partner


class MatchKey(models.Model):
    """Our OPRF key for one partner x kind x epoch x part; the seed is random and destroyed at the epoch's end."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="match_keys")
    kind = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()  # engine/exchange/sets.epoch_of
    part = models.CharField(max_length=20)  # "base", or a day's addition, "daily-2025-10-03"
    seed = models.BinaryField(max_length=32, null=True)
    public_key = models.BinaryField(max_length=32)
    set_size = models.PositiveIntegerField()
    set_digest = models.CharField(
        max_length=64, unique=True
    )  # SHA-256 in hex: the tag file's name on the wire
    tags = models.BinaryField(null=True)  # the tag file; gone with the seed at the epoch's end
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "epoch", "part"], name="one_key_a_set")
        ]


class PublishedElement(models.Model):
    """An identifier is in one of our sets for a partner: an addition holds only what is new."""

    match_key = models.ForeignKey(MatchKey, on_delete=models.CASCADE, related_name="elements")
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match_key", "identifier"], name="published_once")]


class PartnerSet(models.Model):
    """A partner's published tags: 8 bytes each, shuffled and padded. They tell nothing without its answers."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sets")
    kind = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()
    part = models.CharField(max_length=20)
    public_key = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    tags = models.BinaryField(null=True)  # null until the file was fetched and found to be the announced one
    next_try_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "epoch", "part"], name="one_set_a_partner")
        ]


class Question(models.Model):
    """What we asked a partner: how many elements, why; the elements stay with us in `asked`."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    key = models.UUIDField(unique=True)  # the message's id: the partner counts each once
    partner_set = models.ForeignKey(PartnerSet, on_delete=models.PROTECT, related_name="questions")
    # null: asked from the command line
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    purpose = models.CharField(max_length=500)
    case_reference = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField()
    padded = models.PositiveIntegerField()
    hits = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class AskedElement(models.Model):
    """An identifier was asked against a set: not asked again, so that only what is new costs budget."""

    partner_set = models.ForeignKey(PartnerSet, on_delete=models.CASCADE, related_name="asked")
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner_set", "identifier"], name="asked_once")]


class QuestionServed(models.Model):
    """What a partner asked us: count, purpose, time. Never values, never hits."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="questions_served")
    match_key = models.ForeignKey(MatchKey, on_delete=models.PROTECT, related_name="questions")
    question_id = models.UUIDField()
    digest = models.CharField(max_length=64)  # of the signed question: the same id must be the same question
    purpose = models.CharField(max_length=500)
    case_reference = models.CharField(max_length=100, blank=True)
    padded = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "question_id"], name="a_question_once")]


class Hit(models.Model):
    """An identifier that we and a partner both hold. Only the asker knows."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="hits")
    identifier = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="hits")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="found")
    found_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "identifier"], name="a_hit_once")]
