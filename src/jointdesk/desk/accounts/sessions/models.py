from django.conf import settings
from django.db import models
from django.utils import timezone


class OfficerSession(models.Model):
    """One signed-in session, in words coarse enough to recognise it and no finer."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    # of django_session: deleting that row is what ends a session
    key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # "Firefox · Windows"
    program = models.CharField(max_length=60, blank=True)
    # the first half of the address: enough to tell the office from elsewhere
    network = models.CharField(max_length=40, blank=True)
    # how: password, passkey, organisation; with a second factor or not
    method = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-seen_at"]


class SignInLock(models.Model):
    """Wrong tries for one user name or from one address, and until when no further one is looked at."""

    class Of(models.TextChoices):
        NAME = "name"
        ADDRESS = "address"
        FACTOR = "factor"

    of = models.CharField(max_length=10, choices=Of)
    # a keyed digest: what people type as a user name is sometimes their password
    digest = models.CharField(max_length=64)
    # whose name it is, where it is one of ours
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    # of an address, shortened as in a session
    network = models.CharField(max_length=40, blank=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "digest"], name="one_lock_each")]

    @property
    def is_locked(self) -> bool:
        return self.locked_until is not None and self.locked_until > timezone.now()
