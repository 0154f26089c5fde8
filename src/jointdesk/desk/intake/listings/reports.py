"""Which reports count for the public list, and which of them are one reporter's.

1. Not: what was rejected, withdrawn or is a duplicate; what is marked TLP:RED; a number that is the reporter's own.
2. Reports by one contact are one reporter's. An anonymous one counts by itself once an officer has accepted it (one for
   each origin and day); until then all anonymous reports of an identifier are one together, and with them what looks
   arranged (letters.floods), whatever name it bears: a flood puts nobody on the list.
3. What an officer has corrected counts from the day after.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.intake.letters.letter_models import Letter
from jointdesk.desk.intake.listings.models import ListingDecision
from jointdesk.desk.intake.models import Complaint, Identifier, Mention, ScamTypeNoted
from jointdesk.engine.letterbox.floods import SECOND_LOOK
from jointdesk.engine.letterbox.listings import Reported

State = Complaint.State
NOT_COUNTED = (
    Q(state__in=(State.REJECTED, State.WITHDRAWN)) | Q(duplicate_of__isnull=False) | Q(mark=Mark.RED)
)
# digits by which a reporter's own telephone number is known in whatever form it is written
TAIL = 8


@dataclass(frozen=True)
class _Told:
    """A complaint that counts."""

    pk: int
    day: date
    reporter: str
    contact: str
    digits: str


def read_reports(identifiers: Collection[Identifier]) -> Iterator[Reported]:
    """In order of (kind, value), as the engine takes them."""
    keys = [one.pk for one in identifiers]
    named: dict[int, list[int]] = defaultdict(list)
    pairs = Mention.objects.filter(identifier__in=keys).order_by().distinct()
    for identifier, complaint in pairs.values_list("identifier", "complaint"):
        named[identifier].append(complaint)
    complaints = {pk for those in named.values() for pk in those}
    told, types, corrected = _read_complaints(complaints), _read_types(complaints), _read_corrected(keys)
    for one in sorted(identifiers, key=lambda row: (row.kind, row.value)):
        from_day = corrected.get(one.pk, date.min)
        for pk in named[one.pk]:
            report = told.get(pk)
            if report is None or report.day <= from_day or _is_own(one, report):
                continue
            yield Reported(one.kind, one.value, report.day, report.reporter, tuple(types[pk]))


def _read_complaints(keys: Collection[int]) -> dict[int, _Told]:
    rows = Complaint.objects.filter(pk__in=list(keys)).exclude(NOT_COUNTED)
    fields = ("pk", "received_at", "state", "complainant_name", "complainant_contact")
    came = _read_letters(keys)
    return {
        pk: _Told(
            pk,
            timezone.localdate(at),
            _name_reporter(pk, state, name, contact, *came.get(pk, (False, ""))),
            contact,
            _digits(contact),
        )
        for pk, at, state, name, contact in rows.order_by().values_list(*fields)
    }


def _read_letters(complaints: Collection[int]) -> dict[int, tuple[bool, str]]:
    """Complaint -> whether its letter looked arranged when it came, and its origin ("" when it is forgotten)."""
    rows = Letter.objects.filter(complaint__in=list(complaints), kind=Letter.Kind.REPORT).order_by()
    return {
        complaint: (flood >= SECOND_LOOK, bytes(origin or b"").hex())
        for complaint, flood, origin in rows.values_list("complaint", "flood", "origin")
    }


def _name_reporter(pk: int, state: str, name: str, contact: str, arranged: bool, origin: str) -> str:
    accepted = state == State.ACCEPTED
    if arranged and not accepted:
        return "unknown"
    known = (_digits(contact) if len(_digits(contact)) >= TAIL else contact.strip()) or name.strip()
    if known:
        return f"known|{known.casefold()}"
    return f"accepted|{origin or pk}" if accepted else "unknown"


def _read_types(complaints: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = ScamTypeNoted.objects.filter(complaint__in=list(complaints)).order_by()
    for complaint, code in rows.values_list("complaint", "code"):
        found[complaint].append(code)
    return found


def _read_corrected(identifiers: Collection[int]) -> dict[int, date]:
    return _days_of(identifiers, ListingDecision.Act.CORRECTED)


def read_held(identifiers: Collection[Identifier]) -> dict[tuple[str, str], date]:
    """Identifier -> the day its hold began."""
    days = _days_of([one.pk for one in identifiers], ListingDecision.Act.HELD)
    return {(one.kind, one.value): days[one.pk] for one in identifiers if one.pk in days}


def _days_of(identifiers: Collection[int], act: str) -> dict[int, date]:
    rows = ListingDecision.objects.filter(identifier__in=identifiers, act=act, lifted_at=None)
    return dict(rows.values_list("identifier", "since"))


def _is_own(identifier: Identifier, report: _Told) -> bool:
    """Is it by what the reporter is reached?"""
    if identifier.kind == "phone" and len(report.digits) >= TAIL:
        return _digits(identifier.value)[-TAIL:] == report.digits[-TAIL:]
    return identifier.value.casefold() == report.contact.strip().casefold()


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
