"""Somebody who is held may be written down once more, under a record that nothing holds: by the rule by which the desk
counts people (`group_same_persons`) the two are one. Until two officers have said that they are two, one who proposed
to join them and another who refused, neither is charged.
"""

from django.db.models import F, Q

from jointdesk.desk.cases.models import Person, PersonMerge
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.persons import describe_person, find_alike, numbers_of
from jointdesk.desk.operations.victims.compartment import held_referrals
from jointdesk.engine.screening import group_same_persons


def find_held_alike(person: Person) -> Referral | None:
    """The referral of somebody else who is held and, by the rule of counting, the same."""
    others = Person.objects.filter(referral__in=held_referrals().order_by(), merged_into=None)
    others = others.exclude(pk=person.pk).exclude(pk__in=_found_to_be_two(person))
    alike = find_alike(others, numbers_of(person), {person.birth_date})
    if not alike:
        return None
    described = [told for one in (person, *alike) for told in describe_person(one)]
    (same,) = [group for group in group_same_persons(described) if f"p{person.pk}" in group]
    found = [one for one in alike if f"p{one.pk}" in same]
    return Referral.objects.get(person=found[0]) if found else None


def name_held_alike(person: int) -> str:
    """The code of somebody who is held and is the same as this person (by id); "" for nobody."""
    found = Person.objects.filter(pk=person).first()
    referral = find_held_alike(found) if found else None
    return referral.code if referral else ""


def _found_to_be_two(person: Person) -> list[int]:
    """Whom another officer than the one who proposed it refused to join with this person."""
    refused = PersonMerge.objects.filter(refused=True).exclude(decided_by=F("proposed_by"))
    pairs = refused.filter(Q(kept=person) | Q(gone=person)).values_list("kept", "gone")
    return [one for pair in pairs for one in pair if one != person.pk]
