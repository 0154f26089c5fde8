"""Why two complaints are in one network, step by step; what the officer may not read is not named."""

from dataclasses import dataclass

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.frames import read_hub_rules, read_judgements, read_mentions
from jointdesk.desk.networks.models import Membership
from jointdesk.desk.networks.queries import READ
from jointdesk.engine.networks import explain, link
from jointdesk.engine.networks.chain import JUDGED


@dataclass(frozen=True)
class Link:
    """`one` and `other` are None where the officer may not read the complaint. `judged`: an officer joined them."""

    one: Complaint | None
    other: Complaint | None
    kind: str
    value: str
    degree: int
    judged: bool

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)


def explain_link(officer: Officer, one: Complaint, other: Complaint) -> list[Link]:
    """The shortest chain from one to the other; empty when they are not linked."""
    networks = Membership.objects.filter(complaint__in=[one, other]).values("network")
    inside = sorted(Membership.objects.filter(network__in=networks).values_list("complaint_id", flat=True))
    mentions = read_mentions(inside)
    rules, judged = read_hub_rules(rediscover=False), read_judgements(inside)
    cuts = link(
        mentions,
        hubs=rules.hubs,
        never_hubs=rules.genuine,
        must_link=judged.must_link,
        cannot_link=judged.cannot_link,
        discover_hubs=False,
    ).cuts
    steps = explain(
        mentions,
        str(one.pk),
        str(other.pk),
        hubs=rules.hubs,
        must_link=judged.must_link,
        cuts=[(str(complaint), kind, value) for complaint, kind, value in cuts.iter_rows()],
    )
    passed = {int(name) for step in steps for name in (step.complaint, step.next_complaint)}
    known = complaints(officer, READ).in_bulk(passed)
    return [
        Link(
            one=known.get(int(step.complaint)),
            other=known.get(int(step.next_complaint)),
            kind=step.kind,
            value=step.value,
            degree=step.degree,
            judged=step.kind == JUDGED,
        )
        for step in steps
    ]
