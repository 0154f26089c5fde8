from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from jointdesk.desk.accounts.notifications.kinds import KINDS


class Notification(models.Model):
    """One thing an officer is told, once while unread."""

    class Mail(models.TextChoices):
        NONE = "none"
        WAITING = "waiting"
        SENT = "sent"
        GIVEN_UP = "given_up"

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    url = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.NONE)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind", "subject"],
                condition=Q(read_at=None),
                name="told_once_while_unread",
            )
        ]
        indexes = [
            models.Index(fields=["officer", "read_at", "-made_at"], name="notifications_of_officer"),
            models.Index(fields=["mail_due_at"], condition=Q(mail="waiting"), name="mail_waiting"),
        ]

    @property
    def words(self) -> Promise | str:
        return KINDS.get(self.kind, self.kind)

    @property
    def reference(self) -> str:
        """The subject as officers know it, without the word before the colon."""
        return self.subject.partition(":")[2] or self.subject
