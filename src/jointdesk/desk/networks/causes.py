"""Who brought a change of networks about, and writing the rows of their history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.bulk_rows import insert_rows
from jointdesk.desk.networks.models import Judgement, NetworkEvent

EVENT = ("kind", "network_id", "other_id", "count", "at", "officer_id", "judgement_id")


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
    officer = cause.officer.pk if cause.officer else None
    judgement = cause.judgement.pk if cause.judgement else None
    insert_rows(
        NetworkEvent,
        EVENT,
        (
            (event.kind.value, event.network, event.other, event.count, now, officer, judgement)
            for event in events
        ),
    )
