"""The keys of what complaints tell, kept so that those told alike are found without comparing all with all.

They are made when a complaint is stored, a file's by the worker, and go with it: a correction makes them anew,
a withdrawal takes them away.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from jointdesk.desk.intake.bulk_rows import BATCH, chunks, insert_rows
from jointdesk.desk.intake.changing import Changed
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.networks.models import TextKey, UnreadText
from jointdesk.engine.networks.lures import likeness_keys, quoted_keys

# read one after the other, a text takes half a millisecond; more than these wait for the worker
AT_ONCE = 20
# texts the worker reads in a turn: no other chore waits longer than it takes
TURN = 200

Span = tuple[int, int]
KeyRow = tuple[int, int, bool]


def keep_keys(complaints: Sequence[int]) -> None:
    """Make the keys of complaints that were just stored; inside the caller's transaction."""
    if len(complaints) > AT_ONCE:
        insert_rows(UnreadText, ("complaint_id",), ((pk,) for pk in complaints))
    else:
        _write(_make_keys(complaints))


def renew_keys(changes: Sequence[Changed]) -> None:
    """Let the keys of complaints withdrawn, taken back in or corrected follow."""
    for piece in chunks((change.complaint for change in changes), BATCH):
        UnreadText.objects.filter(complaint__in=piece).delete()
        TextKey.objects.filter(complaint__in=piece).delete()
    keep_keys([change.complaint for change in changes if change.living])


def read_waiting() -> int:
    """Make the keys of some complaints that wait for it. Returns how many waited."""
    waiting = list(UnreadText.objects.order_by("pk").values_list("complaint_id", flat=True)[:TURN])
    if not waiting:
        return 0
    # outside the transaction: no officer's write waits for it
    made = _make_keys(waiting)
    with transaction.atomic():
        rows = UnreadText.objects.select_for_update().filter(complaint__in=waiting)
        # whoever was corrected or withdrawn meanwhile waits no more
        still = frozenset(rows.values_list("complaint_id", flat=True))
        _write([row for row in made if row[0] in still])
        UnreadText.objects.filter(complaint__in=still).delete()
    return len(waiting)


def read_spans(complaints: Collection[int]) -> dict[int, list[Span]]:
    """complaint -> where its identifiers stand."""
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = Mention.objects.filter(complaint__in=complaints)
    for complaint, start, end in rows.values_list("complaint_id", "start", "end"):
        spans[complaint].append((start, end))
    return spans


def _make_keys(complaints: Sequence[int]) -> list[KeyRow]:
    spans = read_spans(complaints)
    living = Complaint.objects.filter(pk__in=complaints).exclude(state=Complaint.State.WITHDRAWN)
    rows: list[KeyRow] = []
    for pk, narrative in living.values_list("pk", "narrative"):
        for quoted, keys in (
            (False, likeness_keys(narrative, spans[pk])),
            (True, quoted_keys(narrative, spans[pk])),
        ):
            rows += ((pk, key, quoted) for key in sorted({_to_number(key) for key in keys}))
    return rows


def _write(rows: Sequence[KeyRow]) -> None:
    insert_rows(TextKey, ("complaint_id", "key", "quoted"), rows)


def _to_number(key: str) -> int:
    """Sixteen hexadecimal digits as what a database keeps in eight bytes."""
    return int(key, 16) - (1 << 63)
