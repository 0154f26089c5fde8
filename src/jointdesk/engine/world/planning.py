"""Which complaint names what, planned before a word is written: the truth of networks and hits.

Every complaint of a gang names something an earlier one named (unless it names nothing at all), so a gang is
one component once hubs are left out. Gangs share few mules: pairs of small gangs, together at most MULE_SHARE
of the complaints, have one account in common; each of the two names it once or twice.
"""

import random
from collections.abc import Set
from dataclasses import dataclass, field

from jointdesk.engine.world.draws import split, stream
from jointdesk.engine.world.gangs import SCAMS, Audience, Gang, Kit, choose_targets, found_gang
from jointdesk.engine.world.plans import Plan
from jointdesk.engine.world.spreading import spread_hubs
from jointdesk.engine.world.texts import invent_amount
from jointdesk.engine.world.traces import Trace, TraceMaker, mistake

LONE_SHARE = 0.12
DUPLICATE_SHARE = 0.03
MULE_SHARE = 0.05
NAMELESS_SHARE = 0.005  # of the complaints about gangs: they name nothing and link to nothing
DAYS = 165  # complaints are received from the first day of the world on


@dataclass(slots=True)
class Planned:
    """All complaints by date, the gangs, and the mules gangs share."""

    plans: list[Plan]
    gangs: list[Gang]
    mules: list[tuple[Trace, str, str]]


@dataclass
class _Amounts:
    """Losses of one gang, desk and currency differ, so that a repeated one is a sign of a repeated report."""

    rng: random.Random
    used: set[tuple[str, str, str, int]] = field(default_factory=set)

    def invent(self, gang: str, audience: Audience) -> int:
        while True:
            amount = invent_amount(self.rng, audience.currency)
            key = (gang, audience.desk, audience.currency, amount)
            if key not in self.used:
                self.used.add(key)
                return amount


def plan_complaints(seed: int, count: int, desks: tuple[str, ...]) -> Planned:
    """`count` complaints over all desks, duplicates and lone scammers among them."""
    rng = stream(seed, "complaints")
    maker, amounts = TraceMaker(stream(seed, "traces")), _Amounts(stream(seed, "amounts"))
    repeated = int(count * DUPLICATE_SHARE)
    alone = int(count * LONE_SHARE)
    gangs, plans = _plan_gangs(rng, maker, amounts, desks, count - repeated - alone)
    mules = _share_mules(rng, maker, gangs, plans)
    plans += _plan_lone(rng, maker, amounts, desks, alone)
    spread_hubs(stream(seed, "hubs"), plans)
    _correct(rng, plans)
    plans += _repeat(rng, plans, count - len(plans))
    return Planned(_number(plans), gangs, mules)


