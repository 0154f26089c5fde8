"""Telephones and accounts of people who are, or may be, victims: no public list may name them, whoever reported them.

People held in a compound are made to call from a number that is theirs; so whom a case knows it to be is looked at.
"""

from collections.abc import Collection

from jointdesk.desk.cases.models import CaseIdentifier
from jointdesk.desk.operations.models import Referral


def find_victims_own(identifiers: Collection[int]) -> set[int]:
    """The keys of those of them that are noted as such a person's."""
    rows = CaseIdentifier.objects.filter(identifier__in=list(identifiers), person__referral__isnull=False)
    rows = rows.exclude(person__referral__state=Referral.State.NOT_INDICATED)
    return set(rows.values_list("identifier", flat=True))
