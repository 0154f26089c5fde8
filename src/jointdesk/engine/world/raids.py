"""The operations: when and where, in which provinces, and how many foreigners are first found in each."""

import datetime
import random

from jointdesk.engine.reference import provinces
from jointdesk.engine.world.draws import split, words
from jointdesk.engine.world.gangs import FAVOURED, Gang
from jointdesk.engine.world.records import Operation
from jointdesk.engine.world.scales import Scale

CAPITAL = "KH-12"
PARTNERS = ("CN", "VN", "KR", "TH", "ID")


class Raid:
    """An operation and how many foreigners it finds who were not found before; `counts`: within the period."""

    def __init__(self, operation: Operation, foreigners: int, counts: bool) -> None:
        self.operation = operation
        self.foreigners = foreigners
        self.counts = counts


def plan_raids(rng: random.Random, scale: Scale, gangs: list[Gang]) -> list[Raid]:
    """All operations by date. One in the period, in a province of its own, finds no foreigner (`foreigners` 0)."""
    places, empty = _choose_provinces(rng, scale)
    sizes = split(scale.foreigners, [rng.lognormvariate(0, 0.9) for _ in places], least=3)
    drafts = [
        (_day(rng, scale), place, size, "", _invite(rng)) for place, size in zip(places, sizes, strict=True)
    ]
    drafts[0] = (scale.first_day, *drafts[0][1:])
    drafts.append((_day(rng, scale), empty, 0, "", ()))
    drafts += [
        (other.date, other.province, other.foreigners, other.site, other.partners)
        for other in scale.other_operations
    ]
    drafts.sort()
    return [
        Raid(_open(rng, number, draft, gangs), draft[2], scale.first_day <= draft[0] <= scale.last_day)
        for number, draft in enumerate(drafts, 1)
    ]


def _choose_provinces(rng: random.Random, scale: Scale) -> tuple[list[str], str]:
    """A province for each operation, every one of `scale.provinces` at least once; and one that is not counted."""
    codes = [province.code for province in provinces().values() if province.country == "KH"]
    others = [code for code in codes if code != CAPITAL]
    rng.shuffle(others)
    others.sort(key=lambda code: -FAVOURED.get(code, 0))
    chosen = [CAPITAL, *others[: scale.provinces - 1]]
    weights = [FAVOURED.get(code, 1) for code in chosen]
    rest = rng.choices(chosen, weights, k=scale.operations - len(chosen))
    return chosen + rest, others[-1]


def _day(rng: random.Random, scale: Scale) -> str:
    first, last = (datetime.date.fromisoformat(day) for day in (scale.first_day, scale.last_day))
    return (first + datetime.timedelta(days=rng.randrange((last - first).days + 1))).isoformat()


def _invite(rng: random.Random) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(PARTNERS, rng.choice((0, 0, 0, 1, 1, 2)))))


def _open(
    rng: random.Random, number: int, draft: tuple[str, str, int, str, tuple[str, ...]], gangs: list[Gang]
) -> Operation:
    date, province, _, site, partners = draft
    known = [gang.site for gang in gangs if gang.province == province]
    site = site or (
        rng.choice(known) if known else f"{rng.choice(words('first'))} {rng.choice(words('second'))}"
    )
    name = provinces()[province].names["en"]
    return Operation(f"KH-OP-{number:03d}", f"Search of {site}, {name}", date, province, site, partners)
