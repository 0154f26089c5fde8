from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.case_models import Case
from jointdesk.desk.cases.persons.person_models import Person


class CaseEvent(models.Model):
    """A moment of a case: a note of an officer (`text`), or a fact the desk noted itself (`facts`)."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        INTERVIEW = "interview", _("Interview")
        SEARCH = "search", _("Search or seizure")
        MEETING = "meeting", _("Meeting")
        DECISION = "decision", _("Decision")
        MONEY = "money", _("Movement of money")
        # noted by the desk itself: no officer writes these
        OPENED = "opened", _("Case opened")
        STATE = "state", _("State changed")
        TRANSFERRED = "transferred", _("Sent to another unit")
        LEAD = "lead", _("New lead")
        JOINED = "joined", _("Joined the team")
        LEFT = "left", _("Left the team")
        COMPLAINT = "complaint", _("Complaint taken in")
        COMPLAINT_OUT = "complaint_out", _("Complaint taken out")
        NETWORK = "network", _("Network taken in")
        NETWORK_OUT = "network_out", _("Network taken out")
        PERSON = "person", _("Person named")
        PERSON_OUT = "person_out", _("Person taken out")
        CATEGORY = "category", _("Category changed")
        STEP = "step", _("Step of procedure")
        STEP_OUT = "step_out", _("Step taken back")
        TASK = "task", _("Task done")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()  # when it happened
    text = models.CharField(max_length=2000, blank=True)
    facts = models.JSONField(default=dict)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="case_events")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    # a note that was wrong is struck, not deleted
    struck_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="a_case_in_its_order")]
