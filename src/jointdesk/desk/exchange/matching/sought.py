"""People, as partners may find them with us and as we ask about them.

Found with us: whom we want ourselves (never a partner's notice), as long as the mark lets it leave; nobody who may be
a victim, nobody missing. Asked about: the missing first, then whom we want, victims we protect, suspects, and those
found in operations. A victim's own state is not asked before the protection gate is passed.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.matching.offers import DOCUMENT, Offer
from jointdesk.desk.exchange.matching.people import Known, kept_back, know_people, persons_of, suspects
from jointdesk.desk.exchange.matching.shield import Shield, documents_of, raise_shield
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.matching.oprf import element
from jointdesk.engine.exchange.matching.persons import (
    PERSON_KINDS,
    PERSON_YEAR,
    Keys,
    person_keys,
    read_birth,
)

# one with many names must fit into a small question: the first names count
MOST_ELEMENTS = 24


def sought_offers(kind: str) -> Iterator[Offer]:
    """What may enter a set, whoever the partner is."""
    if kind not in (DOCUMENT, *PERSON_KINDS):
        return
    shield = raise_shield()
    for notice in _own_notices(Notice.Colour.RED):
        if not shield.covers(notice):
            yield from _offer(kind, notice, _elements(kind, notice, asked=False))


def asked_offers(partner: Partner, kind: str) -> Iterator[Offer]:
    """What we may ask this partner, the most urgent first."""
    if kind not in (DOCUMENT, *PERSON_KINDS):
        return
    known = know_people()
    rows = _by_urgency(partner, known)
    if kind == PERSON_YEAR:
        # these have no other key; the others were asked by the day, which costs less and says more
        rows = sorted(rows, key=lambda row: _has_day(row))
    for row in rows:
        yield from _offer(kind, row, _elements(kind, row, asked=True))


def _by_urgency(partner: Partner, known: Known) -> Iterable[Notice | Person]:
    shield, back = raise_shield(known), kept_back()
    wanted = _own_notices(Notice.Colour.RED)
    notices = chain(_own_notices(Notice.Colour.YELLOW), wanted)
    persons = (known.victims, suspects() - known.victims, known.found - known.victims - suspects())
    return [
        *(notice for notice in notices if not _is_guarded(partner, notice, shield)),
        *(
            person
            for some in persons
            for person in persons_of(some - back)
            if not (person.pk in known.guarded and _may_be_own_state(partner, person))
        ),
    ]


def _own_notices(colour: str) -> Iterable[Notice]:
    rows = Notice.objects.filter(colour=colour, state=Notice.State.ACTIVE, origin=None, mark__in=LEAVING)
    # a case that is kept back takes its persons with it, and what was written of them
    rows = rows.exclude(case__kept_back__isnull=False).exclude(person__in=kept_back())
    return rows.order_by("-issued_on", "-pk")


def _is_guarded(partner: Partner, notice: Notice, shield: Shield) -> bool:
    """Somebody wanted may be a victim: his or her own state is not asked."""
    return notice.colour == Notice.Colour.RED and _may_be_own_state(partner, notice) and shield.covers(notice)


def _may_be_own_state(partner: Partner, row: Notice | Person) -> bool:
    return row.nationality in ("", partner.country)


def _has_day(row: Notice | Person) -> bool:
    birth = read_birth(row.birth_date)
    return birth is not None and bool(birth.day)


def _offer(kind: str, row: Notice | Person, elements: Sequence[bytes]) -> Iterator[Offer]:
    if elements:
        yield Offer(kind, row, tuple(elements[:MOST_ELEMENTS]))


def _elements(kind: str, row: Notice | Person, *, asked: bool) -> Sequence[bytes]:
    if kind == DOCUMENT:
        return [element(DOCUMENT, value) for value in documents_of(row)]
    keys = keys_of(row, kind)
    return [element(kind, key) for key in (keys.asked if asked else keys.published)]


def published_elements(row: Notice | Person, kind: str) -> Sequence[bytes]:
    """What a notice puts into a set."""
    return _elements(kind, row, asked=False)


def keys_of(row: Notice | Person, kind: str) -> Keys:
    """The keys of a notice or person under a kind; `excess` tells how many there would have been beyond the limit."""
    return _keys(tuple(filter(None, (row.name, *row.aliases))), row.birth_date, kind)


_keys = lru_cache(maxsize=65536)(person_keys)
