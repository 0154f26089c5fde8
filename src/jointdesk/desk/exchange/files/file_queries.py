"""Permitted reads of files: whoever may read what a file belongs to."""

import uuid

from django.db.models import Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.exchange.requests.request_queries import requests


def files(officer: Officer) -> QuerySet[TravelledFile]:
    """The files this officer may read."""
    of_requests = Q(request__in=requests(officer).order_by().values("pk"))
    rows = TravelledFile.objects.filter(of_requests)
    return rows.select_related("request__partner", "answer", "origin", "added_by").prefetch_related(
        "passages__partner"
    )


def file_by_key(officer: Officer, key: uuid.UUID) -> TravelledFile | None:
    return files(officer).filter(key=key).first()
