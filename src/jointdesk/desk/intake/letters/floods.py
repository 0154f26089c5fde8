"""Reports that may have been arranged: the officer is told to look twice, and why; nothing is dropped or put back.

Looked at for the targets of one complaint, over what came through the doors lately.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from jointdesk.desk.intake.letters.letter_models import Letter, LetterFile
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.engine.identifiers import known_hubs
from jointdesk.engine.letterbox.floods import LEAST_REPORTS, Arrival, Flood, find_floods

LOOKED_BACK = timedelta(days=30)
MOST_LETTERS = 400
MOST_TARGETS = 10
# of what somebody told, characters
MOST_COMPARED = 4_000


def note_flood(row: Letter) -> None:
    """Inside the transaction that stores the letter: its score, and that of the letters it makes suspicious."""
    if row.complaint is None:
        return
    for flood in floods_of(row.complaint, Complaint.objects.all()):
        alike = {number for reason in flood.reasons for number in reason.letters} | {row.number}
        Letter.objects.filter(number__in=alike, flood__lt=flood.score).update(flood=flood.score)


def floods_of(complaint: Complaint, readable: QuerySet[Complaint]) -> list[Flood]:
    """Those of its targets that want a second look, by what the reader may read."""
    return [flood for flood in find_floods(_arrivals(complaint, readable)) if flood.wants_second_look]


def forget_origins() -> int:
    """Origins too old to show a flood."""
    before = timezone.now() - LOOKED_BACK
    return Letter.objects.filter(received_at__lt=before, origin__isnull=False).update(origin=None)


def _arrivals(complaint: Complaint, readable: QuerySet[Complaint]) -> Iterable[Arrival]:
    targets = _targets(complaint)
    if not targets:
        return []
    window = (complaint.received_at - LOOKED_BACK, complaint.received_at + LOOKED_BACK)
    against: dict[int, set[tuple[str, str]]] = {}
    for pk, target in targets.items():
        naming = (
            Mention.objects.filter(identifier=pk).order_by("-complaint").values_list("complaint", flat=True)
        )
        for one in naming[:MOST_LETTERS]:
            against.setdefault(one, set()).add(target)
    letters = Letter.objects.filter(
        kind=Letter.Kind.REPORT,
        received_at__range=window,
        complaint__in=readable.filter(pk__in=list(against)).order_by().values("pk"),
    )
    return [_arrival(row, against) for row in _read_arrivals(letters)]


def _read_arrivals(letters: QuerySet[Letter]) -> Iterable[Any]:
    """The latest of them, and no more of each than is compared: what is sealed in a letter is the most of it."""
    found = letters.annotate(
        has_file=Exists(LetterFile.objects.filter(letter=OuterRef("pk"))),
        told=Left("complaint__narrative", MOST_COMPARED),
    ).order_by("-received_at")
    return found.values_list(
        "number", "received_at", "complaint", "told", "origin", "complaint__amount", "has_file"
    )[:MOST_LETTERS]


def _arrival(row: Any, against: dict[int, set[tuple[str, str]]]) -> Arrival:
    number, received_at, complaint, told, origin, amount, has_file = row
    return Arrival(
        letter=number,
        at=received_at,
        targets=tuple(sorted(against[complaint])),
        narrative=told,
        origin=bytes(origin) if origin else None,
        shown=amount is not None or has_file,
    )


def _targets(complaint: Complaint) -> dict[int, tuple[str, str]]:
    named = complaint.mentions.filter(identifier__complaint_count__gte=LEAST_REPORTS)
    rows = named.values_list("identifier", "identifier__kind", "identifier__value").distinct()
    hubs = known_hubs()
    return {pk: (kind, value) for pk, kind, value in rows[:MOST_TARGETS] if (kind, value) not in hubs}
