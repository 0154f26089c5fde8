"""Is one of those found before the person sought? New and changed notices against the rows of all rosters.

The worker does it, when everything is committed: whoever is stored meanwhile is held against the notice, or the notice
against them. A few are also held against everybody at once, while the list of people is short, so that an officer sees
the answer. A notice that is withdrawn closes its open candidates in the same transaction.
"""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.indexes import NOTICES, ROWS, note_changes
from jointdesk.desk.screening.models import Candidate, RosterRow, WaitingNotice
from jointdesk.desk.screening.remembering import Found, close_for, remember
from jointdesk.desk.screening.screening_actions import keep
from jointdesk.desk.screening.watchlists import active_notices, person_of_notice

# one notice is held against thousands of rows: more of them may be worth a look
ROWS_A_NOTICE = 50
# notices held against everybody while whoever stored them waits, and the most people for that
AT_ONCE, FEW_ROWS = 5, 2_000
# notices the worker takes in a turn
TURN = 20
BATCH = 500


def take_notices(ids: Collection[int]) -> None:
    """Notices were stored, changed or withdrawn; inside their transaction."""
    note_changes(NOTICES.name, ids)
    active = active_notices(ids)
    close_for(Notice.objects.filter(pk__in=list(ids)).exclude(state=Notice.State.ACTIVE))
    WaitingNotice.objects.bulk_create(
        (WaitingNotice(notice=notice, since=timezone.now()) for notice in active),
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=["since"],
        unique_fields=["notice"],
    )
    if len(active) <= AT_ONCE and 0 < RosterRow.objects.count() <= FEW_ROWS:
        screen_notices(active)


def screen_waiting_notices() -> int:
    """The worker's: hold some notices that wait against everybody found. Always 0: other chores want their turn."""
    waiting = list(WaitingNotice.objects.values_list("notice", "since")[:TURN])
    if waiting:
        screen_notices(active_notices(notice for notice, _ in waiting))
    for notice, since in waiting:
        # one that was changed meanwhile waits again
        WaitingNotice.objects.filter(notice=notice, since=since).delete()
    return 0


def screen_notices(notices: Sequence[Notice]) -> int:
    """Hold notices against everybody found so far; the number of matches."""
    found: Found = {}
    with ROWS.opened() as index:
        if not (notices and len(index)):
            return 0
        for notice in notices:
            answers = index.screen(
                person_of_notice(notice), top=ROWS_A_NOTICE, contradicted=False, sparing=True
            )
            found.update(((int(answer.id), notice.pk), answer) for answer in keep(answers, ROWS_A_NOTICE))
    _store(notices, found)
    return sum(answer.outcome == "match" for answer in found.values())


@transaction.atomic
def _store(notices: Sequence[Notice], found: Found) -> None:
    # a row may have been withdrawn while the names were compared
    standing = RosterRow.objects.filter(pk__in={row for row, _ in found}, withdrawn_at=None)
    rows = frozenset(standing.values_list("pk", flat=True))
    active = frozenset(notice.pk for notice in active_notices(notice.pk for notice in notices))
    found = {pair: answer for pair, answer in found.items() if pair[0] in rows and pair[1] in active}
    remember(found, Candidate.objects.filter(notice__in=active))
    note_access(None, Access.Act.COMBINATION, "rosters", f"{len(notices)} new notices against people found")
