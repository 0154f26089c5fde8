"""What complaints name, and in which network each identifier stands: read in one statement, whatever is stored.

In a network that is not `parted` all complaints of an identifier that links are together, so one of them says
where it stands, and no number of complaints is ever read through.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.engine.identifiers import known_hubs

_WHERE_ELSE = """
    SELECT s.network_id FROM intake_mention n JOIN networks_membership s ON s.complaint_id = n.complaint_id
    WHERE n.identifier_id = i.id AND n.complaint_id <> {complaint} LIMIT 1
"""
_NAMED = """
SELECT DISTINCT m.complaint_id, i.id, i.kind, i.value, i.complaint_count, h.id, h.overruled_by_id,
    CASE WHEN i.complaint_count > {more} AND (h.id IS NULL OR h.overruled_by_id IS NOT NULL) THEN ({where}) END
FROM intake_mention m
JOIN intake_identifier i ON i.id = m.identifier_id
LEFT JOIN networks_hub h ON h.identifier_id = i.id
WHERE m.complaint_id IN ({marks})
"""
_LOST = """
SELECT 0, i.id, i.kind, i.value, i.complaint_count, h.id, h.overruled_by_id,
    CASE WHEN i.complaint_count > {more} AND (h.id IS NULL OR h.overruled_by_id IS NOT NULL) THEN ({where}) END
FROM intake_identifier i
LEFT JOIN networks_hub h ON h.identifier_id = i.id
WHERE i.id IN ({marks})
"""


@dataclass(frozen=True)
class Place:
    """An identifier that `complaint` names. `degree`: living complaints that name it; `network`: of another of them.

    `hub_row`: the row of networks.Hub, if it has one; `hub`: whether it is kept out of all links.
    """

    complaint: int
    identifier: int
    kind: str
    value: str
    degree: int
    hub_row: int | None
    hub: bool
    network: int | None


@cache
def listed_hubs() -> dict[tuple[str, str], str]:
    """Reviewed table: (kind, value) -> what it is."""
    return known_hubs()


def read_places(complaints: Iterable[int]) -> list[Place]:
    """Each identifier that each of these complaints names, once."""
    where = _WHERE_ELSE.format(complaint="m.complaint_id")
    return [
        place
        for piece in chunks(complaints, BATCH)
        for place in _read(_NAMED.format(where=where, more=1, marks=_marks(piece)), piece)
    ]


def read_lost(identifiers: Sequence[int], complaint: int) -> list[Place]:
    """Where identifiers that `complaint` does not name any more stand without it."""
    if not identifiers:
        return []
    where = _WHERE_ELSE.format(complaint="%s")
    return _read(_LOST.format(where=where, more=0, marks=_marks(identifiers)), [complaint, *identifiers])


def _read(statement: str, values: Sequence[int]) -> list[Place]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    listed = listed_hubs()
    return [
        Place(
            complaint=complaint,
            identifier=identifier,
            kind=kind,
            value=value,
            degree=degree,
            hub_row=hub_row,
            hub=overruled_by is None and (hub_row is not None or (kind, value) in listed),
            network=None if overruled_by is None and (kind, value) in listed else network,
        )
        for complaint, identifier, kind, value, degree, hub_row, overruled_by, network in rows
    ]


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))
