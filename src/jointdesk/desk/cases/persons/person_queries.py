"""Permitted reads of persons: through a case the officer may read, or through what a room above shows him.

Whoever is protected is called by a code for all but those who work for him or her (cases/protection.py). A victim of a
case is called by a code for all but its team and those who hold `victims.read`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case as Choice
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, When

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import opened_rows
from jointdesk.desk.cases.models import Case, Involvement, Person, PersonDocument, PersonMerge, Proceeding
from jointdesk.desk.cases.protection import ask_concealed, conceal_people, conceal_person
from jointdesk.desk.cases.queries import cases, cases_to_work_in, is_of_the_team
from jointdesk.desk.cases.signals import persons_asked
from jointdesk.desk.intake.queries import clean

VICTIMS = "victims.read"
# a name that finds more is no search
FOUND = 500
# of a case's people on its page
PEOPLE_SHOWN = 50


def persons(officer: Officer) -> QuerySet[Person]:
    """Everybody the officer may read of, as rows: names of protected persons are not yet concealed (`shown`)."""
    mine = cases(officer).order_by().values("pk")
    seen = Q(pk__in=Involvement.objects.filter(case__in=mine).order_by().values("person"))
    if alone := opened_rows(officer, "cases.read", Person):
        seen |= Q(pk__in=alone)
    shown: Iterable[tuple[Any, Any]] = persons_asked.send(sender=Person, officer=officer)
    for _receiver, more in shown:
        # who sees all units reads of nearly everybody who was found: each is asked, nobody lists them
        seen |= Q(Exists(more.filter(person=OuterRef("pk")))) if officer.unit.sees_all else Q(pk__in=more)
    return Person.objects.filter(seen)


def persons_to_change(officer: Officer) -> QuerySet[Person]:
    """Those of the cases he works in."""
    mine = Involvement.objects.filter(case__in=cases_to_work_in(officer).order_by().values("pk"))
    return Person.objects.filter(pk__in=mine.values("person"), merged_into=None)


def person_of(officer: Officer, pk: int) -> Person | None:
    """The person as this officer may see him or her; one that was joined to another leads to that one."""
    for _step in range(10):
        person = persons(officer).filter(pk=pk).first()
        if person is not None:
            return conceal_for(officer, person)
        joined = Person.objects.filter(pk=pk, merged_into__isnull=False).first()
        if joined is None or joined.merged_into_id is None:
            return None
        pk = joined.merged_into_id
    return None


def search_persons(officer: Officer, text: str) -> QuerySet[Person]:
    """By name, alias or document. A protected person is not found by either; without `text` codes stand in the list."""
    text = clean(text)
    rows = persons(officer).filter(merged_into=None).order_by("name", "pk")
    if not text:
        return rows
    found = list(rows.filter(_is_called(text)).values_list("pk", flat=True)[:FOUND])
    shown = set(found) - _hidden(officer, found)
    return Person.objects.filter(pk__in=shown).order_by("name", "pk")


def _is_called(text: str) -> Q:
    """Of the person's own columns, so that a database asks this before it asks who may read of whom."""
    further = PersonDocument.objects.filter(number__iexact=text).values("person")
    called = Q(name__icontains=text) | Q(document__iexact=text) | Q(pk__in=further)
    # SQLite keeps JSON with escaped letters, PostgreSQL with letters
    for spelt in {text, json.dumps(text)[1:-1]}:
        called |= Q(aliases__icontains=spelt)
    return called


def _hidden(officer: Officer, found: Sequence[int]) -> set[int]:
    hidden = set(ask_concealed(officer, persons=found).persons)
    if not officer.may(VICTIMS):
        victims = Involvement.objects.filter(person__in=found, category=Involvement.Category.VICTIM)
        for row in victims.select_related("case"):
            if not is_of_the_team(officer, row.case):
                hidden.add(row.person_id)
    return hidden


def conceal_for(officer: Officer, person: Person) -> Person:
    conceal_people(officer, [person])
    if getattr(person, "concealed", False) or officer.may(VICTIMS):
        return person
    victim = person.involvements.filter(category=Involvement.Category.VICTIM).select_related("case")
    told = [row for row in victim if not is_of_the_team(officer, row.case)]
    if told and len(told) == len(victim):
        conceal_person(person, code_of(told[0]))
    return person


