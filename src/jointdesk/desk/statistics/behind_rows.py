"""The records behind facts, as the rooms' own queries let an officer read them.

What he may not open is counted, not told. A protected person whose compartment is shut to him is not listed: the
list of a figure by age or nationality would say how old somebody is, and from where.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.persons.person_queries import conceal_some, persons
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.queries import networks
from jointdesk.desk.operations.models import PartnerArrest
from jointdesk.desk.operations.queries import operations
from jointdesk.desk.operations.victims.compartment import concealed_referrals, open_referrals
from jointdesk.desk.statistics.facts.fact_models import Fact, Kind, Measure

OF_VICTIMS = (Measure.VICTIM, Measure.IDENTIFIED, Measure.REFERRED, Measure.REPATRIATED)


class Line(NamedTuple):
    """A row of the list; `url` empty: it has no page of its own."""

    day: date | None
    label: str
    url: str
    province: str = ""
    nationality: str = ""
    partner: str = ""
    number: int = 1
    amount: Decimal | None = None  # of money, with its currency
    currency: str = ""


def lines_of(officer: Officer, facts: Sequence[Fact]) -> list[Line]:
    """Those of these facts whose records are open to him, in their order."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, read in _READ.items():
        keys = {fact.subject for fact in facts if fact.kind == kind}
        if keys:
            found |= {(kind, pk): told for pk, told in read(officer, keys)}
    victims = {fact.subject for fact in facts if fact.measure in OF_VICTIMS}
    if victims:
        open_to = open_referrals(officer).filter(person__in=victims).values_list("person", flat=True)
        for person in victims - set(open_to):
            found.pop((Kind.PERSON, person), None)
    return [
        Line(
            fact.day,
            *found[fact.kind, fact.subject],
            province=fact.province,
            nationality=fact.nationality,
            partner=fact.partner,
            number=fact.number,
            amount=Decimal(fact.hundredths) / 100 if fact.hundredths else None,
            currency=fact.currency,
        )
        for fact in facts
        if (fact.kind, fact.subject) in found
    ]


def lines_of_networks(officer: Officer, rows: Iterable[Network]) -> list[Line]:
    asked = list(rows)
    shown = networks(officer).filter(pk__in=[one.pk for one in asked]).in_bulk()
    return [
        Line(None, one.reference, reverse("network", args=[one.pk]), number=one.complaint_count)
        for one in asked
        if one.pk in shown
    ]


Told = Iterable[tuple[int, tuple[str, str]]]


def _complaints(officer: Officer, keys: set[int]) -> Told:
    rows = complaints(officer).filter(pk__in=keys).values_list("pk", "reference")
    return ((pk, (reference, reverse("complaint", args=[pk]))) for pk, reference in rows)


def _operations(officer: Officer, keys: set[int]) -> Told:
    rows = operations(officer).filter(pk__in=keys).values_list("pk", "reference", "title")
    return (
        (pk, (f"{reference} · {title}", reverse("operation", args=[reference])))
        for pk, reference, title in rows
    )


def _persons(officer: Officer, keys: set[int]) -> Told:
    shut = concealed_referrals(officer).filter(person__in=keys).values_list("person", flat=True)
    rows = list(persons(officer).filter(pk__in=keys - set(shut)))
    conceal_some(officer, rows)
    return (
        (one.pk, (str(one), reverse("person", args=[one.pk])))
        for one in rows
        if not getattr(one, "concealed", False)
    )


def _requests(officer: Officer, keys: set[int]) -> Told:
    rows = requests(officer).filter(pk__in=keys)
    return ((one.pk, (one.reference, reverse("request", args=[one.key]))) for one in rows)


def _hits(officer: Officer, keys: set[int]) -> Told:
    rows = hits(officer).filter(pk__in=keys)
    return ((one.pk, (one.label, reverse("hit", args=[one.pk]))) for one in rows)


def _arrests(officer: Officer, keys: set[int]) -> Told:
    if not officer.may("operations.read"):
        return ()
    rows = PartnerArrest.objects.filter(pk__in=keys).values_list("pk", "country", "note")
    return ((pk, (" · ".join(part for part in (country, note) if part), "")) for pk, country, note in rows)


_READ: dict[str, Callable[[Officer, set[int]], Told]] = {
    Kind.COMPLAINT: _complaints,
    Kind.OPERATION: _operations,
    Kind.PERSON: _persons,
    Kind.REQUEST: _requests,
    Kind.HIT: _hits,
    Kind.ARREST: _arrests,
}
