"""What became of a network, newest first, in the reader's words; complaints the officer may not read are not named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.networks.models import Judgement, Network, NetworkEvent
from jointdesk.desk.networks.queries import events, judgements

LATEST = 50


@dataclass(frozen=True)
class Happening:
    """`by` None: complaints that came or went, or the desk itself. `judgement` only where the officer may read both."""

    kind: str
    label: str
    at: datetime
    by: Officer | None
    other: Network | None
    count: int
    judgement: Judgement | None


def read_history(officer: Officer, network: Network) -> list[Happening]:
    """The latest LATEST events; a network linked before events were kept was at least formed."""
    rows = list(events(officer, network)[:LATEST])
    named = [row.judgement_id for row in rows if row.judgement_id]
    readable = set(judgements(officer, standing=False).filter(pk__in=named).values_list("pk", flat=True))
    found = [_tell(row, readable) for row in rows]
    if len(rows) < LATEST and all(row.kind != NetworkEvent.Kind.FORMED for row in rows):
        formed = NetworkEvent.Kind.FORMED
        found.append(Happening(formed, str(formed.label), network.formed_at, None, None, 0, None))
    return found


def flag(happenings: Sequence[Happening]) -> list[tuple[str, str, datetime]]:
    """Kind, label and time, oldest first, for the timeline."""
    return [(one.kind, one.label, one.at) for one in reversed(happenings)]


def _tell(row: NetworkEvent, readable: set[int]) -> Happening:
    judgement = row.judgement if row.judgement_id in readable else None
    return Happening(row.kind, row.get_kind_display(), row.at, row.officer, row.other, row.count, judgement)
