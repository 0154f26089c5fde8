"""Writing complaints in bulk: complaints, scam types, identifiers, mentions, each in few statements."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from jointdesk.desk.intake.drafts import MAX_RAW, Draft
from jointdesk.desk.intake.models import Complaint, Identifier, Mention, ScamTypeNoted
from jointdesk.engine.identifiers import Identifier as Named

T = TypeVar("T")
# rows a statement; SQLite and PostgreSQL both take it
BATCH = 1000


def store_drafts(drafts: Sequence[Draft]) -> list[int]:
    """Store all drafts, inside the caller's transaction. Returns their ids in order."""
    Complaint.objects.bulk_create([draft.complaint for draft in drafts], batch_size=BATCH)
    note_scam_types((draft.complaint, draft.scam_types) for draft in drafts)
    store_mentions((draft.complaint, draft.named) for draft in drafts)
    return [draft.complaint.pk for draft in drafts]


def note_scam_types(noted: Iterable[tuple[Complaint, Iterable[str]]]) -> None:
    rows = [ScamTypeNoted(complaint=complaint, code=code) for complaint, codes in noted for code in codes]
    ScamTypeNoted.objects.bulk_create(rows, batch_size=BATCH)


def store_mentions(named: Iterable[tuple[Complaint, Sequence[Named]]]) -> None:
    """Store what each complaint names, with identifiers that are not known yet."""
    pairs = [(complaint, one) for complaint, found in named for one in found]
    ids = find_identifiers(dict.fromkeys((one.kind, one.value) for _, one in pairs))
    rows = {
        (complaint.pk, ids[one.kind, one.value], one.start): Mention(
            complaint=complaint,
            identifier_id=ids[one.kind, one.value],
            raw=one.raw[:MAX_RAW],
            start=one.start,
            end=one.end,
        )
        for complaint, one in pairs
    }
    Mention.objects.bulk_create(rows.values(), batch_size=BATCH)


def find_identifiers(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The id of each (kind, value); those that are new are stored."""
    # in one order always, so that two imports never wait for each other
    wanted = sorted(set(wanted))
    known = _read_ids(wanted)
    missing = [Identifier(kind=kind, value=value) for kind, value in wanted if (kind, value) not in known]
    # another import may store the same identifier at this moment: that is no conflict
    Identifier.objects.bulk_create(missing, batch_size=BATCH, ignore_conflicts=True)
    return known | _read_ids([(one.kind, one.value) for one in missing])


def _read_ids(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for values in chunks((value for _, value in wanted), BATCH):
        rows = Identifier.objects.filter(value__in=values).values_list("kind", "value", "pk")
        found.update({(kind, value): pk for kind, value, pk in rows})
    return found


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
