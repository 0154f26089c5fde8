"""Identifiers that officers or reviewed lists say many share: the public is told nothing of them.

What the hub rule alone proposes may be a gang's own number, which very many report: that is told.
"""

from collections.abc import Collection

from django.db.models import Q

from jointdesk.desk.networks.models import Hub


def find_shared(identifiers: Collection[int]) -> set[int]:
    said = ~Q(source=Hub.Source.RULE) | Q(review=Hub.Review.CONFIRMED)
    rows = Hub.objects.filter(said, identifier__in=list(identifiers), overruled_by=None)
    return set(rows.values_list("identifier", flat=True))
