"""One complaint before it is written: who tells what, about which gang, naming what."""

from dataclasses import dataclass

from jointdesk.engine.world.gangs import Audience
from jointdesk.engine.world.hubs import Hub
from jointdesk.engine.world.traces import Mention, Trace


@dataclass(slots=True)
class Plan:
    """One complaint before it is written. `number` is its place by date, from 0.

    `original` is the plan this one repeats. `traces` are what the complaint names in the end, each with whether
    it is written bare; `miscopied` is what stood in place of the first of them before the late correction;
    `mistyped` likewise for the amount.
    """

    day: int
    gang: str
    audience: Audience
    scam_types: tuple[str, ...]
    traces: list[tuple[Trace, bool]]
    amount: int
    hubs: tuple[Hub, ...] = ()
    tells_amount: bool = True
    withdrawn: bool = False
    miscopied: Trace | None = None
    mistyped: int | None = None
    original: "Plan | None" = None
    number: int = -1
    id: str = ""

    def mentions(self) -> dict[Mention, None]:
        """What the complaint names after corrections, in order, each once."""
        named = dict.fromkeys(m for trace, bare in self.traces for m in trace.mentions(bare))
        named.update(dict.fromkeys((hub.kind, hub.value) for hub in self.hubs))
        return named
