"""Gangs: where they sit, whom they target, and what they use at a given moment.

They rotate phones, accounts, wallets, sites and handles, one at a time, so that a gang's complaints hang
together as a chain although no identifier lasts.
"""

import random
from collections import deque
from dataclasses import dataclass, field
from functools import cache

from jointdesk.engine.reference import provinces, read_tsv
from jointdesk.engine.world.draws import PACKAGE, Weighted, words
from jointdesk.engine.world.traces import Trace, TraceMaker

SCAMS = Weighted(("PIG_BUTCHER", "JOB_TASK", "INVEST", "IMP_OFFICIAL", "JOB_RECRUIT"), (26, 24, 22, 20, 8))
# Where sites are thickest (news reports of 2025); any other province weighs 1.
FAVOURED = {"KH-12": 20, "KH-18": 18, "KH-1": 8, "KH-8": 6, "KH-20": 6, "KH-7": 4, "KH-22": 3}
ROTATION = 0.25  # chance, per complaint, that one of the things in use is replaced
REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Audience:
    """People a desk hears from: where they live, what they speak, lose money in, and are reached by."""

    desk: str
    country: str
    language: str
    weight: int
    currency: str
    phones: str
    accounts: str
    handles: tuple[str, ...]


@cache
def audiences(desk: str) -> tuple[Audience, ...]:
    """The audiences of a desk, from audiences.tsv."""
    return tuple(
        Audience(**{**row, "weight": int(row["weight"]), "handles": tuple(row["handles"].split())})  # type: ignore[arg-type]
        for row in read_tsv(PACKAGE, "audiences.tsv")
        if row["desk"] == desk
    )


@dataclass(frozen=True, slots=True)
class Gang:
    """A gang as it truly is. `id` starts with G; that of a lone scammer, who has no site, with L."""

    id: str
    name: str
    province: str
    site: str
    scam_types: tuple[str, ...]
    targets: tuple[Audience, ...]
    first_day: int
    last_day: int


@dataclass
class Kit:
    """What a gang uses now, and what the complaints of each desk have named lately."""

    maker: TraceMaker
    rng: random.Random
    now: dict[tuple[str, ...], Trace] = field(default_factory=dict)
    named: dict[str, deque[Trace]] = field(default_factory=dict)
    lately: deque[Trace] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def pick(self, audience: Audience, count: int) -> list[Trace]:
        """Up to `count` traces for one victim; the first links it to an earlier complaint if there is one."""
        slots = _slots(audience, self.rng)
        usable = [self._trace(slot, audience) for slot in slots]
        anchor = self._anchor(audience.desk, usable)
        rest = [trace for trace in self.rng.sample(usable, len(usable)) if trace != anchor]
        picked = ([anchor] if anchor else []) + rest
        if self.rng.random() < ROTATION:
            self.now.pop(self.rng.choice(slots), None)
        return picked[: max(1, count)]

    def remember(self, desk: str, traces: list[Trace]) -> None:
        """These were named in a complaint that stands."""
        named = self.named.setdefault(desk, deque(maxlen=REMEMBERED))
        for trace in traces:
            for memory in (named, self.lately):
                if trace in memory:
                    memory.remove(trace)
                memory.append(trace)

    def _trace(self, slot: tuple[str, ...], audience: Audience) -> Trace:
        if slot not in self.now:
            self.now[slot] = _make(self.maker, slot)
        return self.now[slot]

    def _anchor(self, desk: str, usable: list[Trace]) -> Trace | None:
        """Something in use that this desk has heard of; else something old it has heard of; else any desk."""
        for memory in (self.named.get(desk), self.lately):
            if memory:
                known = [trace for trace in usable if trace in memory]
                return self.rng.choice(known) if known else memory[-1]
        return None


def _slots(audience: Audience, rng: random.Random) -> list[tuple[str, ...]]:
    """What a victim of this audience may meet; not everyone is sent to a wallet or gets an e-mail."""
    seldom = [slot for slot, chance in ((("wallet",), 0.45), (("email",), 0.12)) if rng.random() < chance]
    handles = [
        ("handle", platform, audience.phones) if platform in ("zalo", "whatsapp") else ("handle", platform)
        for platform in audience.handles[:3]
    ]
    return [
        ("phone", audience.phones),
        ("account", audience.accounts),
        *handles,
        ("site",),
        *seldom,
    ]


def _make(maker: TraceMaker, slot: tuple[str, ...]) -> Trace:
    kind, *rest = slot
    if kind == "phone":
        return maker.phone(rest[0])
    if kind == "account":
        return maker.account(rest[0])
    if kind == "handle":
        return maker.handle(rest[0], rest[1] if len(rest) > 1 else "")
    return {"site": maker.site, "wallet": maker.wallet, "email": maker.email}[kind]()


def found_gang(rng: random.Random, number: int, desks: tuple[str, ...], days: int) -> Gang:
    """A gang at a site in a Cambodian province, with one to four audiences, active for some weeks."""
    home = [province.code for province in provinces().values() if province.country == "KH"]
    province = rng.choices(home, [FAVOURED.get(code, 1) for code in home])[0]
    site = f"{rng.choice(words('first'))} {rng.choice(words('second'))}"
    types = {SCAMS.draw(rng) for _ in range(rng.choice((1, 1, 2)))}
    start = rng.randrange(max(1, days * 2 // 3))
    end = min(days - 1, start + rng.randrange(35, 120))
    return Gang(
        f"G{number:04d}",
        f"{site} group {number}",
        province,
        site,
        tuple(sorted(types)),
        choose_targets(rng, desks),
        start,
        end,
    )


def choose_targets(rng: random.Random, desks: tuple[str, ...]) -> tuple[Audience, ...]:
    """The audiences of a gang: of one desk mostly, often of a second."""
    chosen = rng.sample(desks, 2 if len(desks) > 1 and rng.random() < 0.65 else 1)
    targets: dict[Audience, None] = {}
    for desk in chosen:
        pool = audiences(desk)
        weights = [audience.weight for audience in pool]
        for _ in range(rng.choice((1, 1, 2))):
            targets[rng.choices(pool, weights)[0]] = None
    return tuple(targets)