def _plan_gangs(
    rng: random.Random, maker: TraceMaker, amounts: _Amounts, desks: tuple[str, ...], count: int
) -> tuple[list[Gang], list[Plan]]:
    number = max(1, min(count // 3, max(7, count // 70)))
    crews = max(2, number // 8)
    weights = [1 / (rank + 3) ** 0.8 for rank in range(number)]
    weights[-crews:] = [weight / 6 for weight in weights[-crews:]]
    sizes = split(count, weights, least=1)
    gangs = [found_gang(rng, index + 1, desks, DAYS) for index in range(number)]
    nameless = set(rng.sample(range(count), int(count * NAMELESS_SHARE)))
    plans: list[Plan] = []
    for gang, size in zip(gangs, sizes, strict=True):
        empty = {place - len(plans) for place in nameless}
        plans += _plan_gang(rng, maker, amounts, gang, size, empty)
    return gangs, plans


def _plan_gang(
    rng: random.Random, maker: TraceMaker, amounts: _Amounts, gang: Gang, size: int, nameless: Set[int]
) -> list[Plan]:
    """The complaints of a gang by date; those whose place is in `nameless` name nothing."""
    kit = Kit(maker, rng)
    weights = [1 / (place + 1) for place in range(len(gang.targets))]
    plans = []
    for place, day in enumerate(sorted(rng.randint(gang.first_day, gang.last_day) for _ in range(size))):
        audience = rng.choices(gang.targets, weights)[0]
        picked = [] if place in nameless else kit.pick(audience, rng.choice((1, 2, 2, 3, 3, 4)))
        plan = _plan_one(rng, amounts, gang, audience, day, picked)
        if not plan.withdrawn:
            kit.remember(
                audience.desk, [trace for trace, bare in plan.traces if not bare or trace.kind == "site"]
            )
        plans.append(plan)
    return plans


def _plan_one(
    rng: random.Random, amounts: _Amounts, gang: Gang, audience: Audience, day: int, picked: list[Trace]
) -> Plan:
    traces = [(trace, _is_bare(rng, trace, place)) for place, trace in enumerate(picked)]
    types = (rng.choice(gang.scam_types),) if rng.random() < 0.8 else gang.scam_types
    plan = Plan(day, gang.id, audience, types, traces, amounts.invent(gang.id, audience))
    plan.tells_amount = rng.random() > 0.06
    plan.withdrawn = rng.random() < 0.01
    return plan


def _is_bare(rng: random.Random, trace: Trace, place: int) -> bool:
    """Never the first: it carries the link to earlier complaints."""
    if place == 0 or trace.kind not in ("account", "site"):
        return False
    return rng.random() < (0.05 if trace.kind == "account" else 0.25)


def _plan_lone(
    rng: random.Random, maker: TraceMaker, amounts: _Amounts, desks: tuple[str, ...], count: int
) -> list[Plan]:
    plans: list[Plan] = []
    number = 0
    while len(plans) < count:
        number += 1
        audience = rng.choice(choose_targets(rng, desks[:1] if rng.random() < 0.4 else desks))
        gang = Gang(f"L{number:05d}", "", "", "", (SCAMS.draw(rng),), (audience,), 0, DAYS - 1)
        size = min(2 if rng.random() < 0.1 else 1, count - len(plans))
        plans += _plan_gang(rng, maker, amounts, gang, size, frozenset())
    return plans


def _share_mules(
    rng: random.Random, maker: TraceMaker, gangs: list[Gang], plans: list[Plan]
) -> list[tuple[Trace, str, str]]:
    """Pairs of the smallest gangs get an account in common."""
    of_gang: dict[str, list[Plan]] = {gang.id: [] for gang in gangs}
    for plan in plans:
        if plan.traces and not plan.withdrawn:
            of_gang[plan.gang].append(plan)
    small = sorted((gang for gang in of_gang if of_gang[gang]), key=lambda gang: (len(of_gang[gang]), gang))
    room, mules = len(plans) * MULE_SHARE, []
    for first, second in zip(small[0::2], small[1::2], strict=False):
        room -= len(of_gang[first]) + len(of_gang[second])
        if room < 0:
            break
        mule = maker.account(rng.choice(("VN", "KH")))
        for gang in (first, second):
            for plan in rng.sample(of_gang[gang], min(len(of_gang[gang]), rng.choice((1, 1, 2)))):
                plan.traces.append((mule, False))
        mules.append((mule, first, second))
    return mules


def _correct(rng: random.Random, plans: list[Plan]) -> None:
    """Some amounts were mistyped and some numbers miscopied; both are put right late."""
    for plan in plans:
        chance = rng.random()
        if plan.withdrawn or not plan.traces:
            continue
        if chance < 0.02 and plan.tells_amount:
            plan.mistyped = plan.amount * 10 if rng.random() < 0.7 else max(1, plan.amount // 10)
        elif chance < 0.035 and plan.traces[0][0].kind in ("account", "phone"):
            plan.miscopied = mistake(rng, plan.traces[0][0])


def _repeat(rng: random.Random, plans: list[Plan], count: int) -> list[Plan]:
    """The same event reported again some days later, under another number and in other words."""
    able = [
        plan
        for plan in plans
        if plan.traces and not plan.withdrawn and plan.mistyped is None and plan.miscopied is None
    ]
    return [_again(rng, plan) for plan in rng.sample(able, min(count, len(able)))]


def _again(rng: random.Random, plan: Plan) -> Plan:
    return Plan(
        plan.day + rng.randrange(1, 10),
        plan.gang,
        plan.audience,
        plan.scam_types,
        plan.traces,
        plan.amount,
        tells_amount=plan.tells_amount,
        original=plan,
    )


def _number(plans: list[Plan]) -> list[Plan]:
    serial: dict[str, int] = {}
    plans.sort(key=lambda plan: plan.day)
    for number, plan in enumerate(plans):
        desk = plan.audience.desk
        serial[desk] = serial.get(desk, 0) + 1
        plan.number, plan.id = number, f"{desk.upper()}-2025-{serial[desk]:06d}"
    return plans
