"""What happens in a schedule, drawn from its seed: who writes what when, how bad the network is, who stops where.

Every choice has a random source of its own, named by what it is for: leaving one out while a failing schedule is
shortened leaves all others as they were.
"""

import random
from dataclasses import dataclass, field

HEALS_AT = 120.0


@dataclass(frozen=True)
class Action:
    """At that second of the schedule an officer, the worker or fate does something at a desk."""

    at: float
    desk: str
    kind: str
    number: int


@dataclass(frozen=True)
class Cut:
    """For these seconds nothing passes between two desks."""

    one: str
    other: str
    begin: float
    end: float

    def parts(self, one: str, other: str, at: float) -> bool:
        return self.begin <= at < self.end and {one, other} == {self.one, self.other}


@dataclass(frozen=True)
class Plan:
    seed: int
    desks: tuple[str, ...]
    actions: tuple[Action, ...]
    # effects, counted through the whole schedule, at which the desk that carries them out stops
    crashes: tuple[int, ...]
    loss: float
    repeat: float
    damage: float
    longest_delay: float
    # several messages of one conversation may be under way at once
    pipelined: bool
    # several messages, of any conversations, travel in one call
    bundled: bool = False
    cuts: tuple[Cut, ...] = ()
    calm: frozenset[int] = field(default_factory=frozenset)  # flights that nothing happens to

    def chance(self, name: str, number: int = 0) -> random.Random:
        return random.Random(f"{self.seed}|{name}|{number}")

    @property
    def restores(self) -> bool:
        return any(action.kind == "restore" for action in self.actions)


# two desks, a good network, nothing done yet: what a test of one thing begins with
CALM = Plan(
    seed=0,
    desks=("vn", "kh"),
    actions=(),
    crashes=(),
    loss=0.0,
    repeat=0.0,
    damage=0.0,
    longest_delay=0.2,
    pipelined=False,
)

# what is done how often
KINDS = {
    "notice": 5,
    "unwanted": 1,
    "unknown": 1,
    "batch": 2,
    "large": 2,
    "request": 4,
    "step": 8,
    "prekey": 1,
    "rotate": 1,
    "checkpoint": 3,
    "states": 1,
}


def draw_plan(seed: int) -> Plan:
    chance = random.Random(f"{seed}|plan")
    desks = ("vn", "kh", "kr")[: 3 if chance.random() < 0.2 else 2]
    kinds, weights = list(KINDS), list(KINDS.values())
    actions = [
        Action(chance.uniform(0, HEALS_AT), chance.choice(desks), *chance.choices(kinds, weights), number)
        for number in range(chance.randint(3, 9))
    ]
    restores = chance.random() < 0.25
    if restores:
        desk, first = chance.choice(desks), chance.uniform(0, HEALS_AT - 20)
        actions += [
            Action(first, desk, "backup", 100),
            Action(chance.uniform(first + 5, HEALS_AT - 5), desk, "restore", 101),
        ]
    actions += _draw_more(random.Random(f"{seed}|more"), desks, restores)
    return Plan(
        seed=seed,
        desks=desks,
        actions=tuple(sorted(actions, key=lambda action: action.at)),
        crashes=tuple(sorted(chance.sample(range(250), chance.choice((0, 0, 1, 2, 4))))),
        loss=chance.choice((0.0, 0.2, 0.5)),
        repeat=chance.choice((0.0, 0.3)),
        damage=chance.choice((0.0, 0.1)),
        longest_delay=chance.choice((0.2, 3.0, 20.0)),
        pipelined=not restores and chance.random() < 0.5,
        bundled=random.Random(f"{seed}|bundled").random() < 0.4,
    )


# what is done in a joint group how often
GROUP_KINDS = {
    "edit": 10,
    "join": 3,
    "retract": 4,
    "erase": 4,
    "tell": 5,
    "pass_on": 8,
    "notice": 1,
    "rotate": 1,
}


def draw_group_plan(seed: int) -> Plan:
    """Three desks that found a group; two may be cut off from each other for a while, and write on."""
    chance = random.Random(f"{seed}|group")
    desks, ends = ("vn", "kh", "kr"), ("kh", "kr")
    kinds, weights = list(GROUP_KINDS), list(GROUP_KINDS.values())
    actions = [Action(1.0, "vn", "found", 0)]
    actions += [Action(chance.uniform(2, 80), end, "join", 1 + number) for number, end in enumerate(ends * 2)]
    actions += [
        Action(
            chance.uniform(2, HEALS_AT), chance.choice(desks), *chance.choices(kinds, weights), 10 + number
        )
        for number in range(chance.randint(8, 18))
    ]
    cuts = [
        Cut(*chance.sample(desks, 2), begin, begin + chance.uniform(10, 60))
        for begin in (chance.uniform(0, 70) for _ in range(chance.choice((0, 1, 2))))
    ]
    return Plan(
        seed=seed,
        desks=desks,
        actions=tuple(sorted(actions, key=lambda action: action.at)),
        crashes=tuple(sorted(chance.sample(range(600), chance.choice((0, 1, 3, 6))))),
        loss=chance.choice((0.0, 0.2, 0.4)),
        repeat=chance.choice((0.0, 0.3)),
        damage=chance.choice((0.0, 0.1)),
        longest_delay=chance.choice((0.2, 3.0, 20.0)),
        pipelined=chance.random() < 0.5,
        bundled=chance.random() < 0.4,
        cuts=tuple(cuts),
    )


def _draw_more(chance: random.Random, desks: tuple[str, ...], restores: bool) -> list[Action]:
    kinds = ["question"] * chance.choice((0, 0, 1, 3)) + ["prekey"] * chance.choice((0, 0, 1))
    kinds += ["forget_forms"] * (restores and chance.random() < 0.5)
    return [
        Action(chance.uniform(0, HEALS_AT), chance.choice(desks), kind, 200 + number)
        for number, kind in enumerate(kinds)
    ]
