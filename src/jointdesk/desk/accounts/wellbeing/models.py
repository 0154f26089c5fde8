from django.db import models


class Beat(models.Model):
    """When something that must go on was last seen at work: the worker, a backup."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
