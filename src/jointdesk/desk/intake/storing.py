"""Writing complaints in bulk: complaints, scam types, identifiers, mentions, each in few statements.

Each identifier's row holds how many living complaints name it, so that no reader counts: whoever stores,
withdraws, takes back or corrects a complaint comes through here. Rows of identifiers are always taken in the
order of (kind, value), so that two writers never wait for each other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.intake.bulk_rows import BATCH, adapt, chunks, insert_rows, pour_rows, take_ids
from jointdesk.desk.intake.deadlines import decide_by
from jointdesk.desk.intake.drafts import MAX_RAW, Draft
from jointdesk.desk.intake.extraction_pool import Found
from jointdesk.desk.intake.models import Complaint, Identifier, Mention, ScamTypeNoted
from jointdesk.desk.intake.search_index import index_complaints
from jointdesk.desk.intake.spool import Line
from jointdesk.engine.identifiers import Identifier as Named

Pair = tuple[str, str]
SCAM_TYPE = ("complaint_id", "code")
MENTION = ("complaint_id", "identifier_id", "start", '"end"', "raw")
WORDS = (
    "reference", "unit_id", "narrative", "channel", "legal_kind", "language", "country", "complainant_name",
    "complainant_contact", "currency", "subject", "their_reference", "confidential", "wants_result",
)  # fmt: skip
# what a new complaint begins with
BEGINS = {"state": Complaint.State.NEW.value, "mark": Mark.AMBER.value, "duplicate_reason": ""}
COMPLAINT = ("id", "received_at", "decide_by", "amount", *WORDS, *BEGINS, "imported_from_id", "stored_at")

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
    stored = [draft.complaint.pk for draft in drafts]
    index_complaints(stored)
    return stored


def pour_lines(lines: Sequence[Line], ids: Mapping[Pair, int], imported: int) -> list[int]:
    """Store lines of an imported file, whose identifiers are counted in (`ids`). Returns the complaints' ids."""
    pks = take_ids(Complaint, len(lines))
    told = list(zip(pks, lines, strict=True))
    ends = (*BEGINS.values(), imported, adapt(timezone.now()))
    rows = ((pk, *_parsed(line.fields), *ends) for pk, line in told)
    pour_rows(Complaint, COMPLAINT, rows)
    pour_rows(ScamTypeNoted, SCAM_TYPE, ((pk, code) for pk, line in told for code in line.scam_types))
    pour_rows(Mention, MENTION, _mention_rows(((pk, line.named) for pk, line in told), ids))
    index_complaints(pks)
    return pks


def _parsed(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    received_at = fields["received_at"]
    days = (received_at, decide_by(received_at, settings.DESK.country), fields["amount"])
    return (*(adapt(one) for one in days), *(fields[name] for name in WORDS))


def note_scam_types(noted: Iterable[tuple[Complaint, Iterable[str]]]) -> None:
    insert_rows(
        ScamTypeNoted, SCAM_TYPE, ((complaint.pk, code) for complaint, codes in noted for code in codes)
    )


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
    insert_rows(Mention, MENTION, _mention_rows(((one.pk, found) for one, found in named), ids))


def _mention_rows(
    named: Iterable[tuple[int, Sequence[Named | Found]]], ids: Mapping[Pair, int]
) -> Iterator[tuple[int, int, int, int, str]]:
    for complaint, found in named:
        # an identifier stands once at a place
        rows = {(ids[one.kind, one.value], one.start): (one.end, one.raw[:MAX_RAW]) for one in found}
        yield from ((complaint, *key, *rest) for key, rest in rows.items())
