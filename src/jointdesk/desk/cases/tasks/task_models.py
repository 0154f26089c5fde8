from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.case_models import Case

SOON = timedelta(days=2)


class Task(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    details = models.CharField(max_length=2000, blank=True)
    # empty: whoever of the team takes it
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="tasks"
    )
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)
    # what it comes from: "request:<key>", "complaint:<reference>"; empty: the case itself
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["assignee", "due_at"], condition=models.Q(state="open"), name="tasks_to_do")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.OPEN and self.due_at is not None and self.due_at < timezone.now()

    @property
    def tone(self) -> str:
        """How loud it is shown: late, within two days, later."""
        if self.state != self.State.OPEN or self.due_at is None:
            return ""
        left = self.due_at - timezone.now()
        return "red" if left < timedelta(0) else "amber" if left < SOON else "blue"
