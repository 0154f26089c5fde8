"""A partner's tag file: announced in a signed message, fetched by its digest, believed when it has that digest."""

from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.exchange import transport
from jointdesk.desk.exchange.models import PartnerSet
from jointdesk.engine.errors import TransportError
from jointdesk.engine.exchange.matching import TAG, check_tag_file

PAUSE = timedelta(seconds=30)


def fetch_set(partner_set: PartnerSet) -> None:
    """Fetch and keep the file. Raises TransportError, and PartnerError when it is not the announced one."""
    size = partner_set.size * TAG
    take_set_file(
        partner_set, transport.fetch(partner_set.partner, f"/wire/v1/sets/{partner_set.digest}", size)
    )


def take_set_file(partner_set: PartnerSet, raw: bytes) -> None:
    check_tag_file(raw, size=partner_set.size, digest=bytes.fromhex(partner_set.digest))
    partner_set.tags = raw
    partner_set.save(update_fields=["tags"])


def fetch_missing_sets() -> int:
    """Fetch what was announced and is not here yet; a partner that is down is tried again later. How many."""
    now, fetched = timezone.now(), 0
    due = PartnerSet.objects.filter(tags=None, next_try_at__lte=now).select_related("partner")
    for partner_set in due[:20]:
        try:
            fetch_set(partner_set)
            fetched += 1
        except TransportError:
            PartnerSet.objects.filter(partner=partner_set.partner, tags=None).update(next_try_at=now + PAUSE)
    return fetched
