"""What a family told of somebody missing, and what it was told in turn.

What was found stands above, in the compartment of victims (operations/families): a report looks the same to whoever has
no right there, whether the person was found, asked, refused, or is still missing.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.sealing import SealedRow
from jointdesk.desk.cases.families.messages import Message, read_message


class FamilyReport(SealedRow):
    """A missing person as somebody close tells of him or her. What is sealed is what the person found lets the family
    know, and what it was told."""

    class Through(models.TextChoices):
        OFFICER = "officer", _("Told to an officer")
        ORGANISATION = "organisation", _("Through an organisation")
        EMBASSY = "embassy", _("Through an embassy")

    class Relation(models.TextChoices):
        PARENT = "parent", _("Parent")
        GUARDIAN = "guardian", _("Guardian")
        SPOUSE = "spouse", _("Spouse or partner")
        CHILD = "child", _("Child")
        SIBLING = "sibling", _("Brother or sister")
        RELATIVE = "relative", _("Other relative")
        FRIEND = "friend", _("Friend or colleague")

    class State(models.TextChoices):
        RECORDED = "recorded", _("Taken in")
        OPEN = "open", _("Searching")
        TO_TELL = "to_tell", _("The family may be told")
        TOLD = "told", _("Family told")
        CLOSED = "closed", _("Closed")

    reference = models.CharField(max_length=40, unique=True)  # "F-2025-0001"
    notice = models.OneToOneField(
        "cases.Notice", on_delete=models.SET_NULL, null=True, related_name="family_report"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="family_reports")
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    state = models.CharField(max_length=20, choices=State, default=State.RECORDED)
    life_at_risk = models.BooleanField(default=False)
    # who asks
    through = models.CharField(max_length=20, choices=Through, default=Through.OFFICER)
    organisation = models.CharField(max_length=200, blank=True)  # which embassy or body
    reporter = models.CharField(max_length=200)
    relation = models.CharField(max_length=20, choices=Relation)
    contact = models.CharField(max_length=200)
    answer_safely = models.CharField(max_length=500, blank=True)  # when to call, what not to say to whom
    language = models.CharField(max_length=10, blank=True)  # the reporter's
    # with whom the family lets us share what it told
    consents_to_search = models.BooleanField(default=False)  # partners abroad
    consents_to_organisations = models.BooleanField(default=False)  # shelters, embassies, hotlines
    consents_to_poster = models.BooleanField(default=False)
    # who is missing
    name = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list)  # list of str
    birth_date = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    documents = models.JSONField(default=list)  # list of str, normalised
    photo = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, related_name="+")
    description = models.TextField(blank=True)  # height, marks, clothes
    # what happened
    police_report = models.CharField(max_length=200, blank=True)  # where and under which number
    last_contact_on = models.DateField(null=True)
    last_contact_how = models.CharField(max_length=200, blank=True)
    last_place = models.CharField(max_length=300, blank=True)
    said_going_to = models.CharField(max_length=300, blank=True)
    lure = models.TextField(blank=True)  # the job that was offered, where, by whom
    contacts = models.TextField(blank=True)  # accounts, numbers, who travelled along
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def may_tell(self) -> Message | None:
        kept = self.read_sealed().get("may_tell")
        return read_message(kept) if kept else None

    @property
    def told_what(self) -> str:
        return str(self.read_sealed().get("told_what", ""))

    def seal_told(self, **told: Any) -> None:
        """`may_tell` (a message as a dict, or None) or `told_what`; not saved."""
        self.write_sealed(self.read_sealed() | told)


class FamilyNews(models.Model):
    """What was heard since: a call, a message, a demand for money. Added to, never changed."""

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        CALL = "call", _("Call")
        RANSOM = "ransom", _("Ransom demanded")
        PAID = "paid", _("Money paid")
        SEEN = "seen", _("Seen by somebody")
        OTHER = "other", _("Something else")

    report = models.ForeignKey(FamilyReport, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=20, choices=Kind)
    heard_on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-heard_on", "-pk"]
