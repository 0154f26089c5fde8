"""What the log asks about its witnesses: which keys we trust them by, and what they have cosigned."""

from collections.abc import Iterable
from typing import Any

from jointdesk.desk.exchange.models import PartnerCheckpoint, WitnessedSize
from jointdesk.desk.partners.queries import signing_keys_ever


def on_witness_keys_asked(sender: Any, witness: str, **kwargs: Any) -> Iterable[bytes]:
    """Whatever became of the partner since: what it cosigned, it cosigned."""
    return signing_keys_ever(witness)


def kept_checkpoint(desk_id: str) -> str | None:
    """The last checkpoint of a partner's log that we found consistent, with our cosignature."""
    row = PartnerCheckpoint.objects.filter(partner__desk_id=desk_id).first()
    return row.note if row is not None else None


def on_cosigned_sizes_asked(sender: Any, **kwargs: Any) -> dict[str, int]:
    rows = WitnessedSize.objects.filter(cosigned_size__gt=0)
    return dict(rows.values_list("partner__desk_id", "cosigned_size"))
