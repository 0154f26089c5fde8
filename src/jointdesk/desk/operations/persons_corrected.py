"""A row was put right: what follows for its person, and for whom it was taken.

A person is parted only where the row has another name and another paper than all others, and nothing else is known of
him or her.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Person
from jointdesk.desk.cases.signals import persons_joined
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.persons import ALIASES, absorb, describe_row, has_a_past
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine import screening as engine
from jointdesk.engine.screening.evidence import normalise_document


def correct_persons(encounter: Encounter, facts: Mapping[str, str], said_before: Collection[str]) -> None:
    """A row was put right: so is what is known of its person, unless it is somebody else's now.

    `facts`: the fields that were corrected; `said_before`: the names the row bore. Another's row harms no person's
    record: it becomes one of its own, or stays for officers to settle where the person has a past.
    """
    others = [one.row for one in _met_else(encounter)]
    if others and all(_is_another(encounter.row, row) for row in others):
        if not _has_a_history(encounter.person):
            _part(encounter, said_before, others)
        return
    for field, value in facts.items():
        _correct(encounter.person, field, value)


def _met_else(encounter: Encounter) -> QuerySet[Encounter]:
    rows = encounter.person.encounters.exclude(pk=encounter.pk).filter(row__withdrawn_at=None)
    return rows.select_related("row")


def _is_another(one: RosterRow, other: RosterRow) -> bool:
    """By the rule of counting, and by the name too: one whose nationality alone was put right is the same."""
    named = [
        engine.Person(key, tuple(row.names), "2000-01-01", "ZZ") for key, row in (("a", one), ("b", other))
    ]
    whole = engine.same_person(describe_row(one), describe_row(other))
    return "no_match" == whole.outcome == engine.same_person(*named).outcome


def _part(encounter: Encounter, said_before: Collection[str], others: Sequence[RosterRow]) -> None:
    person, alone = encounter.person, Person()
    absorb(alone, encounter.row)
    alone.save()
    encounter.person = alone
    encounter.save(update_fields=["person"])
    wrong = {*said_before, *encounter.row.names} - {name for row in others for name in row.names}
    person.aliases = [name for name in person.aliases if name not in wrong]
    person.save(update_fields=["aliases"])
    record("persons_parted", f"person:{person.pk}", {"kept": person.pk, "gone": alone.pk})
    persons_joined.send(sender=Person, kept=person.pk, gone=alone.pk)


def _has_a_history(person: Person) -> bool:
    return (
        Referral.objects.filter(person=person).exists()
        or person.proceedings.exists()
        or has_a_past(person, beside=person)
    )


def _correct(person: Person, field: str, value: str) -> None:
    """A corrected fact of a row is a fact of the person; the former name stays readable as an alias."""
    if field == "name" and person.name and person.name != value:
        person.aliases = [*(alias for alias in person.aliases if alias != value), person.name][:ALIASES]
    setattr(person, field, normalise_document(value) if field == "document" else value)
    person.save(update_fields=["aliases", field])
