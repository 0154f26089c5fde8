"""Writing complaints in bulk: complaints, scam types, identifiers, mentions, each in few statements.

Each identifier's row holds how many living complaints name it, so that no reader counts: whoever stores,
withdraws, takes back or corrects a complaint comes through here. Rows of identifiers are always taken in the
order of (kind, value), so that two writers never wait for each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import F

from jointdesk.desk.intake.bulk_rows import BATCH, chunks, insert_rows
from jointdesk.desk.intake.drafts import MAX_RAW, Draft
from jointdesk.desk.intake.models import Complaint, Identifier, Mention, ScamTypeNoted
from jointdesk.engine.identifiers import Identifier as Named

Pair = tuple[str, str]
MENTION = ("complaint_id", "identifier_id", "start", '"end"', "raw")

_COUNT_IN = """
INSERT INTO intake_identifier (kind, value, shareable, complaint_count) VALUES {rows}
ON CONFLICT (kind, value) DO UPDATE
SET complaint_count = intake_identifier.complaint_count + excluded.complaint_count
RETURNING id, kind, value
"""


def store_drafts(drafts: Sequence[Draft]) -> list[int]:
    """Store all drafts, inside the caller's transaction. Returns their ids in order."""
    Complaint.objects.bulk_create([draft.complaint for draft in drafts], batch_size=BATCH)
    note_scam_types((draft.complaint, draft.scam_types) for draft in drafts)
    store_mentions([(draft.complaint, draft.named) for draft in drafts])
    return [draft.complaint.pk for draft in drafts]


def note_scam_types(noted: Iterable[tuple[Complaint, Iterable[str]]]) -> None:
    rows = [ScamTypeNoted(complaint=complaint, code=code) for complaint, codes in noted for code in codes]
    ScamTypeNoted.objects.bulk_create(rows, batch_size=BATCH)


def store_mentions(named: Sequence[tuple[Complaint, Sequence[Named]]]) -> None:
    """Store what each of these new complaints names, with identifiers that are not known yet."""
    degrees = Counter(pair for _, found in named for pair in {(one.kind, one.value) for one in found})
    _write_mentions(named, count_in(degrees))


def replace_mentions(complaint: Complaint, named: Sequence[Named]) -> None:
    """Store what a corrected complaint names now, in place of what it named."""
    living = complaint.state != Complaint.State.WITHDRAWN
    before = frozenset(complaint.mentions.values_list("identifier_id", flat=True))
    complaint.mentions.all().delete()
    held = set(Identifier.objects.filter(pk__in=before).values_list("kind", "value"))
    ids = count_in(
        {pair: int(living and pair not in held) for pair in {(one.kind, one.value) for one in named}}
    )
    _write_mentions([(complaint, named)], ids)
    if living:
        _count(before.difference(ids.values()), -1)


def count_complaint(complaint: Complaint, step: int) -> None:
    """Let the identifiers of a complaint withdrawn (step -1) or taken back in (1) follow."""
    _count(complaint.mentions.values_list("identifier_id", flat=True).distinct(), step)


def linking_identifiers(complaint: Complaint) -> frozenset[int]:
    """What it names, while it is not withdrawn."""
    if complaint.state == Complaint.State.WITHDRAWN:
        return frozenset()
    return frozenset(complaint.mentions.values_list("identifier_id", flat=True))


def count_in(degrees: Mapping[Pair, int]) -> dict[Pair, int]:
    """The id of each (kind, value), now named by so many complaints more; those that are new are stored."""
    ids: dict[Pair, int] = {}
    with connection.cursor() as cursor:
        for piece in chunks(sorted(degrees), BATCH):
            values = [cell for pair in piece for cell in (*pair, True, degrees[pair])]
            rows = ", ".join(["(%s, %s, %s, %s)"] * len(piece))
            cursor.execute(_COUNT_IN.format(rows=rows), values)
            ids.update({(kind, value): pk for pk, kind, value in cursor.fetchall()})
    return ids


def _count(identifiers: Iterable[int], step: int) -> None:
    for piece in chunks(sorted(identifiers), BATCH):
        rows = Identifier.objects.filter(pk__in=piece)
        if connection.features.has_select_for_update:
            list(rows.select_for_update(no_key=True).order_by("kind", "value").values_list("pk"))
        rows.update(complaint_count=F("complaint_count") + step)


def _write_mentions(named: Iterable[tuple[Complaint, Sequence[Named]]], ids: Mapping[Pair, int]) -> None:
    rows = {
        (complaint.pk, ids[one.kind, one.value], one.start): (one.end, one.raw[:MAX_RAW])
        for complaint, found in named
        for one in found
    }
    insert_rows(Mention, MENTION, ((*key, *rest) for key, rest in rows.items()))