def conceal_some(officer: Officer, people: Sequence[Person]) -> None:
    """The same for a page of a list, in few queries."""
    hidden = _hidden(officer, [person.pk for person in people])
    conceal_people(officer, people)
    for person in people:
        if person.pk in hidden and not getattr(person, "concealed", False):
            conceal_person(person, f"V-{person.pk:05d}")


def people_of(officer: Officer, case: Case) -> list[tuple[Involvement.Category, list[Involvement]]]:
    """The people of a case by category, never mixed (Directive (EU) 2016/680, Art. 6), as this officer may see them."""
    rows = list(involvements(case))
    conceal_involved(officer, case, rows)
    return _by_category(rows)


@dataclass(frozen=True)
class PeoplePage:
    """Some of a case's people by category, each with how many of it there are in the whole case."""

    page: Page[Involvement]
    groups: list[tuple[Involvement.Category, int, list[Involvement]]]


def page_of_people(officer: Officer, case: Case, number: str | None) -> PeoplePage:
    """A raid's case has hundreds: its page shows some of them, category by category."""
    counts = dict(case.involvements.order_by().values_list("category").annotate(n=Count("pk")))
    rank = [When(category=category, then=place) for place, category in enumerate(Involvement.Category)]
    pages = Paginator(involvements(case).order_by(Choice(*rank), "person__name", "pk"), PEOPLE_SHOWN)
    pages.count = sum(counts.values())
    page = pages.get_page(number)
    rows = page.object_list = list(page.object_list)
    conceal_involved(officer, case, rows)
    return PeoplePage(page, [(category, counts[category], some) for category, some in _by_category(rows)])


def _by_category(rows: list[Involvement]) -> list[tuple[Involvement.Category, list[Involvement]]]:
    found = [
        (category, [row for row in rows if row.category == category.value])
        for category in Involvement.Category
    ]
    return [(category, some) for category, some in found if some]


def involvements(case: Case) -> QuerySet[Involvement]:
    rows = case.involvements.select_related("person").prefetch_related("person__proceedings")
    return rows.order_by("person__name", "pk")


def conceal_involved(
    officer: Officer, case: Case, rows: Iterable[Involvement], *, name_victims: bool = True
) -> None:
    """Codes in place of whom this officer may not know."""
    rows = list(rows)
    conceal_people(officer, [row.person for row in rows])
    if name_victims and (officer.may(VICTIMS) or is_of_the_team(officer, case)):
        return
    for row in rows:
        if row.category == Involvement.Category.VICTIM and not getattr(row.person, "concealed", False):
            conceal_person(row.person, code_of(row))


def conceal_in_case(
    officer: Officer, case: Case, persons: list[Person], *, name_victims: bool = True
) -> None:
    """The same for persons a case speaks of, be they in it still or not."""
    rows = {row.person_id: row for row in case.involvements.filter(person__in=persons)}
    shown = []
    for person in persons:
        row = rows.get(person.pk) or Involvement(case=case, category=Involvement.Category.OTHER)
        row.person = person
        shown.append(row)
    conceal_involved(officer, case, shown, name_victims=name_victims)


def code_of(row: Involvement) -> str:
    """What a victim of a case is called by whoever does not work in it."""
    return f"V-{row.pk:05d}"


def steps_of(officer: Officer, person: Person) -> QuerySet[Proceeding]:
    """Steps of procedure, in their order; of cases the officer may not read only that they were reached."""
    return person.proceedings.select_related("case", "recorded_by").order_by("on", "pk")


def roles_of(officer: Officer, person: Person) -> QuerySet[Involvement]:
    """As what the person stands in each case the officer may read."""
    rows = person.involvements.filter(case__in=cases(officer).order_by().values("pk"))
    return rows.select_related("case__unit", "added_by").order_by("-case__opened_at")


def merges(officer: Officer) -> QuerySet[PersonMerge]:
    """Proposals and what became of them, of persons both of whom the officer may read of."""
    # those of the proposals alone: all that the officer may read of are many
    touched = PersonMerge.objects.order_by()
    proposed = Q(pk__in=touched.values("kept")) | Q(pk__in=touched.values("gone"))
    mine = persons(officer).filter(proposed).order_by().values("pk")
    rows = PersonMerge.objects.filter(Q(kept__in=mine), Q(gone__in=mine) | Q(gone__merged_into__isnull=False))
    return rows.select_related("kept", "gone", "proposed_by", "decided_by", "undone_by")
