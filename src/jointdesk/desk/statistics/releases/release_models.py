"""Releases, and their files in each form and language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """A publishable report, frozen: made by one officer, let out by another."""

    class State(models.TextChoices):
        FROZEN = "frozen", _("Waits for a second officer")
        RELEASED = "released", _("Let out for publication")
        DISCARDED = "discarded", _("Discarded before release")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    seal = models.CharField(max_length=64, unique=True)  # SHA-256 of the content, hexadecimal
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.FROZEN)
    content = models.BinaryField()  # contents.write_content
    # every guarded figure as counted, and whether it is told: what a later release is attacked with. Shown to nobody
    figures = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)  # let out, or discarded
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # of discarding or withdrawing

    class Meta:
        ordering = ["-end", "-start", "-pk"]

    def __str__(self) -> str:
        return f"{self.start} – {self.end}"


class ReleaseFile(models.Model):
    """A release in a form and a language, made once: everybody who takes it gets the same bytes."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=10)  # csv, xlsx, pdf
    language = models.CharField(max_length=10)
    content = models.BinaryField()
    seal = models.CharField(max_length=64, db_index=True)  # SHA-256 of the bytes, hexadecimal
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "form", "language"], name="a_file_of_a_release_once")
        ]
