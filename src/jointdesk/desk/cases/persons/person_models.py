from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.case_models import Case


class Person(models.Model):
    """A human being the desk knows of. What he or she is in a case stands in the involvement, never here."""

    name = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list)  # list of str, any script
    birth_date = models.CharField(max_length=10, blank=True)  # ISO, or only YYYY or YYYY-MM
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True, db_index=True)
    document = models.CharField(max_length=40, blank=True, db_index=True)
    # who it was is gone; what stands of it in the figures is of nobody (statistics/facts/keeping.set_free)
    erased_at = models.DateTimeField(null=True)
    # two turned out to be one: this row stays, empty-handed, so that two officers can part them again
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="persons_joined_to_others",
            ),
            # a page of their list reads no more than a page
            models.Index(fields=["name", "id"], condition=models.Q(merged_into=None), name="persons_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class PersonDocument(models.Model):
    """A further document of a person, beside the one that identifies."""

    class Kind(models.TextChoices):
        PASSPORT = "passport", _("Passport")
        IDENTITY_CARD = "identity_card", _("Identity card")
        RESIDENCE = "residence", _("Residence or work permit")
        OTHER = "other", _("Other document")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PASSPORT)
    number = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "country", "number"], name="a_document_once_a_person"
            )
        ]


class Involvement(models.Model):
    """A person's category in a case; categories are distinct (Directive (EU) 2016/680, Art. 6)."""

    class Category(models.TextChoices):
        SUSPECT = "suspect", _("Suspect")
        RINGLEADER = "ringleader", _("Ringleader")
        VICTIM = "victim", _("Victim")
        WITNESS = "witness", _("Witness")
        OTHER = "other", _("Other")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="involvements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="involvements")
    category = models.CharField(max_length=20, choices=Category)
    note = models.CharField(max_length=300, blank=True)  # what for: "recruiter", "holder of the account"
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="a_person_once_a_case")]


class Proceeding(models.Model):
    """One step of procedure of one person. The same step reported twice is one row, with the earliest date."""

    class Step(models.TextChoices):
        OPENED = "opened", _("Proceedings opened")
        INVESTIGATED = "investigated", _("Investigated")
        PROPOSED = "proposed_for_prosecution", _("Proposed for prosecution")
        BEFORE_COURT = "before_court", _("Before the court")
        JUDGED = "judged", _("Judged")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        CONVICTED = "convicted", _("Convicted")
        ACQUITTED = "acquitted", _("Acquitted")
        DISMISSED = "dismissed", _("Dismissed")
        NOT_PUNISHED = "not_punished", _("Not punished: victim of trafficking")
        SERVED = "served", _("Sentence served or deferred")
        OTHER = "other", _("Other")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proceedings")
    step = models.CharField(max_length=30, choices=Step)
    on = models.DateField(db_index=True)
    court = models.CharField(max_length=200, blank=True)
    offence = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)  # of the last two steps
    category = models.CharField(max_length=20, choices=Involvement.Category)  # as what: suspect or ringleader
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="proceedings")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "step", "case"], name="a_step_once_a_case"),
            models.UniqueConstraint(
                fields=["person", "step"], condition=models.Q(case=None), name="a_step_once_without_a_case"
            ),
        ]


class PersonMerge(models.Model):
    """Two persons that turned out to be one: proposed by one officer, done by another, undone by either."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    # what was moved and what the one who is kept looked like, so that it can be undone
    moved = models.JSONField(default=dict)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kept", "gone"], condition=models.Q(decided_at=None), name="a_merge_proposed_once"
            )
        ]
