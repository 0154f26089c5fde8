"""What an element of a set is taken from, and the log's entry of it: a set is committed to both.

For an identifier that is the oldest complaint naming it that may leave, or the file it was imported with. What has
no entry of its own in the log gets one now, before its set's.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Min

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.matching.offers import Offer
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.intake.models import Complaint, Identifier, Mention

RECORDS = ("complaint_stored", "complaints_imported", "element_taken")
# SQLite takes so many values in one statement, whatever it was built with
VALUES_A_QUERY = 900

# the entry's id, and its leaf
Place = tuple[int, bytes]


def find_entries(offers: Sequence[Offer]) -> list[Place]:
    """For each offer the entry that recorded what it is taken from."""
    subjects = _subjects_of([offer.row.pk for offer in offers if isinstance(offer.row, Identifier)])
    names = [_name(offer, subjects) for offer in offers]
    places = _look_up(sorted(set(names)))
    missing = sorted(set(names) - places.keys())
    with transaction.atomic():
        for name in missing:
            entry = record("element_taken", name, {})
            places[name] = entry.pk, bytes(entry.leaf)
    return [places[name] for name in names]


def _name(offer: Offer, subjects: Mapping[int, str]) -> str:
    row = offer.row
    own = f"{row._meta.model_name}:{row.pk}"
    return subjects.get(row.pk, own) if isinstance(row, Identifier) else own


def _subjects_of(identifiers: Sequence[int]) -> dict[int, str]:
    """Identifier -> the log's name for what named it first."""
    found: dict[int, str] = {}
    for start in range(0, len(identifiers), VALUES_A_QUERY):
        some = identifiers[start : start + VALUES_A_QUERY]
        rows = Mention.objects.filter(identifier__in=some, complaint__mark__in=LEAVING)
        rows = rows.exclude(complaint__state=Complaint.State.WITHDRAWN)
        firsts = dict(rows.values_list("identifier").annotate(first=Min("complaint")).order_by())
        complaints = Complaint.objects.filter(pk__in=set(firsts.values()))
        names = {
            pk: f"file:{file}" if file else f"complaint:{reference}"
            for pk, file, reference in complaints.values_list("pk", "imported_from", "reference")
        }
        found |= {identifier: names[pk] for identifier, pk in firsts.items() if pk in names}
    return found


def _look_up(names: Sequence[str]) -> dict[str, Place]:
    """Subject -> its first entry."""
    found: dict[str, Place] = {}
    for start in range(0, len(names), VALUES_A_QUERY):
        rows = Entry.objects.filter(subject__in=names[start : start + VALUES_A_QUERY], kind__in=RECORDS)
        for pk, subject, leaf in rows.order_by("-pk").values_list("pk", "subject", "leaf"):
            found[subject] = pk, bytes(leaf)
    return found
