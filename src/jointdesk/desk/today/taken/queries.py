"""A list that was taken is its officer's, and nobody else's."""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.today.taken.models import TakenList


def taken_lists(officer: Officer) -> QuerySet[TakenList]:
    return TakenList.objects.filter(officer=officer).select_related("attachment")
