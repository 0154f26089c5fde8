"""The worker's part: what the doors may tell is counted anew each day and after each decision, and handed to them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.handing_out import hand_out, parcel_of
from jointdesk.desk.intake.letters.keys import listings_key
from jointdesk.desk.intake.listings.exemptions import find_exempt
from jointdesk.desk.intake.listings.models import Dispute, Listing, ListingBuild, ListingDecision
from jointdesk.desk.intake.listings.reports import read_held, read_reports
from jointdesk.desk.intake.listings.rules import listing_rules
from jointdesk.desk.intake.listings.secrets import delay_secret
from jointdesk.desk.intake.models import Identifier
from jointdesk.engine.letterbox.check_file import write_check_file
from jointdesk.engine.letterbox.listings import Entry, list_reported, write_feed

EVERY = timedelta(hours=20)
KEPT_BUILDS = 30


def hand_out_when_due() -> int:
    """How many identifiers the doors are told of; 0 when nothing was due."""
    now, last = timezone.now(), ListingBuild.objects.order_by("-made_at").first()
    young = last is not None and last.made_at > now - EVERY and not _decided_since(last)
    # a desk restored from a backup, or whose keys were revoked, has none to give
    if young and (parcel_of("listings").exists() or not known_doors(settings.HOME)):
        return 0
    # from here on a decision is of the next one
    listed = refresh_listings(timezone.localdate())
    holds = listing_rules().bundle_holds
    hand_out("listings", write_check_file(_entries(), listings_key(settings.HOME)), holds)
    hand_out("feed", write_feed(_entries()), holds)
    ListingBuild.objects.create(made_at=now, listed=listed)
    old = ListingBuild.objects.order_by("-made_at").values_list("pk", flat=True)[KEPT_BUILDS:]
    ListingBuild.objects.filter(pk__in=list(old)).delete()
    return listed


def refresh_listings(today: date) -> int:
    """Bring the rows of Listing to what may be told today; how many there are."""
    secret, rules = delay_secret(settings.HOME), listing_rules().told
    for piece in _candidates():
        exempt = find_exempt(piece)
        kept = [one for one in piece if one.pk not in exempt]
        entries = list_reported(
            read_reports(kept), today=today, secret=secret, rules=rules, held=read_held(kept)
        )
        _store(piece, {(entry.kind, entry.value): entry for entry in entries}, today)
    return Listing.objects.count()


def forget_disputes() -> int:
    """What people wrote in disputes that were answered long ago is gone; how many."""
    before = timezone.now() - listing_rules().forget
    gone = list(
        Dispute.objects.filter(decided_at__lt=before, forgotten_at=None).values_list("pk", flat=True)[:500]
    )
    with transaction.atomic():
        for dispute in Dispute.objects.filter(pk__in=gone):
            dispute.notes.all().delete()
        Dispute.objects.filter(pk__in=gone).update(
            narrative="", contact="", answer="", forgotten_at=timezone.now()
        )
    return len(gone)


def _decided_since(last: ListingBuild) -> bool:
    """A hold has nothing to tell at once: a bundle out of its turn, in which nothing moved, would tell of it."""
    at = Q(at__gte=last.made_at) | Q(lifted_at__gte=last.made_at)
    return ListingDecision.objects.filter(at).exclude(act=ListingDecision.Act.HELD).exists()


def _candidates() -> Iterator[list[Identifier]]:
    """Identifiers that enough complaints name, and those that are listed now, in pieces."""
    rules = listing_rules()
    enough = Q(complaint_count__gte=rules.told.least_reporters, kind__in=rules.kinds)
    rows = Identifier.objects.filter(enough | Q(listing__isnull=False)).order_by("pk")
    last = 0
    while piece := list(rows.filter(pk__gt=last)[:BATCH]):
        last = piece[-1].pk
        yield piece


def _store(piece: list[Identifier], entries: dict[tuple[str, str], Entry], today: date) -> None:
    """Only what changed is written."""
    keys = {one.pk: entries.get((one.kind, one.value)) for one in piece}
    gone, changed = [], []
    for row in Listing.objects.filter(identifier__in=list(keys)):
        entry = keys.pop(row.identifier_id)
        if entry is None:
            gone.append(row.pk)
        elif (row.band, row.month, row.scam_types) != (entry.band, entry.month, list(entry.scam_types)):
            row.band, row.month, row.scam_types = entry.band, entry.month, list(entry.scam_types)
            changed.append(row)
    new = [
        Listing(identifier_id=key, band=e.band, month=e.month, scam_types=list(e.scam_types), since=today)
        for key, e in keys.items()
        if e is not None
    ]
    with transaction.atomic():
        for some in chunks(gone, BATCH):
            Listing.objects.filter(pk__in=some).delete()
        Listing.objects.bulk_update(changed, ["band", "month", "scam_types"], batch_size=BATCH)
        Listing.objects.bulk_create(new, batch_size=BATCH)


def _entries() -> Iterable[Entry]:
    # in the order of what is told, which tells nothing of when the desk first heard of it
    rows = Listing.objects.order_by("identifier__kind", "identifier__value").values_list(
        "identifier__kind", "identifier__value", "band", "month", "scam_types"
    )
    for kind, value, band, month, scam_types in rows.iterator(BATCH):
        yield Entry(kind, value, band, month, tuple(scam_types))
