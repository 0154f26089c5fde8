from django.utils import timezone

from jointdesk.desk.exchange.mail.alarms import raise_alarm
from jointdesk.desk.partners import key_actions
from jointdesk.desk.partners.actions import is_of_another
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import KeyRevoked, KeyRotated, PrekeyPublished
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import Message
from jointdesk.engine.exchange.wire.pinned import check_revocation, read_rotation
from jointdesk.engine.exchange.wire.prekeys import Prekey, check_prekey


def take_rotation(partner: Partner, message: Message, body: KeyRotated) -> None:
    """The key we pinned vouches for another: that one is pinned."""
    former = [bytes(row.signing_key) for row in partner.former_keys.all()]
    pinned = card_of(partner)
    card = read_rotation(message, body, pinned, former, timezone.now())
    if card is not pinned and is_of_another(card):
        raise PartnerError("wrong_card", "the keys on the new card are another desk's")
    if card is not pinned:
        key_actions.pin_rotated(partner, card, body.reason, message.digest)


def take_revocation(partner: Partner, message: Message, body: KeyRevoked) -> None:
    """A key ends itself. People are told: what came since may be a thief's."""
    rows = partner.former_keys.all()
    known = {key_id(card_of(partner).signing_key)} | {key_id(bytes(row.signing_key)) for row in rows}
    check_revocation(message, body, known)
    key_actions.take_revoked(partner, body.key, body.since, body.reason, message.digest)
    raise_alarm(partner, "key_revoked", f"the partner revoked its key: {body.reason}")


def take_prekey(partner: Partner, message: Message, body: PrekeyPublished) -> None:
    """A short-lived key to seal to; only the key that is in use may announce one."""
    prekey = Prekey(partner.desk_id, body.public_key, body.valid_from, body.valid_until)
    check_prekey(prekey, timezone.now())
    # under way at a rotation: the new key announces it again
    if message.signed_by == key_id(card_of(partner).signing_key):
        key_actions.keep_prekey(partner, prekey)
