"""Who of these people is sought? Rows against notices, the answers kept as candidates with their reasons.

A match is a candidate to be decided. A name alone is never more than a lead: it is kept apart, up to three a row.
A few rows are screened at once; more wait for the worker. Names are compared outside the transaction, so that nobody's
write waits for it; a row that was corrected meanwhile keeps waiting.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.indexes import NOTICES
from jointdesk.desk.screening.models import Candidate, Roster, RosterRow
from jointdesk.desk.screening.remembering import Found, remember
from jointdesk.desk.screening.watchlists import person_of_row
from jointdesk.engine import screening as engine

LEADS_A_ROW = 3
# rows of a roster that are screened while its officer waits
AT_ONCE = 20
# rows compared together
PIECE = 100
PURPOSE = "people found in an operation"


@dataclass(frozen=True)
class Progress:
    """How far a roster is: rows screened in all, rows in all, and what this call found."""

    done: int
    rows: int
    matches: int = 0
    leads: int = 0


@transaction.atomic
def ask_to_screen(roster: Roster, officer: Officer | None, purpose: str = PURPOSE) -> Progress:
    """Have the rows that wait screened: a few now, more by the worker. The look-up is registered here, once."""
    if officer is not None:
        require(officer, "operations.record")
    roster.asked_by, roster.asked_at, roster.purpose = officer, timezone.now(), purpose[:300]
    roster.save(update_fields=["asked_by", "asked_at", "purpose"])
    waiting = list(_waiting(roster)[: AT_ONCE + 1])
    if len(waiting) <= AT_ONCE:
        return screen_some(roster, officer, limit=None)
    note_access(officer, Access.Act.COMBINATION, f"roster:{roster.reference}", roster.purpose)
    return _progress(roster, {})


def screen_roster(roster: Roster, officer: Officer | None) -> Progress:
    """Screen every row that waits. `officer` None: the desk itself (import by command line)."""
    return screen_some(roster, officer, limit=None)


def screen_some(roster: Roster, officer: Officer | None, *, limit: int | None) -> Progress:
    """Screen up to `limit` waiting rows."""
    if officer is not None:
        require(officer, "operations.record")
    rows = list(_waiting(roster)[:limit])
    found = screen_rows(rows)
    if rows:
        subject, purpose = f"roster:{roster.reference}", f"{len(rows)} people found against notices"
        note_access(officer, Access.Act.COMBINATION, subject, purpose)
    return _progress(roster, found)


def screen_waiting(rows: Iterable[RosterRow], officer: Officer | None) -> None:
    """Screen corrected rows, whatever their roster."""
    waiting = [row for row in rows if row.screened_at is None and row.withdrawn_at is None]
    if waiting:
        screen_rows(waiting)
        note_access(
            officer,
            Access.Act.COMBINATION,
            "corrections",
            f"{len(waiting)} people found against notices",
        )


def screen_rows(rows: Sequence[RosterRow]) -> Found:
    """Hold rows against all notices, a piece at a time."""
    found: Found = {}
    for start in range(0, len(rows), PIECE):
        piece = rows[start : start + PIECE]
        found.update(_store(piece, _ask(piece)))
    return found


def keep(answers: Iterable[engine.Candidate], leads: int) -> list[engine.Candidate]:
    """All matches, and the best few leads; what only contradicts is left out."""
    by_kind = defaultdict(list)
    for answer in answers:
        by_kind[answer.outcome].append(answer)
    return by_kind["match"] + by_kind["cannot_compare"][:leads]


def _ask(rows: Sequence[RosterRow]) -> Found:
    with NOTICES.opened() as index:
        found = {
            (row.pk, int(answer.id)): answer
            for row in rows
            for answer in keep(
                index.screen(person_of_row(row), contradicted=False, sparing=True), LEADS_A_ROW
            )
        }
    active = Notice.objects.filter(pk__in={notice for _, notice in found}, state=Notice.State.ACTIVE)
    sought = frozenset(active.values_list("pk", flat=True))
    return {pair: answer for pair, answer in found.items() if pair[1] in sought}


@transaction.atomic
def _store(rows: Sequence[RosterRow], found: Found) -> Found:
    """Keep what was found of the rows that are still as they were asked."""
    asked = {row.pk: person_of_row(row) for row in rows}
    locked = RosterRow.objects.select_for_update(of=("self",)).select_related("roster")
    now = locked.filter(pk__in=asked, withdrawn_at=None)
    same = frozenset(row.pk for row in now if person_of_row(row) == asked[row.pk])
    found = {pair: answer for pair, answer in found.items() if pair[0] in same}
    remember(found, Candidate.objects.filter(row__in=same))
    RosterRow.objects.filter(pk__in=same).update(screened_at=timezone.now())
    for roster in {row.roster_id for row in rows}:
        if not RosterRow.objects.filter(roster=roster, withdrawn_at=None, screened_at=None).exists():
            Roster.objects.filter(pk=roster).update(screened_at=timezone.now())
    return found


def _waiting(roster: Roster) -> QuerySet[RosterRow]:
    return roster.rows.filter(withdrawn_at=None, screened_at=None).select_related("roster")


def _progress(roster: Roster, found: Found) -> Progress:
    standing = roster.rows.filter(withdrawn_at=None)
    matches = sum(answer.outcome == "match" for answer in found.values())
    done = standing.exclude(screened_at=None).count()
    return Progress(done, standing.count(), matches, len(found) - matches)
