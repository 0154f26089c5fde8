"""What to draw of a network: each complaint of a small one; of a large one its most telling identifiers, and groups.

Only complaints that the officer may read are drawn. Where each node stands is said in `drawing`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks.clusters import Grouping, group_complaints, stand_alone
from jointdesk.desk.networks.models import Hub, Judgement, Network
from jointdesk.desk.networks.queries import judgements_of, members, mentions
from jointdesk.desk.networks.strengths import Strength, estimate_complaints, rate

# a network of at most so many nodes is drawn whole
WHOLE = 60
# of a larger one: identifiers, hubs and groups of complaints drawn, and ties between groups
SHOWN, HUBS, GROUPS, TIES = 24, 3, 36, 60
# of a very large one the newest mentions are read
MENTIONS = 100_000


@dataclass(frozen=True)
class Thing:
    """An identifier to draw: `here` complaints name it; a hub links nothing."""

    identifier: Identifier
    here: int
    hub: bool
    strength: Strength

    @property
    def key(self) -> str:
        return f"i{self.identifier.pk}"


@dataclass(frozen=True)
class Crowd:
    """A complaint (`complaint` given) or a group; `identifiers`: keys of what all of it name. The rest has none."""

    key: str
    count: int
    complaint: Complaint | None
    identifiers: tuple[int, ...]


@dataclass(frozen=True)
class Sketch:
    """What is drawn. `ties`: crowd, crowd, how many rarer identifiers hold them together; `joined`: by an officer.

    `left_out`: identifiers of the network that are not drawn; `unread`: whether there were too many to read.
    """

    things: tuple[Thing, ...]
    crowds: tuple[Crowd, ...]
    ties: tuple[tuple[str, str, int], ...]
    joined: tuple[tuple[str, str], ...]
    grouped: bool
    left_out: int
    unread: bool


def sketch(officer: Officer, network: Network) -> Sketch:
    """The same network is sketched alike each time."""
    named, unread = _read_named(officer, network)
    counts = Counter(identifier for names in named.values() for identifier in names)
    hubs = _find_hubs(counts)
    shared = [one for one, count in counts.items() if count > 1 and one not in hubs]
    most, grouped = _make_room(len(named), len(counts), len(shared))
    things = _choose(counts, hubs, most)
    shown = [thing.identifier.pk for thing in things]
    grouping = group_complaints(named, shown, shared, GROUPS) if grouped else stand_alone(named, shown)
    return Sketch(
        things=things,
        crowds=_describe(grouping),
        ties=_rank_ties(grouping),
        joined=_find_joined(judgements_of(officer, network), grouping),
        grouped=grouped,
        left_out=len(counts) - len(things),
        unread=unread,
    )


def _make_room(complaints: int, identifiers: int, shared: int) -> tuple[int, bool]:
    """How many identifiers to draw, and whether complaints are drawn in groups."""
    if complaints + identifiers <= WHOLE:
        return identifiers, False
    if complaints + shared <= WHOLE:
        return shared, False
    return SHOWN, True


def _read_named(officer: Officer, network: Network) -> tuple[dict[int, set[int]], bool]:
    """complaint -> identifiers it names, and whether there were too many to read all."""
    rows = mentions(officer, network).order_by("-complaint").values_list("complaint_id", "identifier_id")
    read = list(rows[:MENTIONS])
    found: dict[int, set[int]] = defaultdict(set)
    for complaint, identifier in read:
        found[complaint].add(identifier)
    if len(read) == MENTIONS:
        return dict(found), True
    if len(found) == network.complaint_count:
        return dict(found), False
    # one that names nothing is in the network by an officer's word
    nameless = members(officer, network).filter(mentions=None).order_by()
    return found | {pk: set() for pk in nameless.values_list("pk", flat=True)}, False


def _find_hubs(counts: Mapping[int, int]) -> frozenset[int]:
    rows = Hub.objects.filter(overruled_by=None).values_list("identifier_id", flat=True)
    return frozenset(pk for pk in rows if pk in counts)


def _choose(counts: Mapping[int, int], hubs: frozenset[int], most: int) -> tuple[Thing, ...]:
    """The identifiers that carry most of the evidence, then the hubs that most complaints name."""
    common = sorted((one for one in counts if one not in hubs), key=lambda one: (-counts[one], one))
    # weights differ by a few bits, counts by orders of magnitude: twice as many as are drawn are weighed
    candidates, greyed = common[: 2 * most], sorted(hubs, key=lambda one: (-counts[one], one))[:HUBS]
    known = Identifier.objects.in_bulk([*candidates, *greyed])
    among = estimate_complaints()

    def weigh(pk: int) -> Thing:
        one = known[pk]
        return Thing(one, counts[pk], pk in hubs, rate(one.kind, max(one.complaint_count, counts[pk]), among))

    things = [weigh(pk) for pk in candidates]
    things.sort(key=lambda thing: (-(thing.here - 1) * thing.strength.weight, thing.identifier.pk))
    return (*things[:most], *(weigh(pk) for pk in greyed))


def _describe(grouping: Grouping) -> tuple[Crowd, ...]:
    """Groups as they are drawn; a group of one is its complaint."""
    alone = [group.first for group in grouping.groups if group.count == 1]
    known = Complaint.objects.only("pk", "reference").in_bulk(alone)
    return tuple(
        Crowd(
            key=f"c{group.number}",
            count=group.count,
            complaint=known[group.first] if group.count == 1 else None,
            identifiers=tuple(sorted(group.names)),
        )
        for group in grouping.groups
    )


def _rank_ties(grouping: Grouping) -> tuple[tuple[str, str, int], ...]:
    """The strongest ties; each group's strongest one first, so that no group seems to stand alone."""
    ranked = sorted(grouping.ties.items(), key=lambda tie: (-tie[1], tie[0]))
    met: set[int] = set()
    first = []
    for pair, count in ranked:
        if not met.issuperset(pair):
            first.append((pair, count))
            met.update(pair)
    chosen = dict([*first, *ranked][: max(TIES, len(first))])
    return tuple((f"c{one}", f"c{other}", count) for (one, other), count in chosen.items())


def _find_joined(judged: QuerySet[Judgement], grouping: Grouping) -> tuple[tuple[str, str], ...]:
    """Groups that an officer's word holds together."""
    pairs = judged.filter(kind=Judgement.Kind.MUST_LINK)
    found = {
        (grouping.of[one], grouping.of[other])
        for one, other in pairs.values_list("one_id", "other_id")
        if one in grouping.of and other in grouping.of
    }
    return tuple((f"c{one}", f"c{other}") for one, other in sorted(found) if one != other)
