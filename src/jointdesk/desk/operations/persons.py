"""Rows become persons: somebody found twice has two encounters and is one person.

The rule of counting is the engine's (`group_same_persons`). Only people who share a document or a birth date with
a new row are looked at, so the work grows with the roster, not with everybody ever found. Persons are never joined when
both have a past of their own (a referral each, a part in a case, a joining that two officers decided): that is for
officers. Whatever else points at the one who goes points at the one who is kept.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet

from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Person, PersonMerge
from jointdesk.desk.cases.persons.merging import move_row, pointing_at_persons
from jointdesk.desk.cases.proceeding_actions import record_step
from jointdesk.desk.intake.bulk_rows import chunks
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine import screening as engine
from jointdesk.engine.screening.evidence import normalise_document

ALIASES = 20
BATCH = 500
# values in one IN (...): below the limits of every database we run on
AT_ONCE = 5000
# where the numbers of a person's papers stand
NUMBERED = ("document", "documents__number", "merged__document")


def find_persons(rows: Sequence[RosterRow], further: Mapping[int, str]) -> tuple[dict[int, Person], int]:
    """The person of each row (by its key), known from an earlier encounter or stored now; how many are new.

    `further`: row -> the number of a second paper.
    """
    known = {f"p{person.pk}": person for person in _known_alike(rows, further)}
    by_key = {f"r{row.pk}": row for row in rows}
    described = [one for person in known.values() for one in describe_person(person)]
    described += [describe_row(row) for row in rows]
    described += [engine.Person(f"r{row}", (), document=number) for row, number in further.items()]
    found: dict[int, Person] = {}
    fresh: list[Person] = []
    grown: set[Person] = set()
    for group in engine.group_same_persons(described):
        mine = [by_key[key] for key in group if key in by_key]
        person = _join([known[key] for key in group if key in known])
        if person is None:
            fresh.append(person := Person())
        elif mine:
            grown.add(person)
        for row in mine:
            absorb(person, row)
        found.update((row.pk, person) for row in mine)
    Person.objects.bulk_create(fresh, batch_size=BATCH)
    Person.objects.bulk_update(
        grown, ["name", "aliases", "birth_date", "sex", "nationality", "document"], batch_size=BATCH
    )
    rows_written.send(sender=Person, keys=[person.pk for person in grown])
    return found, len(fresh)


def join_alike(person: Person) -> Person:
    """Join a corrected person with those he or she has turned out to be; the person that is left."""
    facts = Person.objects.filter(encounters__isnull=False)
    alike = [
        other for other in find_alike(facts, numbers_of(person), {person.birth_date}) if other.pk != person.pk
    ]
    described = [told for one in (person, *alike) for told in describe_person(one)]
    by_key = {f"p{one.pk}": one for one in (person, *alike)}
    group = next(group for group in engine.group_same_persons(described) if f"p{person.pk}" in group)
    return _join([by_key[key] for key in group]) or person


def absorb(person: Person, row: RosterRow) -> None:
    """Fill what is unknown of a person from a row; another spelling of the name becomes an alias."""
    for name in row.names:
        if not person.name:
            person.name = name
        elif name not in (person.name, *person.aliases) and len(person.aliases) < ALIASES:
            person.aliases = [*person.aliases, name]
    if len(row.birth_date) > len(person.birth_date):
        person.birth_date = row.birth_date
    person.sex = person.sex or row.sex
    person.nationality = person.nationality or row.nationality
    person.document = person.document or normalise_document(row.document)


def _known_alike(rows: Sequence[RosterRow], further: Mapping[int, str]) -> list[Person]:
    documents = {
        normalise_document(number) for number in (*(row.document for row in rows), *further.values())
    }
    dates = {row.birth_date for row in rows if len(row.birth_date) == 10}
    return find_alike(Person.objects.filter(encounters__isnull=False), documents, dates)


def find_alike(facts: QuerySet[Person], documents: set[str], dates: set[str]) -> list[Person]:
    """Persons who share one of the documents or full birth dates, the longest known first."""
    found: dict[int, Person] = {}
    numbers, days = documents - {""}, {day for day in dates if len(day) == 10}
    for field, values in (*((field, numbers) for field in NUMBERED), ("birth_date", days)):
        for piece in chunks(sorted(values), AT_ONCE):
            some = facts.filter(**{f"{field}__in": piece}).distinct().prefetch_related("documents", "merged")
            found.update((person.pk, person) for person in some)
    return [found[key] for key in sorted(found)]


def numbers_of(person: Person) -> set[str]:
    return {person.document, *_further_numbers(person)}


def _further_numbers(person: Person) -> set[str]:
    """Of further papers, and of whoever turned out to be the same."""
    papers = {normalise_document(one.number) for one in person.documents.all()}
    return papers | {one.document for one in person.merged.all()}


def _join(persons: list[Person]) -> Person | None:
    """The first of them, with whatever of the others may be joined to it."""
    if not persons:
        return None
    kept, *others = persons
    for gone in others:
        _join_two(kept, gone)
    return kept


def _join_two(kept: Person, gone: Person) -> None:
    if has_a_past(gone, beside=kept):
        return
    for step in gone.proceedings.all():
        record_step(kept, step.step, step.on, category=step.category, court=step.court, case=step.case)
        step.delete()
    for field in pointing_at_persons():
        for row in field.model._base_manager.filter(**{field.name: gone}):
            # what the one who is kept has already is said once
            if not move_row(field, row, kept):
                row.delete()
    for name in (gone.name, *gone.aliases):
        absorb(kept, RosterRow(name=name))
    absorb(
        kept,
        RosterRow(
            birth_date=gone.birth_date, sex=gone.sex, nationality=gone.nationality, document=gone.document
        ),
    )
    kept.save()
    record("persons_joined", f"person:{kept.pk}", {"joined": gone.pk})
    gone.delete()


def has_a_past(gone: Person, *, beside: Person) -> bool:
    """What officers alone join, or part."""
    return (
        Referral.objects.filter(person__in=[beside, gone]).count() > 1
        or gone.involvements.exists()
        or PersonMerge.objects.filter(Q(kept=gone) | Q(gone=gone)).exists()
    )


def describe_person(person: Person) -> list[engine.Person]:
    """Once with the paper that identifies, and once with each further one: each is this person's."""
    key, names = f"p{person.pk}", (person.name, *person.aliases)
    return [
        engine.Person(key, names, person.birth_date, person.nationality, person.document),
        *(engine.Person(key, (), document=number) for number in sorted(_further_numbers(person))),
    ]


def describe_row(row: RosterRow) -> engine.Person:
    return engine.Person(f"r{row.pk}", tuple(row.names), row.birth_date, row.nationality, row.document)
