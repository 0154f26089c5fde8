"""What is kept in the victims' compartment: the forms filled in with a person, and who works for him or her."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.operations.victims.sealing import SealedRow


class VictimForm(SealedRow):
    """A form filled in with a presumed victim. Finished it never changes: a later one `follows` it. What is sealed are
    its answers: field -> answer, as the form's version reads it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINISHED = "finished", _("Finished")

    referral = models.ForeignKey("operations.Referral", on_delete=models.PROTECT, related_name="forms")
    name = models.CharField(max_length=20)  # victims/forms/*.yaml
    version = models.PositiveSmallIntegerField()  # of the form, as it was then
    language = models.CharField(max_length=10, blank=True)  # the person's
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    @property
    def answers(self) -> dict[str, Any]:
        return self.read_sealed()

    @answers.setter
    def answers(self, said: dict[str, Any]) -> None:
        self.write_sealed(said)


class CaseWorker(models.Model):
    """An officer who works for a protected person and may therefore read what is kept of him or her."""

    referral = models.ForeignKey("operations.Referral", on_delete=models.CASCADE, related_name="workers")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="protected_persons"
    )
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "officer"], condition=models.Q(ended_at=None), name="a_case_worker_once"
            )
        ]
