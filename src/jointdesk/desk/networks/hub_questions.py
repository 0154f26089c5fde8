"""Asking the hub rule of what became common, or of everything, and applying the answer to the networks concerned.

What an identifier relates lies in its own network, so one that became common is judged there alone. One that
ceased to be a hub is found only by asking of everything, which reads without holding any lock; each answer is
then applied in a transaction of its own, and no officer waits for more than one.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.intake.models import Identifier, Mention
from jointdesk.desk.networks.causes import NOBODY, Cause
from jointdesk.desk.networks.hub_rows import add_hubs
from jointdesk.desk.networks.linkable import read_around
from jointdesk.desk.networks.models import Hub, HubQuestion, Linkage, Membership
from jointdesk.desk.networks.numbering import hold_lock
from jointdesk.desk.networks.places import listed_hubs
from jointdesk.desk.networks.relinking import link_everything, relink_around
from jointdesk.engine.networks import link
from jointdesk.engine.networks.hub_rule import COMMON_DEGREE, LISTED


@transaction.atomic
def answer(question: HubQuestion) -> int:
    """Judge an identifier by its network. Returns how many complaints moved."""
    hold_lock()
    question.delete()
    return _judge(question.identifier_id, NOBODY)


@transaction.atomic
def ask_anew(identifier: int, cause: Cause) -> int:
    """An officer's word on an identifier was taken back: list and rule decide. Returns how many complaints moved."""
    hold_lock()
    one = Identifier.objects.get(pk=identifier)
    if (one.kind, one.value) in listed_hubs():
        add_hubs({identifier: LISTED})
        return relink_naming(identifier, cause)
    moved = relink_naming(identifier, cause)
    return moved + (_judge(identifier, cause) if one.complaint_count > COMMON_DEGREE else 0)


def _judge(identifier: int, cause: Cause) -> int:
    naming = _naming(identifier)
    networks = Membership.objects.filter(complaint__in=naming).values("network")
    members = list(Membership.objects.filter(network__in=networks).values_list("complaint_id", flat=True))
    known, genuine = _read_hubs()
    mentions, altogether = read_around(members, hubs=True), Membership.objects.count()
    found = link(mentions, hubs=known, never_hubs=genuine, complaints=altogether).hubs
    fresh = {
        int(row["value"]): row["reason"] for row in found.iter_rows(named=True) if row["reason"] != LISTED
    }
    if not fresh:
        return 0
    add_hubs(fresh)
    return relink_around(members, cause)


def rediscover() -> int:
    """Ask the hub rule of every identifier. Returns how many became hubs or ceased to be."""
    found = link_everything().hubs
    now = {int(row["value"]): row["reason"] for row in found.iter_rows(named=True) if row["reason"] != LISTED}
    by_rule = Hub.objects.filter(source=Hub.Source.RULE, overruled_by=None).exclude(
        review=Hub.Review.CONFIRMED
    )
    before = dict(by_rule.values_list("identifier_id", "pk"))
    for identifier in sorted(before.keys() - now.keys()):
        _forget(before[identifier], identifier)
    known = frozenset(Hub.objects.values_list("identifier_id", flat=True))
    fresh = sorted(now.keys() - known)
    for identifier in fresh:
        with transaction.atomic():
            hold_lock()
            add_hubs({identifier: now[identifier]})
            relink_naming(identifier)
    Linkage.objects.filter(pk=1).update(rediscovered_at=timezone.now())
    return len(before.keys() - now.keys()) + len(fresh)


def relink_naming(identifier: int, cause: Cause = NOBODY) -> int:
    """Link anew the complaints that name an identifier, and what they reach: it became a hub, or is one no more."""
    return relink_around(_naming(identifier), cause)


@transaction.atomic
def _forget(hub: int, identifier: int) -> None:
    hold_lock()
    # an officer may have said a word on it meanwhile
    rows = Hub.objects.filter(pk=hub, overruled_by=None).exclude(review=Hub.Review.CONFIRMED)
    if rows.delete()[0]:
        relink_naming(identifier)


def _naming(identifier: int) -> list[int]:
    rows = Mention.objects.filter(identifier=identifier).exclude(complaint__membership=None)
    return list(rows.values_list("complaint_id", flat=True).distinct())


def _read_hubs() -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    rows = Hub.objects.values_list("identifier__kind", "identifier_id", "overruled_by")
    known = [(kind, str(pk), by) for kind, pk, by in rows]
    hubs = [(kind, pk) for kind, pk, by in known if by is None]
    return hubs, [(kind, pk) for kind, pk, by in known if by is not None]
