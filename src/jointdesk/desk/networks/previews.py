"""What an officer's word would do before it is said: which networks it touches, and how many complaints would move.

Computed as the links themselves are, on the networks it touches; one too large for that is said to be so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, QuerySet, Sum

from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks.frames import HubRules, Judged, read_hub_rules, read_judgements, read_mentions
from jointdesk.desk.networks.models import Judgement, Membership, Network
from jointdesk.engine.networks import inherit, link

# beyond so many complaints the word's effect is not computed beforehand
MOST = 30_000
# complaints that name a hub looked at
NAMING = 20_000
PARTS = 6

Pair = tuple[str, str]
Change = Callable[[Judged], Judged]


@dataclass(frozen=True)
class Part:
    """A network with its complaints now or afterwards; None: a new one."""

    network: Network | None
    count: int


@dataclass(frozen=True)
class Preview:
    """`after`: the largest PARTS networks, `further` more beyond them. `known` False: too large to say."""

    before: tuple[Part, ...]
    after: tuple[Part, ...] = ()
    further: int = 0
    moved: int = 0
    known: bool = True


@dataclass(frozen=True)
class Reach:
    """What a hub would join if it linked: `networks` with `complaints` in them; `more`: it is named by more still."""

    networks: int
    complaints: int
    more: bool


def preview_judgement(kind: str, one: Complaint, other: Complaint) -> Preview:
    """If an officer judged so; a standing judgement of the contrary is then undone."""
    ends = (str(min(one.pk, other.pk)), str(max(one.pk, other.pk)))

    def judge(judged: Judged) -> Judged:
        cleared = _without(judged, ends)
        if kind == Judgement.Kind.MUST_LINK:
            return replace(cleared, must_link=(*cleared.must_link, ends))
        return replace(cleared, cannot_link=(*cleared.cannot_link, ends))

    return _simulate([one.pk, other.pk], judge)


def preview_undo(judgement: Judgement) -> Preview:
    """If the judgement were taken back."""
    ends = (str(judgement.one_id), str(judgement.other_id))
    return _simulate([judgement.one_id, judgement.other_id], lambda judged: _without(judged, ends))


def preview_hub(identifier: Identifier) -> Preview:
    """If an identifier that links were called a hub."""
    naming = Mention.objects.filter(identifier=identifier).order_by("complaint").values("complaint")[:NAMING]
    pair = (identifier.kind, identifier.value)
    return _simulate(naming, lambda judged: judged, more_hubs=[pair])


def read_reach(identifier: Identifier) -> Reach:
    """If a hub linked."""
    naming = Mention.objects.filter(identifier=identifier).order_by("complaint").values("complaint")
    inside = Membership.objects.filter(complaint__in=naming[:NAMING]).values("network")
    found = Network.objects.filter(pk__in=inside).aggregate(
        networks=Count("pk"), complaints=Sum("complaint_count")
    )
    return Reach(found["networks"], found["complaints"] or 0, identifier.complaint_count > NAMING)


def _without(judged: Judged, ends: Pair) -> Judged:
    return Judged(
        tuple(pair for pair in judged.must_link if pair != ends),
        tuple(pair for pair in judged.cannot_link if pair != ends),
    )


def _simulate(
    complaints: Sequence[int] | QuerySet[Any, Any], change: Change, more_hubs: Iterable[Pair] = ()
) -> Preview:
    touched = Membership.objects.filter(complaint__in=complaints).values("network")
    networks = list(Network.objects.filter(pk__in=touched).order_by("-complaint_count", "pk"))
    before = tuple(Part(network, network.complaint_count) for network in networks)
    if sum(part.count for part in before) > MOST:
        return Preview(before, known=False)
    was = dict(Membership.objects.filter(network__in=networks).values_list("complaint_id", "network_id"))
    now = _link(sorted(was), change, read_hub_rules(rediscover=False), more_hubs)
    heirs = inherit({str(pk): network for pk, network in was.items()}, now)
    becomes = {pk: heirs.get(now[str(pk)]) if str(pk) in now else None for pk in was}
    known = {network.pk: network for network in networks}
    counts = Counter(now.values()).most_common()
    parts = tuple(Part(known.get(heirs.get(name, 0)), count) for name, count in counts[:PARTS])
    moved = sum(was[pk] != network for pk, network in becomes.items())
    return Preview(before, parts, len(counts) - len(parts), moved)


def _link(inside: list[int], change: Change, rules: HubRules, more_hubs: Iterable[Pair]) -> dict[str, str]:
    judged = change(read_judgements(inside))
    linking = link(
        read_mentions(inside),
        hubs=rules.hubs.union(more_hubs),
        never_hubs=rules.genuine.difference(more_hubs),
        must_link=judged.must_link,
        cannot_link=judged.cannot_link,
        discover_hubs=False,
    )
    return {str(complaint): str(network) for complaint, network in linking.networks.iter_rows()}
