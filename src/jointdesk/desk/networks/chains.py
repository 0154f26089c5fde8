"""Why two complaints are in one network, step by step; what the officer may not read is not named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from django.db.models import Q

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.frames import HubRules, Judged, read_hub_rules, read_judgements, read_mentions
from jointdesk.desk.networks.models import Judgement, Membership, Network
from jointdesk.desk.networks.queries import READ
from jointdesk.desk.networks.strengths import WORDS, Strength, estimate_complaints, rate
from jointdesk.engine.networks import Step, between, explain, link
from jointdesk.engine.networks.chain import JUDGED
from jointdesk.engine.networks.weights import JUDGED_WEIGHT

# ("complaint", its id, 0), ("identifier", its id, 0), ("judged", both complaints' ids)
Node = tuple[str, int, int]
NAMED = (
    "complaint_id",
    "identifier__kind",
    "identifier__value",
    "identifier__complaint_count",
    "identifier_id",
)


@dataclass(frozen=True)
class Link:
    """`one` and `other` are None where the officer may not read the complaint. `judged`: an officer joined them."""

    one: Complaint | None
    other: Complaint | None
    kind: str
    value: str
    degree: int
    judged: bool
    strength: Strength

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)


def explain_link(officer: Officer, one: Complaint, other: Complaint) -> list[Link]:
    """The shortest chain from one to the other; empty when they are not linked."""
    networks = set(Membership.objects.filter(complaint__in=[one, other]).values_list("network_id", flat=True))
    if len(networks) != 1 or one == other:
        return []
    network = Network.objects.get(pk=networks.pop())
    steps = _walk_parted(network, one, other) if network.parted else _walk(one, other)
    passed = {int(name) for step in steps for name in (step.complaint, step.next_complaint)}
    known = complaints(officer, READ).in_bulk(passed)
    among = estimate_complaints()
    return [
        Link(
            one=known.get(int(step.complaint)),
            other=known.get(int(step.next_complaint)),
            kind=step.kind,
            value=step.value,
            degree=step.degree,
            judged=step.kind == JUDGED,
            strength=Strength(len(WORDS), JUDGED_WEIGHT, 2, among)
            if step.kind == JUDGED
            else rate(step.kind, step.degree, among),
        )
        for step in steps
    ]


def _walk(one: Complaint, other: Complaint) -> list[Step]:
    """Read from both ends and no further than they meet, however large the network is."""
    nodes = between(("complaint", one.pk, 0), ("complaint", other.pk, 0), _read_edges)
    inside = sorted(pk for kind, pk, _ in nodes if kind == "complaint")
    identifiers = {pk for kind, pk, _ in nodes if kind == "identifier"}
    rows = [
        row
        for piece in chunks(inside, BATCH)
        for *row, identifier in Mention.objects.filter(complaint__in=piece).values_list(*NAMED)
        if identifier in identifiers
    ]
    alone = [[pk, "", "", 0] for pk in inside]
    schema = {"complaint": pl.Int64, "kind": pl.String, "value": pl.String, "degree": pl.Int64}
    frame = pl.DataFrame(rows + alone, schema=schema, orient="row")
    return explain(
        frame.drop("degree"),
        str(one.pk),
        str(other.pk),
        must_link=[(str(a), str(b)) for kind, a, b in nodes if kind == "judged"],
        degrees={(kind, value): degree for _, kind, value, degree in rows},
    )


def _read_edges(nodes: frozenset[Node]) -> Iterator[tuple[Node, Node]]:
    """Each of these nodes with its neighbours: what links, no hubs, nothing withdrawn."""
    for kind, one, other in nodes:
        if kind == "judged":
            yield (kind, one, other), ("complaint", one, 0)
            yield (kind, one, other), ("complaint", other, 0)
    yield from _read_judged(pk for kind, pk, _ in nodes if kind == "complaint")
    for piece in chunks((pk for kind, pk, _ in nodes if kind == "complaint"), BATCH):
        for complaint, identifier in _linking(Q(complaint__in=piece)):
            yield ("complaint", complaint, 0), ("identifier", identifier, 0)
    for piece in chunks((pk for kind, pk, _ in nodes if kind == "identifier"), BATCH):
        for complaint, identifier in _linking(Q(identifier__in=piece)):
            yield ("identifier", identifier, 0), ("complaint", complaint, 0)


def _linking(wanted: Q) -> Iterator[tuple[int, int]]:
    rows = Mention.objects.filter(wanted, complaint__membership__isnull=False)
    rows = rows.filter(Q(identifier__hub=None) | Q(identifier__hub__overruled_by__isnull=False))
    return rows.values_list("complaint_id", "identifier_id").iterator(10_000)


def _read_judged(inside: Iterable[int]) -> Iterator[tuple[Node, Node]]:
    standing = Judgement.objects.filter(undone_at=None, kind=Judgement.Kind.MUST_LINK)
    for piece in chunks(inside, BATCH):
        wanted = frozenset(piece)
        rows = standing.filter(Q(one__in=piece) | Q(other__in=piece))
        for one, other in rows.values_list("one_id", "other_id"):
            for end in wanted.intersection((one, other)):
                yield ("complaint", end, 0), ("judged", one, other)


def _walk_parted(network: Network, one: Complaint, other: Complaint) -> list[Step]:
    """Where an officer parted complaints it takes the whole network to know which mentions are cut."""
    inside = list(Membership.objects.filter(network=network).values_list("complaint_id", flat=True))
    mentions, judged = read_mentions(inside), read_judgements(inside)
    rules = read_hub_rules(rediscover=False)
    return explain(
        mentions,
        str(one.pk),
        str(other.pk),
        hubs=rules.hubs,
        must_link=judged.must_link,
        cuts=_find_cuts(mentions, rules, judged),
    )


def _find_cuts(mentions: pl.DataFrame, rules: HubRules, judged: Judged) -> list[tuple[str, str, str]]:
    """Mentions that do not link because of an officer's cannot_link."""
    if not judged.cannot_link:
        return []
    cuts = link(
        mentions,
        hubs=rules.hubs,
        never_hubs=rules.genuine,
        must_link=judged.must_link,
        cannot_link=judged.cannot_link,
        discover_hubs=False,
    ).cuts
    return [(str(complaint), kind, value) for complaint, kind, value in cuts.iter_rows()]
