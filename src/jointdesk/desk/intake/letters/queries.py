"""Permitted reads of what came through the doors: with the complaint, or with the call of somebody in danger."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.letters.danger import ANSWER
from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.letter_models import Letter, LetterFile, Receipt, Reply, StuckLetter
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints
from jointdesk.engine.reference import countries


@dataclass(frozen=True)
class ShownLetter:
    """A letter as its page tells it. `said`: what it said; `withheld`: only those who answer calls read it."""

    row: Letter
    files: list[LetterFile]
    said: dict[str, Any] = field(default_factory=dict)
    withheld: bool = False

    @property
    def identifiers(self) -> list[tuple[str, str, bool]]:
        """(name of the kind, value, confirmed by the writer)."""
        return [
            (name_kind(one["kind"]), one["value"], one["confirmed"])
            for one in self.said.get("identifiers", ())
        ]

    @property
    def contact(self) -> list[str]:
        return [told for told in (self.said.get("contact") or {}).values() if told]

    @property
    def country(self) -> str:
        code = (self.said.get("danger") or {}).get("country", "")
        return countries()[code].names["en"] if code in countries() else str(code)


def letters_of(officer: Officer, complaint: Complaint) -> list[ShownLetter]:
    """Of a complaint the officer may read, in order; what somebody in danger wrote only for who answers."""
    rows = list(complaint.letters.prefetch_related("files__attachment").select_related("read_by"))
    withheld = is_protected(complaint) and not officer.may(ANSWER)
    # the name of a reporter who demanded that it be kept is not told by the letter either
    hides = complaint.confidential and not officer.may("complaints.decide") and not officer.may(ANSWER)
    return [_show(row, withheld=withheld, hides=hides) for row in rows]


def is_protected(complaint: Complaint) -> bool:
    """Somebody in danger wrote it."""
    return complaint.danger_calls.exists()


def unread(complaints: list[Complaint]) -> set[int]:
    """Those of these, which the caller may read, that have additions nobody has read."""
    rows = Letter.objects.filter(
        complaint__in=complaints, kind=Letter.Kind.ADDITION, read_at=None
    ).values_list("complaint", flat=True)
    return set(rows)


def suspicious(complaints: list[Complaint], least: float) -> set[int]:
    """Those of these whose letter looked like one of a flood."""
    rows = Letter.objects.filter(complaint__in=complaints, flood__gte=least)
    return set(rows.values_list("complaint", flat=True))


def with_additions(officer: Officer) -> QuerySet[Complaint]:
    """Complaints to which somebody added what no officer has read."""
    added = Letter.objects.filter(kind=Letter.Kind.ADDITION, read_at=None, complaint__isnull=False)
    return complaints(officer).filter(pk__in=added.values("complaint")).order_by("decide_by", "pk")


def replies_of(complaint: Complaint) -> QuerySet[Reply]:
    return Reply.objects.filter(receipt__complaint=complaint).select_related("officer", "enquiry")


def receipt_of(complaint: Complaint) -> Receipt | None:
    return Receipt.objects.filter(complaint=complaint).first()


def file_of(officer: Officer, complaint: Complaint, pk: int) -> LetterFile | None:
    """A file of a letter, which is here."""
    if is_protected(complaint) and not officer.may(ANSWER):
        return None
    here = LetterFile.objects.select_related("attachment", "letter").filter(
        letter__complaint=complaint, attachment__isnull=False
    )
    return here.exclude(attachment__state=Attachment.State.DESTROYED).filter(pk=pk).first()


def stuck_letters() -> QuerySet[StuckLetter]:
    """Of all doors, for whoever runs the desk: codes and ids, nothing of what they say."""
    return StuckLetter.objects.order_by("since", "pk")


def door_places() -> list[tuple[str, str]]:
    """(name, folder or address) of each door."""
    return [(door.id, door.place) for door in known_doors(settings.HOME)]


def _show(row: Letter, *, withheld: bool, hides: bool) -> ShownLetter:
    files = [] if withheld else list(row.files.all())
    said = {} if withheld else row.read_sealed()
    if hides:
        said.pop("contact", None)
    return ShownLetter(row, files, said, withheld)
