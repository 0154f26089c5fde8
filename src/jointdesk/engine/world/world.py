"""A whole world: what every desk receives, and the truth behind it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jointdesk.engine.errors import CallerError
from jointdesk.engine.world import notices as notices_of
from jointdesk.engine.world.courts import Charged, charge
from jointdesk.engine.world.draws import stream
from jointdesk.engine.world.findings import Finding, Search
from jointdesk.engine.world.fugitives import seek_twice
from jointdesk.engine.world.gangs import Gang
from jointdesk.engine.world.people import HOST, Population
from jointdesk.engine.world.planning import Planned, plan_complaints
from jointdesk.engine.world.plans import Plan
from jointdesk.engine.world.raids import Raid, plan_raids
from jointdesk.engine.world.records import (
    Complaint,
    Correction,
    Operation,
    PartnerArrest,
    Proceeding,
    RosterCorrection,
    RosterRow,
)
from jointdesk.engine.world.rosters import correct_rosters, write_rosters
from jointdesk.engine.world.scales import Scale, scale_of
from jointdesk.engine.world.telling import correct, tell
from jointdesk.engine.world.totals import count_naively, total_complaints, total_operations

DESKS = ("vn", "kh", "kr")


@dataclass(frozen=True)
class World:
    """Everything about one simulated situation. Complaints are told lazily, in order of date.

    Operations, rosters, proceedings and partners' arrests belong to the host's desk, `kh`.
    """

    seed: int
    scale: Scale
    desks: tuple[str, ...]
    planned: Planned
    raids: list[Raid]
    findings: list[Finding]
    rosters: dict[str, list[RosterRow]]
    roster_corrections: list[RosterCorrection]
    sought: list[notices_of.Sought]
    charged: list[Charged]
    proceedings: list[Proceeding]
    partner_arrests: list[PartnerArrest]

    @property
    def hubs(self) -> frozenset[tuple[str, str]]:
        """Kind and value of the hubs that complaints really name."""
        return frozenset(
            (hub.kind, hub.value) for plan in self.plans() for hub in plan.hubs if not plan.withdrawn
        )

    @property
    def operations(self) -> list[Operation]:
        """All operations, by date."""
        return [raid.operation for raid in self.raids]

    @property
    def gangs(self) -> list[Gang]:
        """All gangs, lone scammers left out."""
        return self.planned.gangs

    def plans(self, desk: str | None = None) -> Iterator[Plan]:
        """The truth of each complaint (of one desk), by date."""
        return (plan for plan in self.planned.plans if desk in (None, plan.audience.desk))

    def complaints(self, desk: str | None = None, *, corrected: bool = False) -> Iterator[Complaint]:
        """Complaints (of one desk) as received, or as they stand after all corrections."""
        return (tell(self.seed, plan, corrected) for plan in self.plans(desk))

    def corrections(self, desk: str) -> list[Correction]:
        """The late corrections a desk receives, by date."""
        found = itertools.chain.from_iterable(correct(self.seed, plan) for plan in self.plans(desk))
        return sorted(found, key=lambda row: (row.corrected_at, row.id))

    def mentions(self) -> Iterator[tuple[str, str, str]]:
        """Rows (complaint, kind, value) of what corrected texts truly name; withdrawn complaints name nothing."""
        for plan in self.plans():
            if not plan.withdrawn:
                yield from ((plan.id, kind, value) for kind, value in plan.mentions())

    def hits(self) -> list[tuple[str, str, str, str]]:
        """Rows (kind, value, desk_a, desk_b), desk_a first in `desks`: what both desks' complaints name, hubs out."""
        named: dict[tuple[str, str], set[str]] = {}
        hubs = self.hubs
        for plan in self.plans():
            if not plan.withdrawn:
                for mention in plan.mentions():
                    named.setdefault(mention, set()).add(plan.audience.desk)
        return sorted(
            (*mention, first, second)
            for mention, desks in named.items()
            if mention not in hubs
            for first, second in itertools.combinations([desk for desk in self.desks if desk in desks], 2)
        )

    def totals(self) -> dict[str, Any]:
        """The truth for the report of the period, and what naive counting gives."""
        return {
            **total_operations(self.scale, self.findings, self.charged),
            **total_complaints(self.scale, self.plans()),
            "naive": count_naively(self.scale, self.findings, self.proceedings),
        }


def make_world(
    seed: int, complaints: int, scale: str = "small", desks: tuple[str, ...] = ("vn", "kh")
) -> World:
    """A world of so many complaints over all desks. The same arguments give the same world in every process.

    `scale` is small or campaign, `desks` some of DESKS with `kh`, where the operations are, among them.
    Raises CallerError when an argument is none of these.
    """
    _check(complaints, desks)
    figures = scale_of(scale)
    planned = plan_complaints(seed, complaints, desks)
    raids = plan_raids(stream(seed, "raids"), figures, planned.gangs)
    population = Population(stream(seed, "population"))
    findings = Search(stream(seed, "findings"), figures, raids, population).run()
    sought = notices_of.publish_notices(stream(seed, "notices"), figures, desks, findings, population)
    rosters = write_rosters(stream(seed, "rosters"), raids, findings, population)
    # after everything that draws from the population: a world without them is the same otherwise
    sought = seek_twice(stream(seed, "fugitives"), figures, desks, population, sought)
    charged, proceedings = charge(stream(seed, "courts"), figures, findings)
    return World(
        seed=seed,
        scale=figures,
        desks=desks,
        planned=planned,
        raids=raids,
        findings=findings,
        rosters=rosters,
        roster_corrections=correct_rosters(stream(seed, "roster corrections"), findings),
        sought=sought,
        charged=charged,
        proceedings=proceedings,
        partner_arrests=_arrest_abroad(seed, figures, planned.gangs),
    )


def _check(complaints: int, desks: tuple[str, ...]) -> None:
    if complaints < 1:
        raise CallerError("a world needs at least one complaint")
    unknown = [desk for desk in desks if desk not in DESKS]
    if unknown or len(set(desks)) != len(desks):
        raise CallerError(f"desks must be different ones of {', '.join(DESKS)}")
    if HOST.lower() not in desks:
        raise CallerError(f"the operations are in Cambodia: the desk {HOST.lower()} must be there")


def _arrest_abroad(seed: int, scale: Scale, gangs: list[Gang]) -> list[PartnerArrest]:
    gang = stream(seed, "partner arrests").choice(gangs)
    return [
        PartnerArrest(row.partner, row.date, row.nationality, str(row.count), gang.name, gang.site)
        for row in scale.partner_arrests
    ]
