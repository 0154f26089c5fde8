"""Who brought a change of networks about, and writing the rows of their history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.bulk_rows import BATCH
from jointdesk.desk.networks.models import Judgement, NetworkEvent


@dataclass(frozen=True)
class Cause:
    """None: complaints that came, changed or went, or the worker."""

    officer: Officer | None = None
    judgement: Judgement | None = None


NOBODY = Cause()


@dataclass(frozen=True)
class Happened:
    """An event before it is a row; `other` is the network taken in, or the one that fell off."""

    kind: NetworkEvent.Kind
    network: int
    count: int
    other: int | None = None


def note(events: Iterable[Happened], cause: Cause) -> None:
    now = timezone.now()
    rows = [
        NetworkEvent(
            kind=event.kind,
            network_id=event.network,
            other_id=event.other,
            count=event.count,
            at=now,
            officer=cause.officer,
            judgement=cause.judgement,
        )
        for event in events
    ]
    NetworkEvent.objects.bulk_create(rows, batch_size=BATCH)
