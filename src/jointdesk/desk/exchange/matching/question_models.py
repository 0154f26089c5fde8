"""Questions as remembered: what we asked of whom and why, what partners asked of us, and the proof of both."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.matching.matching_models import MatchKey, PartnerSet, stands_for_one
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.partners.models import Partner


class Asking(models.Model):
    """An officer's order to ask a partner what is new with us: several questions, put one after the other.

    What was answered stays; after a crash the worker goes on with what is left.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="askings")
    # null: asked from the command line
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    purpose = models.CharField(max_length=500)
    case_reference = models.CharField(max_length=100, blank=True)
    kinds = models.JSONField(default=list)  # in the order they are asked
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    # so far: sets questioned, values asked, elements paid, hits found; and values still to ask
    sets = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    padded = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=64, blank=True)  # the partner's code
    refused_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    ordered_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=models.Q(ended_at=None), name="askings_to_go_on_with"
            )
        ]


class Question(models.Model):
    """One question to a partner, answered: how many elements, why; the values stay with us in `asked`."""

    key = models.UUIDField(unique=True)  # the message's id: the partner counts each once
    asking = models.ForeignKey(Asking, on_delete=models.PROTECT, null=True, related_name="questions")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()
    sets = models.ManyToManyField(PartnerSet, related_name="questions")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    purpose = models.CharField(max_length=500)
    case_reference = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField()  # values
    canaries = models.PositiveIntegerField(default=0)
    padded = models.PositiveIntegerField()  # elements, values and canaries included
    charged = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(null=True)  # of the day's budget, as the partner said
    hits = models.PositiveIntegerField(default=0)
    # what neither side can deny (engine/exchange/matching/evidence): our signed statement, the partner's signed receipt
    statement = models.TextField(blank=True)
    receipt = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField()


class AskedElement(models.Model):
    """Something of ours was asked against a question's sets: not asked again, so that only what is new costs."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="asked")
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "identifier"], name="asked_once"),
            models.UniqueConstraint(fields=["question", "notice"], name="a_notice_asked_once"),
            models.UniqueConstraint(fields=["question", "person"], name="a_person_asked_once"),
            stands_for_one("asked_stands_for_one"),
        ]


class QuestionServed(models.Model):
    """What a partner asked us: count, purpose, time, and both signatures. Never values, never hits."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="questions_served")
    question_id = models.UUIDField()
    digest = models.CharField(max_length=64)  # of the signed question: the same id must be the same question
    kind = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()
    keys = models.ManyToManyField(MatchKey, related_name="questions")
    # SHA-256 of the blinded row in hex: a row is paid once, and may go on to other parts of the set
    commitment = models.CharField(max_length=64)
    purpose = models.CharField(max_length=500)
    case_reference = models.CharField(max_length=100, blank=True)
    padded = models.PositiveIntegerField()
    charged = models.PositiveIntegerField()
    times = models.PositiveSmallIntegerField(default=1)  # answers given
    statement = models.TextField(blank=True)
    receipt = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "question_id"], name="a_question_once")]
        indexes = [models.Index(fields=["partner", "commitment"], name="rows_paid_for")]


class StuffedSet(models.Model):
    """An impossible value was found in a partner's set: it was stuffed, and its hits are doubtful."""

    partner_set = models.OneToOneField(PartnerSet, on_delete=models.CASCADE, related_name="stuffed")
    canaries = models.PositiveIntegerField()
    found_at = models.DateTimeField()
