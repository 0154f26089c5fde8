"""What waits for a partner under a key of ours that it never pinned is signed anew when it confirms a later one.

Same id, place and content: a message the partner has already is a duplicate to it (`Message.content`). News of keys
that the confirmed one has overtaken is withdrawn; each has a conversation of its own, so nothing waits for it.
"""

from django.utils import timezone

from jointdesk.desk.audit.keys import own_signing_keys
from jointdesk.desk.exchange.mail.recovery import KEY_NEWS
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import TYPE, sign_anew
from jointdesk.engine.exchange.wire.signing import read_unverified_kid


def sign_waiting_anew(partner: Partner, confirmed: str) -> int:
    """`confirmed`: id of the key of ours the partner trusts. How many messages were signed anew."""
    ever = [key_id(key) for key in own_signing_keys()]
    if confirmed not in ever:
        return 0
    overtaken, done = set(ever[ever.index(confirmed) + 1 :]), 0
    waiting = OutgoingMessage.objects.filter(partner=partner, received_at=None, signed__isnull=False)
    for row in waiting.order_by("pk").iterator(500):
        if _signed_by(row) not in overtaken:
            continue
        if row.type in KEY_NEWS:
            row.delete()
            continue
        _sign_anew(row)
        done += 1
    return done


def _signed_by(row: OutgoingMessage) -> str:
    return read_unverified_kid(bytes(row.signed or b""), TYPE).partition(":")[2]


def _sign_anew(row: OutgoingMessage) -> None:
    signed = sign_anew(bytes(row.signed or b""), own_keys())
    row.signed, row.digest = signed.raw, signed.digest
    row.next_try_at = timezone.now()
    row.save(update_fields=["signed", "digest", "next_try_at"])
