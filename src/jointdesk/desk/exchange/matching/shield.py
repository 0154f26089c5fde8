"""Victims never enter a set that others can question: whoever may be one is told here, in doubt for the person.

A wanted notice names nobody's record, so it is held against every victim we know: by the pair an officer confirmed, by
document, and by what a partner would find: a name that sounds alike and a birth date that does not contradict.
Tags cannot be recalled: a set with somebody who has become a victim since is ended, and goes out anew without.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.matching.offers import DOCUMENT
from jointdesk.desk.exchange.matching.people import AT_ONCE, Known, know_people, persons_of
from jointdesk.desk.exchange.models import MatchKey, PublishedElement
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.engine.exchange.matching.persons import Birth, read_birth, shared_sounds
from jointdesk.engine.identifiers import normalise


@dataclass(frozen=True)
class Shield:
    """Whom no set may name."""

    known: Known
    documents: frozenset[str]
    births_by_sound: dict[str, list[Birth | None]]

    def covers(self, notice: Notice) -> bool:
        """May the person sought be a victim we know?"""
        if notice.pk in self.known.victim_notices or not self.documents.isdisjoint(documents_of(notice)):
            return True
        birth = read_birth(notice.birth_date)
        return any(
            may_be_one(birth, other)
            for sound in sounds_of(notice)
            for other in self.births_by_sound.get(sound, ())
        )


def raise_shield(known: Known | None = None) -> Shield:
    """The shield as of now. Raises what a room raises that cannot say who is a victim."""
    known = known or know_people()
    documents: set[str] = set()
    births: defaultdict[str, list[Birth | None]] = defaultdict(list)
    for person in persons_of(known.victims):
        documents.update(documents_of(person))
        birth = read_birth(person.birth_date)
        for sound in sounds_of(person):
            births[sound].append(birth)
    return Shield(known, frozenset(documents), dict(births))


def may_be_one(birth: Birth | None, other: Birth | None) -> bool:
    """Do two birth dates leave it open whether they are one person's?"""
    if birth is None or other is None:
        return True
    return birth.year == other.year and (not birth.day or not other.day or birth.day == other.day)


def documents_of(row: Notice | Person) -> tuple[str, ...]:
    """The document as complaints' documents are written; none if it is not known to be one of the country's."""
    found = normalise(DOCUMENT, row.document, row.nationality or None) if row.document else None
    return (found,) if found else ()


def sounds_of(row: Notice | Person) -> frozenset[str]:
    return _sounds(tuple(filter(None, (row.name, *row.aliases))))


# names change seldom, and everybody is held against everybody at every publication
_sounds = lru_cache(maxsize=65536)(shared_sounds)


def find_unfit_sets() -> list[MatchKey]:
    """Our sets that can be questioned and name somebody who may be a victim, or whose mark forbids it by now."""
    live = PublishedElement.objects.filter(match_key__ended_at=None, match_key__published_at__isnull=False)
    if not live.filter(identifier=None).exists() and not live.filter(match_key__kind=DOCUMENT).exists():
        return []
    shield = raise_shield()
    notices = Notice.objects.filter(pk__in=live.filter(notice__isnull=False).values("notice"))
    gone = {notice.pk for notice in notices if notice.mark not in LEAVING or shield.covers(notice)}
    keys = {key for key, notice in _notices_named(live) if notice in gone} | _naming(live, shield.documents)
    return list(MatchKey.objects.filter(pk__in=keys).select_related("partner"))


def _notices_named(live: QuerySet[PublishedElement]) -> Iterable[tuple[int, int | None]]:
    return live.filter(notice__isnull=False).values_list("match_key", "notice")


def _naming(live: QuerySet[PublishedElement], documents: Iterable[str]) -> set[int]:
    """The sets that hold one of these documents as a complaint names it."""
    named, wanted = live.filter(match_key__kind=DOCUMENT, identifier__kind=DOCUMENT), sorted(documents)
    found: set[int] = set()
    for start in range(0, len(wanted), AT_ONCE):
        some = named.filter(identifier__value__in=wanted[start : start + AT_ONCE])
        found.update(some.values_list("match_key", flat=True))
    return found
