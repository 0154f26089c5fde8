"""The files of a world: what each desk receives, the whole world for benchmarks, and the truth.

Rows are tuples of text in column order; lists are joined with `;`. Writing them is for the caller.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from jointdesk.engine.world.people import HOST
from jointdesk.engine.world.records import (
    Complaint,
    Correction,
    Notice,
    Operation,
    PartnerArrest,
    Proceeding,
    RosterCorrection,
    RosterRow,
)
from jointdesk.engine.world.world import World

PERSON = ("id", "name", "birth_date", "nationality", "document")
MENTIONS = "mentions.parquet"
TOTALS = "truth/totals.json"


class Table(NamedTuple):
    """One file. `rows` can be read once; `size` is their number, for a progress bar."""

    path: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]
    size: int


def tables(world: World) -> Iterator[Table]:
    """Every file of the world that is a table; the totals are `world.totals()`."""
    for desk in world.desks:
        yield from _desk_tables(world, desk)
    yield from _whole_tables(world)
    yield from _truth_tables(world)


def _desk_tables(world: World, desk: str) -> Iterator[Table]:
    host = desk == HOST.lower()
    count = sum(1 for _ in world.plans(desk))
    complaints = (_cells(complaint) for complaint in world.complaints(desk))
    yield Table(f"{desk}/complaints.csv", _columns(Complaint), complaints, count)
    yield _records(f"{desk}/corrections.csv", Correction, world.corrections(desk))
    notices = [sought.notice for sought in world.sought if sought.desk == desk]
    yield _records(f"{desk}/notices.csv", Notice, notices)
    yield _records(f"{desk}/operations.csv", Operation, world.operations if host else [])
    yield _records(
        f"{desk}/roster_corrections.csv", RosterCorrection, world.roster_corrections if host else []
    )
    yield _records(f"{desk}/proceedings.csv", Proceeding, world.proceedings if host else [])
    yield _records(f"{desk}/partner_arrests.csv", PartnerArrest, world.partner_arrests if host else [])
    for operation, rows in world.rosters.items() if host else ():
        yield _records(f"{desk}/rosters/{operation}.csv", RosterRow, rows)


def _whole_tables(world: World) -> Iterator[Table]:
    """For programs that read one file: texts as they stand in the end, their true mentions, persons."""
    count = len(world.planned.plans)
    told = (
        (*_cells(complaint), plan.audience.desk, _yes(plan.withdrawn))
        for plan, complaint in zip(world.plans(), world.complaints(corrected=True), strict=True)
    )
    yield Table("complaints.csv", (*_columns(Complaint), "desk", "withdrawn"), told, count)
    yield Table(MENTIONS, ("complaint", "kind", "value"), world.mentions(), count * 3)
    rows = [row for roster in world.rosters.values() for row in roster]
    people = ((row.id, row.name, row.birth_date, row.nationality, row.document) for row in rows)
    yield Table("rosters.csv", PERSON, people, len(rows))
    names = (
        (notice.id, name, notice.birth_date, notice.nationality, notice.document)
        for notice in (sought.notice for sought in world.sought)
        for name in (notice.name, *notice.aliases)
    )
    yield Table("lists.csv", PERSON, names, len(world.sought) * 2)


def _truth_tables(world: World) -> Iterator[Table]:
    complaints = (
        (
            plan.id,
            plan.audience.desk,
            plan.gang,
            plan.original.id if plan.original else "",
            _yes(plan.withdrawn),
        )
        for plan in world.plans()
    )
    columns = ("complaint", "desk", "gang", "duplicate_of", "withdrawn")
    yield Table("truth/complaints.csv", columns, complaints, len(world.planned.plans))
    yield _listed("truth/hits.csv", ("kind", "value", "desk_a", "desk_b"), world.hits())
    yield _listed("truth/hubs.csv", ("kind", "value"), sorted(world.hubs))
    mules = [(*trace.mentions()[0], first, second) for trace, first, second in world.planned.mules]
    yield _listed("truth/mules.csv", ("kind", "value", "gang_a", "gang_b"), mules)
    yield _listed(
        "truth/gangs.csv", ("gang", "name", "province", "site", "scam_types", "targets"), _gangs(world)
    )
    found = sorted(world.findings, key=lambda row: row.row)
    persons = [(row.person.id, row.raid.operation.id, row.row) for row in found]
    yield _listed("truth/persons.csv", ("person", "operation", "roster_row"), persons)
    columns = ("notice", "desk", "operation", "roster_row", "kind")
    yield _listed("truth/notices.csv", columns, _sought(world))
    everybody = [(row.notice.id, row.desk, row.notice.colour, row.person.id) for row in world.sought]
    yield _listed("truth/sought.csv", ("notice", "desk", "colour", "person"), everybody)


def _gangs(world: World) -> list[tuple[str, ...]]:
    return [
        (
            gang.id,
            gang.name,
            gang.province,
            gang.site,
            ";".join(gang.scam_types),
            ";".join(f"{target.desk}:{target.country}:{target.language}" for target in gang.targets),
        )
        for gang in world.gangs
    ]


def _sought(world: World) -> list[tuple[str, ...]]:
    """Which row of which roster is whom a notice seeks; a row withdrawn in the end is nobody's."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for finding in world.findings:
        if finding.stands:
            rows.setdefault(finding.person.id, []).append((finding.raid.operation.id, finding.row))
    return [
        (
            sought.notice.id,
            sought.desk,
            operation,
            row,
            "wanted" if sought.notice.colour == "red" else "missing",
        )
        for sought in world.sought
        for operation, row in sorted(rows.get(sought.person.id, ()))
    ]


def _records(path: str, kind: type, records: Iterable[Any]) -> Table:
    return _listed(path, _columns(kind), [_cells(record) for record in records])


def _listed(path: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(path, columns, iter(rows), len(rows))


def _columns(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _cells(record: Any) -> tuple[str, ...]:
    values = (getattr(record, name) for name in record.__slots__)
    return tuple(";".join(value) if isinstance(value, tuple) else value for value in values)


def _yes(value: bool) -> str:
    return "yes" if value else ""
