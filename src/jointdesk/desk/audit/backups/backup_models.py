from django.db import models


class BackupKey(models.Model):
    """The key of one month's backups; the key itself is a file of the desk's folder."""

    month = models.CharField(max_length=7, unique=True)  # "2026-11"
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)


class Backup(models.Model):
    """A backup that was made: until its month's key is destroyed it holds what the desk held then."""

    key = models.ForeignKey(BackupKey, on_delete=models.PROTECT, related_name="backups")
    name = models.CharField(max_length=255)
    made_at = models.DateTimeField(db_index=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-made_at"]
