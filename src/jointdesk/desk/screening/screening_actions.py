"""Who of these people is sought? Rows against notices, the answers kept as candidates with their reasons.

A match is a candidate to be decided. A name alone is never more than a lead: it is kept apart, up to three a row.
What an officer has decided about a pair stays decided, unless a rejected lead has since become a match.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.screening.models import Candidate, Roster, RosterRow
from jointdesk.desk.screening.watchlists import (
    active_notices,
    notices_index,
    person_of_notice,
    person_of_row,
    rows_index,
)
from jointdesk.engine import screening as engine

# a name that matches in full, in the same nationality, with nothing else to set beside it
LEAD_SCORE = 0.3
LEADS_A_ROW = 3
# one notice is held against thousands of rows: more of them may be worth a look
ROWS_A_NOTICE = 50
BATCH = 500

Pair = tuple[int, int]  # row, notice


@dataclass(frozen=True)
class Progress:
    """How far a roster is: rows screened in all, rows in all, and what this call found."""

    done: int
    rows: int
    matches: int = 0
    leads: int = 0


def screen_roster(roster: Roster, officer: Officer | None) -> Progress:
    """Screen every row that waits. `officer` None: the desk itself (import by command line)."""
    return screen_some(roster, officer, limit=None)


@transaction.atomic
def screen_some(roster: Roster, officer: Officer | None, *, limit: int | None) -> Progress:
    """Screen up to `limit` waiting rows, so that a page can show how far it is."""
    if officer is not None:
        require(officer, "operations.record")
    waiting = roster.rows.filter(withdrawn_at=None, screened_at=None)
    found = _screen_rows(list(waiting[:limit]), officer, f"roster:{roster.reference}")
    standing = roster.rows.filter(withdrawn_at=None)
    done, rows = standing.exclude(screened_at=None).count(), standing.count()
    if done == rows:
        roster.screened_at = timezone.now()
        roster.save(update_fields=["screened_at"])
    matches = sum(answer.outcome == "match" for answer in found.values())
    return Progress(done, rows, matches, len(found) - matches)


@transaction.atomic
def screen_waiting(rows: Iterable[RosterRow], officer: Officer | None) -> None:
    """Screen corrected rows, whatever their roster."""
    waiting = [row for row in rows if row.screened_at is None and row.withdrawn_at is None]
    _screen_rows(waiting, officer, "corrections")


@transaction.atomic
def screen_notices(ids: Iterable[int]) -> int:
    """Hold new or changed notices against everybody found so far; the number of matches."""
    notices = active_notices(ids)
    index = rows_index()
    found: dict[Pair, engine.Candidate] = {}
    for notice in notices:
        for answer in _keep(
            index.screen(person_of_notice(notice), top=ROWS_A_NOTICE, contradicted=False), ROWS_A_NOTICE
        ):
            found[int(answer.id), notice.pk] = answer
    if notices:
        note_access(
            None, Access.Act.COMBINATION, "rosters", f"{len(notices)} new notices against people found"
        )
    _remember(found, Candidate.objects.filter(notice__in=notices))
    return sum(answer.outcome == "match" for answer in found.values())


def _screen_rows(
    rows: Sequence[RosterRow], officer: Officer | None, subject: str
) -> dict[Pair, engine.Candidate]:
    if not rows:
        return {}
    index = notices_index()
    found: dict[Pair, engine.Candidate] = {}
    for row in rows:
        for answer in _keep(index.screen(person_of_row(row), contradicted=False), LEADS_A_ROW):
            found[row.pk, int(answer.id)] = answer
    _remember(found, Candidate.objects.filter(row__in=[row.pk for row in rows]))
    RosterRow.objects.filter(pk__in=[row.pk for row in rows]).update(screened_at=timezone.now())
    note_access(officer, Access.Act.COMBINATION, subject, f"{len(rows)} people found against notices")
    return found


def _keep(answers: Iterable[engine.Candidate], leads: int) -> list[engine.Candidate]:
    """All matches, and the best few leads; what only contradicts is left out."""
    by_kind = defaultdict(list)
    for answer in answers:
        by_kind[answer.outcome].append(answer)
    worth_a_look = [answer for answer in by_kind["cannot_compare"] if answer.score >= LEAD_SCORE]
    return by_kind["match"] + worth_a_look[:leads]


def _remember(found: dict[Pair, engine.Candidate], standing: Iterable[Candidate]) -> None:
    """Bring the stored candidates in line with `found`, leaving decided ones alone."""
    kept: dict[Pair, Candidate] = {(one.row_id, one.notice_id): one for one in standing}
    changed, gone = [], []
    for pair, candidate in kept.items():
        answer = found.get(pair)
        if answer is not None and _takes(candidate, answer):
            changed.append(candidate)
        elif answer is None and candidate.decision == Candidate.Decision.OPEN:
            gone.append(candidate.pk)
    fresh = [_candidate(pair, answer) for pair, answer in found.items() if pair not in kept]
    Candidate.objects.filter(pk__in=gone).delete()
    Candidate.objects.bulk_create(fresh, batch_size=BATCH)
    Candidate.objects.bulk_update(changed, ["outcome", "score", "reasons", "decision"], batch_size=BATCH)


def _takes(candidate: Candidate, answer: engine.Candidate) -> bool:
    """Write the new answer into a pair that may still change; False when the decision stands."""
    if candidate.is_decided:
        now_a_match = answer.outcome == "match" and not candidate.is_match
        if candidate.decision == Candidate.Decision.CONFIRMED or not now_a_match:
            return False
        candidate.decision = Candidate.Decision.OPEN
    candidate.outcome, candidate.score, candidate.reasons = answer.outcome, answer.score, list(answer.reasons)
    return True


def _candidate(pair: Pair, answer: engine.Candidate) -> Candidate:
    return Candidate(
        row_id=pair[0],
        notice_id=pair[1],
        outcome=answer.outcome,
        score=answer.score,
        reasons=list(answer.reasons),
    )
