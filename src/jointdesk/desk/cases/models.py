from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.cases.case_models import (
    Case,
    CaseComplaint,
    CaseIdentifier,
    CaseTransfer,
    Member,
)
from jointdesk.desk.cases.chronology.event_models import CaseEvent
from jointdesk.desk.cases.evidence.evidence_models import (
    CustodyStep,
    EvidenceExport,
    Exhibit,
    ExhibitFile,
)
from jointdesk.desk.cases.persons.person_models import (
    Involvement,
    Person,
    PersonDocument,
    PersonMerge,
    Proceeding,
)
from jointdesk.desk.cases.tasks.task_models import Task
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.partners.models import Partner

__all__ = [
    "Case",
    "CaseComplaint",
    "CaseEvent",
    "CaseIdentifier",
    "CaseTransfer",
    "CustodyStep",
    "EvidenceExport",
    "Exhibit",
    "ExhibitFile",
    "FamilyNews",
    "FamilyReport",
    "Involvement",
    "Member",
    "Notice",
    "NoticeStep",
    "NoticeTable",
    "Person",
    "PersonDocument",
    "PersonMerge",
    "Poster",
    "Proceeding",
    "Task",
]


class Notice(models.Model):
    """A person sought, wanted (red) or missing (yellow) above all; a method or threat has no name. Kept at most five
    years, then reviewed (INTERPOL RPD)."""

    class Colour(models.TextChoices):
        RED = "red", _("Wanted")
        YELLOW = "yellow", _("Missing")
        BLUE = "blue", _("Information wanted")
        BLACK = "black", _("Unidentified body")
        PURPLE = "purple", _("Modus operandi")
        ORANGE = "orange", _("Imminent threat")
        GREEN = "green", _("Warning")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        # waits for the second officer's word
        PROPOSED = "proposed", _("To be confirmed")
        ACTIVE = "active", _("Active")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESOLVED = "resolved", _("Found")
        # its sender took it back: what it said is hidden, or gone
        RETRACTED = "retracted", _("Retracted")
        ERASED = "erased", _("Erased")

    reference = models.CharField(max_length=60, unique=True)  # unique over all desks: "VN-W-0012"
    colour = models.CharField(max_length=10, choices=Colour)
    name = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list)
    birth_date = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    # as a partner may write it: country, type and a number of 40
    document = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField()
    review_on = models.DateField()
    circumstances = models.TextField(blank=True)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    state = models.CharField(max_length=20, choices=State, default=State.ACTIVE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    # empty: ours. Otherwise the partner whose notice this is; its conditions bind us.
    origin = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="notices")
    conditions = models.CharField(max_length=2000, blank=True)
    handling = models.CharField(max_length=20, blank=True)  # scheme and native code: "SIENA:H2"
    # what its colour asks for beside the above (notices/colours.yaml): field -> value
    details = models.JSONField(default=dict)
    valid_until = models.DateField(null=True)  # empty: until it is reviewed
    reviewed_on = models.DateField(null=True)
    # what it was written from; an imported notice, and a partner's, has none of these
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="notices")
    complaint = models.ForeignKey(Complaint, on_delete=models.SET_NULL, null=True, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="notices")
    photo = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, related_name="+")
    # whoever wrote it is told when its review is due
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    told_on = models.DateField(null=True)  # when the owner was last told of the review
    # partners this notice was sent to; nobody by default
    audience = models.ManyToManyField(Partner, related_name="notices_received")

    def __str__(self) -> str:
        return self.reference


# models of the rooms beside: Django finds them through this module
from jointdesk.desk.cases.families.models import FamilyNews, FamilyReport  # noqa: E402
from jointdesk.desk.cases.notices.models import NoticeStep, NoticeTable, Poster  # noqa: E402
