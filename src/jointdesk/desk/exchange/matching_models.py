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
    epoch = models.CharField(max_length=20)  # "2025Q4"
    part = models.CharField(max_length=20)  # "base", or the day of an addition, "2025-10-03"
    seed = models.BinaryField(max_length=32, null=True)
    public_key = models.BinaryField(max_length=32)
    set_size = models.PositiveIntegerField()
    set_digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "epoch", "part"], name="one_key_a_set")
        ]


class PartnerSet(models.Model):
    """A partner's published tags: 8 bytes each, shuffled and padded. They tell nothing without its answers."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sets")
    kind = models.CharField(max_length=30)
    epoch = models.CharField(max_length=20)
    part = models.CharField(max_length=20)
    public_key = models.BinaryField(max_length=32)
    tags = models.BinaryField()
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

    partner_set = models.ForeignKey(PartnerSet, on_delete=models.PROTECT, related_name="questions")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    case_reference = models.CharField(max_length=40, blank=True)
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
    purpose = models.CharField(max_length=300)
    case_reference = models.CharField(max_length=40, blank=True)
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
