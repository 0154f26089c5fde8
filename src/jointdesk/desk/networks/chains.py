"""Why two complaints are in one network, step by step; what the officer may not read is not named."""

from dataclasses import dataclass

import polars as pl

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.frames import SCHEMA, HubRules, Judged, read_hub_rules, read_judgements
from jointdesk.desk.networks.models import Membership
from jointdesk.desk.networks.queries import READ
from jointdesk.desk.networks.strengths import WORDS, Strength, estimate_complaints, rate
from jointdesk.engine.networks import explain, link
from jointdesk.engine.networks.chain import JUDGED
from jointdesk.engine.networks.weights import JUDGED_WEIGHT


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
    if len(networks) != 1:
        return []
    [network] = networks
    inside = list(Membership.objects.filter(network=network).values_list("complaint_id", flat=True))
    mentions = _read_mentions(network, inside)
    rules, judged = read_hub_rules(rediscover=False), read_judgements(inside)
    steps = explain(
        mentions,
        str(one.pk),
        str(other.pk),
        hubs=rules.hubs,
        must_link=judged.must_link,
        cuts=_find_cuts(mentions, rules, judged),
    )
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


def _read_mentions(network: int, inside: list[int]) -> pl.DataFrame:
    """What the network's complaints name, in one query; one that names nothing has a row too."""
    rows = Mention.objects.filter(complaint__membership__network=network)
    named = rows.values_list("complaint_id", "identifier__kind", "identifier__value")
    frame = pl.DataFrame(list(named.iterator(10_000)), schema=SCHEMA, orient="row")
    alone = pl.DataFrame({"complaint": inside}, schema={"complaint": pl.Int64})
    return pl.concat([frame, alone.with_columns(kind=pl.lit(""), value=pl.lit(""))])


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
