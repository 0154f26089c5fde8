"""A failing schedule, made short: leave out whatever it fails without, and say what is left in order."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from simulator.plan import Plan
from simulator.running import run

LONGEST_SEARCH = 400


def failure(plan: Plan) -> str:
    """What does not hold after it; empty when all does."""
    try:
        run(plan)
    except AssertionError as error:
        return str(error).splitlines()[0] or type(error).__name__
    return ""


def shorten(plan: Plan) -> Plan:
    """The same failure with fewer actions, stops and accidents."""
    why, tries = failure(plan), 0
    found = True
    while found and tries < LONGEST_SEARCH:
        found = False
        for candidate in _shorter(plan):
            tries += 1
            if failure(candidate) == why:
                plan, found = candidate, True
                break
    return plan


def _shorter(plan: Plan) -> Iterator[Plan]:
    for name in ("loss", "repeat", "damage"):
        if getattr(plan, name):
            yield replace(plan, **{name: 0.0})
    for number in range(len(plan.actions)):
        yield replace(plan, actions=plan.actions[:number] + plan.actions[number + 1 :])
    for number in range(len(plan.crashes)):
        yield replace(plan, crashes=plan.crashes[:number] + plan.crashes[number + 1 :])
    if plan.loss or plan.repeat or plan.damage:
        for half in _halves(400):
            if not set(half) <= plan.calm:
                yield replace(plan, calm=plan.calm | set(half))


def _halves(flights: int) -> Iterable[range]:
    """Runs of flights to be left in peace: large ones first."""
    size = flights // 2
    while size >= 4:
        yield from (range(start, start + size) for start in range(0, flights, size))
        size //= 2


def explain(plan: Plan) -> str:
    """The seed, what does not hold, and the shortest schedule found in which it does not."""
    why, short = failure(plan), shorten(plan)
    actions = "\n".join(f"  {action.at:6.1f} s  {action.desk}  {action.kind}" for action in short.actions)
    network = (
        f"loss {short.loss}, repeat {short.repeat}, damage {short.damage}, delay {short.longest_delay} s"
    )
    return f"seed {plan.seed}: {why}\n{actions}\n  stops at effects {short.crashes}; {network}; {short.desks}"
