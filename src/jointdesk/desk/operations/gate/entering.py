"""Rows arrive from the gate: each is taken once, whatever is sent twice, and screened while the officer waits.

A row that is refused stops no other; what it lacks is said, and it stays on the phone until it is put right. A phone
says what time it has: the moments it wrote are moved by as much as its clock is wrong.
"""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import PersonDocument
from jointdesk.desk.operations.gate.gate_models import GateEntry, GatePhone
from jointdesk.desk.operations.gate.phones import name_row
from jointdesk.desk.operations.gate.sent_rows import RowRefused, SentRow, read_key, read_sent
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.people.photos import keep_photo
from jointdesk.desk.operations.roster_actions import meet
from jointdesk.desk.screening.models import Roster, RosterRow
from jointdesk.desk.screening.roster_actions import enter_row, open_roster
from jointdesk.desk.screening.screening_actions import AT_ONCE, screen_waiting
from jointdesk.engine.errors import CallerError

# rows of one sending
MOST_AT_ONCE = 50
MOST_NUMBER = 9999


@dataclass(frozen=True)
class Answer:
    """What became of a row: `row` is its number, or `why` (and at which field) it is refused."""

    key: str
    state: str
    row: str = ""
    why: str = ""
    field: str = ""


def enter(
    officer: Officer,
    phone: GatePhone,
    sent: Sequence[Mapping[str, object]],
    today: date,
    late: timedelta = timedelta(),
) -> list[Answer]:
    """Take rows in, in their order, and screen them. `late`: by how much the phone's clock is behind ours.

    Raises CallerError when the operation is not under way.
    """
    require(officer, "operations.record")
    if len(sent) > MOST_AT_ONCE:
        raise CallerError(_("Too many rows at once: send them in smaller parts."))
    read = [_read(raw, today, late) for raw in sent]
    answers, rows = _take(officer, phone, read)
    # more than a few wait for the worker, which screens whatever waits
    screen_waiting(rows[:AT_ONCE], officer)
    return answers


def read_lateness(sent_at: object) -> timedelta:
    """By how much the clock of whoever sent this is behind; none where it says no time."""
    try:
        moment = datetime.fromisoformat(str(sent_at)[:40])
    except ValueError:
        return timedelta()
    return timezone.now() - (moment if moment.tzinfo else timezone.make_aware(moment))


def _read(raw: Mapping[str, object], today: date, late: timedelta) -> SentRow | Answer:
    try:
        return read_sent(raw, today, late)
    except RowRefused as error:
        return _refuse(raw, error)


def _refuse(raw: Mapping[str, object], error: RowRefused) -> Answer:
    try:
        key = str(read_key(raw.get("key", "")))
    except RowRefused:
        key = ""
    return Answer(key, "refused", why=str(error), field=error.field)


@transaction.atomic
def _take(
    officer: Officer, phone: GatePhone, read: Sequence[SentRow | Answer]
) -> tuple[list[Answer], list[RosterRow]]:
    """The answers in the order of the rows, and the rows stored now."""
    phone = (
        GatePhone.objects.select_for_update(of=("self",)).select_related("operation__unit").get(pk=phone.pk)
    )
    operation = phone.operation
    if operation.state != Operation.State.UNDER_WAY:
        raise CallerError(_("This operation is not under way: nobody is entered."))
    roster = _roster_of(operation)
    known = GateEntry.objects.select_related("row", "phone").in_bulk(
        [one.key for one in read if isinstance(one, SentRow)], field_name="key"
    )
    answers: list[Answer] = []
    fresh: list[tuple[RosterRow, SentRow]] = []
    for one in read:
        if isinstance(one, Answer):
            answers.append(one)
        elif (entry := known.get(one.key)) is not None:
            answers.append(_compare(entry, one, operation))
        else:
            row = enter_row(roster, _free_name(phone, roster, one.number), one.line)
            known[one.key] = _keep(phone, row, one)
            fresh.append((row, one))
            answers.append(Answer(str(one.key), "taken", row.row_id))
    _met(officer, operation, fresh)
    GatePhone.objects.filter(pk=phone.pk).update(heard_at=timezone.now())
    return answers, [row for row, _one in fresh]


def _met(officer: Officer, operation: Operation, fresh: Sequence[tuple[RosterRow, SentRow]]) -> None:
    """Encounters, persons, categories and photos of the rows stored now, and their log row."""
    if not fresh:
        return
    rows = [row for row, _one in fresh]
    numbers = {row.pk: one.personal_number for row, one in fresh if one.personal_number}
    new, referrals = meet(operation, rows, numbers)
    _keep_papers(fresh)
    photographed = {row.pk: one.photo for row, one in fresh if one.photo}
    for encounter in Encounter.objects.filter(row__in=photographed):
        # the person stands, whatever the picture is
        with suppress(CallerError), transaction.atomic():
            keep_photo(officer, encounter, photographed[encounter.row_id])
    facts = {"rows": len(rows), "new_persons": new, "referrals": referrals}
    record("gate_rows_taken", f"operation:{operation.reference}", facts)
    note_access(officer, Access.Act.COLLECTION, f"roster:{operation.reference}", "people entered at the gate")


def _keep_papers(fresh: Sequence[tuple[RosterRow, SentRow]]) -> None:
    """A number of the holder's own beside the passport's: by it he or she is known under another paper too."""
    told = {row.pk: one for row, one in fresh if one.personal_number}
    for encounter in Encounter.objects.filter(row__in=told).select_related("person"):
        one = told[encounter.row_id]
        PersonDocument.objects.get_or_create(
            person=encounter.person,
            kind=PersonDocument.Kind.IDENTITY_CARD,
            country=one.personal_country,
            number=one.personal_number,
        )


def _roster_of(operation: Operation) -> Roster:
    roster = open_roster(operation.reference, operation.unit, operation.mark)
    if operation.roster_id is None:
        operation.roster = roster
        operation.save(update_fields=["roster"])
    return roster


def _free_name(phone: GatePhone, roster: Roster, number: int) -> str:
    """The number the phone gave, or the next free one of the phone."""
    if 1 <= number <= MOST_NUMBER:
        name = name_row(phone, number)
        if not RosterRow.objects.filter(roster=roster, row_id=name).exists():
            return name
    last = RosterRow.objects.filter(roster=roster, row_id__startswith=f"{phone.number}-")
    longest = last.aggregate(last=Max("row_id"))["last"]
    taken = int(longest.partition("-")[2]) if longest and longest.partition("-")[2].isdecimal() else 0
    if taken >= MOST_NUMBER:
        raise CallerError(_("This phone has used up its numbers: open the gate in another browser."))
    return name_row(phone, taken + 1)


def _compare(entry: GateEntry, one: SentRow, operation: Operation) -> Answer:
    if entry.phone.operation_id == operation.pk and entry.digest == one.digest:
        return Answer(str(one.key), "taken", entry.row.row_id)
    why = _("This row was sent before with another content: it stands as %(row)s. Correct it there.")
    return Answer(str(one.key), "refused", why=why % {"row": entry.row.row_id})


def _keep(phone: GatePhone, row: RosterRow, one: SentRow) -> GateEntry:
    return GateEntry.objects.create(
        phone=phone,
        key=one.key,
        row=row,
        digest=one.digest,
        room=one.room,
        needs=list(one.needs),
        held=one.held,
        written_at=one.written_at,
        taken_at=timezone.now(),
    )


def new_key() -> uuid.UUID:
    return uuid.uuid4()
