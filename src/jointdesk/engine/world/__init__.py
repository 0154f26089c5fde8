"""A simulated situation with known truth: for the demo, for tests, for benchmarks.

    make_world(seed, complaints, scale, desks) -> World      pure; the same arguments, the same world
    tables(world) -> Iterator[Table]                         every file of a world: path, columns, rows

Rules: all persons are invented; the truth is what is really written, never what was meant to be; every figure
of the truth is computed from the records, and the untidiness is such that a fair reader can see through it.
A phone number made here may belong to somebody (no range is reserved for fiction): never dial one.
"""

from jointdesk.engine.world.files import Table, tables
from jointdesk.engine.world.world import DESKS, World, make_world

__all__ = ["DESKS", "Table", "World", "make_world", "tables"]
