"""Where the hubs turn up.

A hub is spread over as many gangs and lone scammers as it can be: nine in ten of its complaints have nothing
else in common, so that a fair rule can tell it from a gang's own identifier. A world too small for that has none.
"""

import random
from collections.abc import Sequence

from jointdesk.engine.world.hubs import Hub, hubs
from jointdesk.engine.world.plans import Plan

LEAST = 30  # complaints that name a hub, at least
SHARE = 0.012  # of all complaints, per hub
APART = 0.9


def spread_hubs(rng: random.Random, plans: Sequence[Plan]) -> None:
    """Give each hub its complaints: most of them one per gang, the rest anywhere."""
    for hub in hubs()[: max(1, len(plans) // 150)]:
        of_gang: dict[str, list[Plan]] = {}
        for plan in plans:
            if _may_name(plan, hub):
                of_gang.setdefault(plan.gang, []).append(plan)
        count = min(max(LEAST, int(len(plans) * SHARE)), len(of_gang))
        if count < LEAST:
            continue
        chosen = rng.sample(sorted(of_gang), int(count * APART))
        for gang in chosen:
            rng.choice(of_gang[gang]).hubs += (hub,)
        anywhere = [plan for gang in of_gang.values() for plan in gang if hub not in plan.hubs]
        for plan in rng.sample(anywhere, count - len(chosen)):
            plan.hubs += (hub,)


def _may_name(plan: Plan, hub: Hub) -> bool:
    near = hub.country in ("", plan.audience.country)
    return near and not plan.withdrawn and all(hub.kind != other.kind for other in plan.hubs)
