"""Identifiers that no door is told of, whoever reported them: what intake knows itself, and what rooms above it add.

    exempt_by("victims", lambda identifiers: {...})

A room registers in its app's `ready()`; it is given keys of identifiers and answers with those that must not be listed.
"""

from collections.abc import Callable, Collection

from jointdesk.desk.intake.listings.models import ListingDecision
from jointdesk.desk.intake.models import Identifier
from jointdesk.engine.identifiers import known_hubs

Exempting = Callable[[Collection[int]], set[int]]
_rooms: dict[str, Exempting] = {}


def exempt_by(room: str, exempting: Exempting) -> None:
    """Once a room, while the desk starts."""
    _rooms[room] = exempting


def find_exempt(identifiers: Collection[Identifier]) -> set[int]:
    """The keys of those that are never listed: by officers' decisions, as public bodies' own, by other rooms' say."""
    hubs, keys = known_hubs(), [one.pk for one in identifiers]
    decided = ListingDecision.objects.filter(
        identifier__in=keys, act=ListingDecision.Act.EXEMPT, lifted_at=None
    )
    found = set(decided.values_list("identifier", flat=True))
    found |= {one.pk for one in identifiers if (one.kind, one.value) in hubs}
    for exempting in _rooms.values():
        found |= exempting(keys)
    return found
