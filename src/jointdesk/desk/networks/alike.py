"""Complaints told alike: a suggestion to officers, who may judge that they belong together; by itself it links nothing.

Scripts are sold and copied, and people report alike (docs/adr/0008), so each suggestion says how far the texts
agree and which hubs both name. What more than CAMPAIGN complaints share is no suggestion, and is said to be so.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Hub, Membership, Network, TextKey, UnreadText
from jointdesk.desk.networks.queries import READ, members
from jointdesk.desk.networks.texts import read_spans
from jointdesk.engine.networks.lures import compare, fold, fold_quoted

# a key of more complaints is a campaign's or a form's, and suggests nothing
CAMPAIGN = 50
# such complaints are counted so far
COUNTED = 10_000
# complaints that share most keys are compared, text with text; those that agree less than LEAST are not shown
LOOKED, SHOWN, LEAST = 40, 8, 0.7
# of a network its newest complaints are asked
NEWEST = 200


@dataclass(frozen=True)
class Alike:
    """`complaint` tells what `ours` tells: `agree` of the text, 0 to 1, or of the words quoted in it (`quoted`).

    `network`: where `complaint` stands; `apart`: not where `ours` stands. `hubs`: too common to link by, named by both.
    """

    ours: Complaint
    complaint: Complaint
    agree: float
    quoted: bool
    network: Network | None
    apart: bool
    hubs: tuple[Identifier, ...]

    @property
    def duplicate(self) -> bool:
        """Whether both are known to tell of one event."""
        ends = (self.ours, self.complaint)
        return len({end.duplicate_of_id or end.pk for end in ends}) == 1


@dataclass(frozen=True)
class Likeness:
    """The most alike first. `hidden`: as many more are of other units or restricted, and were not compared.

    `campaign`: how many complaints share the commonest text, where it is too common to suggest anything; 0: none.
    """

    found: tuple[Alike, ...] = ()
    hidden: int = 0
    campaign: int = 0

    @property
    def uncounted(self) -> bool:
        return self.campaign > COUNTED


def find_alike(officer: Officer, complaint: Complaint) -> Likeness:
    """The complaints told like this one, in its network or elsewhere."""
    return _look(officer, [complaint], TextKey.objects.exclude(complaint=complaint))


def waits_to_be_read(complaint: Complaint) -> bool:
    """Whether its text has no keys yet because the worker has not come to it."""
    return UnreadText.objects.filter(complaint=complaint).exists()


def has_keys(complaint: Complaint) -> bool:
    """A text too short to be told alike has none."""
    return TextKey.objects.filter(complaint=complaint).exists()


def find_alike_elsewhere(officer: Officer, network: Network) -> Likeness:
    """The complaints of other networks that are told like one of this network's newest."""
    others = TextKey.objects.exclude(complaint__membership__network=network)
    return _look(officer, list(members(officer, network)[:NEWEST]), others)


def _look(officer: Officer, ours: Sequence[Complaint], others: QuerySet[TextKey]) -> Likeness:
    keys, common = _read_keys(ours)
    campaign = max((_count(key) for key in common), default=0)
    shared = _rank(others, keys)
    readable = complaints(officer, READ).exclude(state=Complaint.State.WITHDRAWN).in_bulk(shared)
    pairs = list(_pair({one.pk: one for one in ours}, keys, readable))
    compared = sorted(_compare(pairs), key=lambda one: (-one.agree, -one.complaint.pk))
    return Likeness(tuple(compared[:SHOWN]), len(shared) - len(readable), campaign)


def _read_keys(ours: Sequence[Complaint]) -> tuple[dict[int, set[int]], list[int]]:
    """key -> complaints of ours that have it; and the commonest of those that too many share."""
    nth = TextKey.objects.filter(key=OuterRef("key")).order_by("complaint").values("complaint")
    rows = TextKey.objects.filter(complaint__in=[one.pk for one in ours])
    keys: dict[int, set[int]] = defaultdict(set)
    common: Counter[int] = Counter()
    # an index is walked CAMPAIGN rows far for each, however many share it
    for complaint, key, beyond in rows.annotate(beyond=Subquery(nth[CAMPAIGN : CAMPAIGN + 1])).values_list(
        "complaint_id", "key", "beyond"
    ):
        if beyond is None:
            keys[key].add(complaint)
        else:
            common[key] += 1
    return keys, [key for key, _ in common.most_common(4)]


def _count(key: int) -> int:
    return TextKey.objects.filter(key=key)[: COUNTED + 1].count()


def _rank(others: QuerySet[TextKey], keys: Iterable[int]) -> list[int]:
    """The complaints that share most of the keys."""
    times: Counter[int] = Counter()
    for piece in chunks(sorted(keys), BATCH):
        rows = others.filter(key__in=piece).values_list("complaint_id").annotate(shared=Count("pk"))
        times.update(dict(rows.order_by("-shared", "-complaint_id")[:LOOKED]))
    return sorted(times, key=lambda pk: (-times[pk], -pk))[:LOOKED]


def _pair(
    ours: Mapping[int, Complaint], keys: Mapping[int, Collection[int]], found: Mapping[int, Complaint]
) -> Iterable[tuple[Complaint, Complaint]]:
    """Each complaint found with that of ours which shares most keys with it."""
    times: dict[int, Counter[int]] = {pk: Counter() for pk in found}
    for complaint, key in TextKey.objects.filter(complaint__in=found).values_list("complaint_id", "key"):
        times[complaint].update(keys.get(key, ()))
    for pk, partners in times.items():
        if partners:
            yield ours[min(partners, key=lambda one: (-partners[one], one))], found[pk]


def _compare(pairs: Sequence[tuple[Complaint, Complaint]]) -> Iterable[Alike]:
    involved = {one.pk for pair in pairs for one in pair}
    spans, hubs = read_spans(involved), _read_hubs(involved)
    memberships = Membership.objects.filter(complaint__in=involved).select_related("network")
    networks = {one.complaint_id: one.network for one in memberships}
    for ours, other in pairs:
        whole = compare(*(fold(one.narrative, spans[one.pk], 0, len(one.narrative)) for one in (ours, other)))
        words = compare(*(fold_quoted(one.narrative, spans[one.pk]) for one in (ours, other)))
        if max(whole, words) >= LEAST:
            both = hubs[ours.pk].keys() & hubs[other.pk].keys()
            yield Alike(
                ours=ours,
                complaint=other,
                agree=max(whole, words),
                quoted=words > whole,
                network=networks.get(other.pk),
                apart=networks.get(other.pk) != networks.get(ours.pk),
                hubs=tuple(hubs[ours.pk][pk] for pk in sorted(both)),
            )


def _read_hubs(involved: Collection[int]) -> dict[int, dict[int, Identifier]]:
    """complaint -> the hubs it names."""
    named: dict[int, dict[int, Identifier]] = defaultdict(dict)
    standing = Q(identifier__in=Hub.objects.filter(overruled_by=None).values("identifier"))
    for one in Mention.objects.filter(standing, complaint__in=involved).select_related("identifier"):
        named[one.complaint_id][one.identifier_id] = one.identifier
    return named
