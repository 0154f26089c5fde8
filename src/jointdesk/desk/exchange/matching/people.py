"""What the rooms above know of persons: who is a victim, whom a partner may not be told of, whom we found.

A person's record is of cases, what happened to him or her stands above the exchange: so it asks (`people_asked`). Who
is a victim in any room is one here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Case, Involvement, Notice, Person
from jointdesk.desk.exchange.matching.offers import Offer
from jointdesk.desk.exchange.matching.signals import open_people_asked, people_asked
from jointdesk.desk.exchange.travel import LEAVING

# SQLite takes 999 values in one statement, whatever it was built with
AT_ONCE = 900
OPEN_CASES = tuple(state for state in Case.State if state != Case.State.CLOSED)


@dataclass(frozen=True)
class Known:
    """Ids of persons and notices, as one room knows them.

    `victims`: presumed or found to be; `guarded`: victims whose own state must not be approached yet;
    `victim_notices`: notices for somebody who turned out to be one; `found`: persons met in operations whose mark lets
    them be asked about.
    """

    victims: frozenset[int] = frozenset()
    guarded: frozenset[int] = frozenset()
    victim_notices: frozenset[int] = frozenset()
    found: frozenset[int] = frozenset()


def know_people() -> Known:
    """What is known of persons in all rooms."""
    answers = [cast(Known, answer) for _, answer in people_asked.send(sender=Known)] + [_know_cases()]
    return Known(
        victims=frozenset().union(*(one.victims for one in answers)),
        guarded=frozenset().union(*(one.guarded for one in answers)),
        victim_notices=frozenset().union(*(one.victim_notices for one in answers)),
        found=frozenset().union(*(one.found for one in answers)),
    )


def _know_cases() -> Known:
    """Victims in a case. A case does not say whether their own state may be approached: it may not."""
    victims = Involvement.objects.filter(category=Involvement.Category.VICTIM).values_list(
        "person", flat=True
    )
    return Known(victims=frozenset(victims), guarded=frozenset(victims))


def suspects() -> frozenset[int]:
    """Suspects and ringleaders of open cases whose mark lets them be asked about."""
    persons = Person.objects.filter(
        Q(involvements__category__in=(Involvement.Category.SUSPECT, Involvement.Category.RINGLEADER)),
        involvements__case__state__in=OPEN_CASES,
        involvements__case__mark__in=LEAVING,
    )
    return frozenset(persons.values_list("pk", flat=True))


def kept_back() -> frozenset[int]:
    """Persons of a case that is kept back."""
    return frozenset(
        Person.objects.filter(involvements__case__kept_back__isnull=False).values_list("pk", flat=True)
    )


def persons_of(ids: Iterable[int]) -> Iterator[Person]:
    """However many they are, the newest first."""
    wanted = sorted(ids, reverse=True)
    for start in range(0, len(wanted), AT_ONCE):
        yield from Person.objects.filter(pk__in=wanted[start : start + AT_ONCE]).order_by("-pk")


def open_people(officer: Officer) -> Q:
    """Rows about a person whom a room above opens to the officer: somebody found in an operation."""
    found = Q(pk=None)
    for _, persons in open_people_asked.send(sender=Officer, officer=officer):
        found |= Q(Exists(cast("QuerySet[Person]", persons).filter(pk=OuterRef("person"))))
    return found


def note_asked(officer: Officer | None, partner: str, offers: Iterable[Offer], purpose: str) -> None:
    """Register for each person that he or she was asked about, and why; the partner learns of none."""
    for offer in offers:
        if isinstance(offer.row, (Notice, Person)):
            name = (
                f"notice:{offer.row.reference}" if isinstance(offer.row, Notice) else f"person:{offer.row.pk}"
            )
            note_access(officer, Access.Act.COMBINATION, name, f"{partner}: {purpose}"[:300])
