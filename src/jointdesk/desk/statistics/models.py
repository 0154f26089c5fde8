"""Rows of this room, one file a subject: Django finds them through this module."""

from jointdesk.desk.statistics.facts.fact_models import DayChanged, DaySum, Fact, MonthChanged, MonthSum
from jointdesk.desk.statistics.releases.release_models import Release, ReleaseFile

__all__ = ["DayChanged", "DaySum", "Fact", "MonthChanged", "MonthSum", "Release", "ReleaseFile"]
