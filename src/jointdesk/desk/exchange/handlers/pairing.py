from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import OwnKey
from jointdesk.desk.exchange.mail.signed_anew import sign_waiting_anew
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import PairingConfirmed
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import Message


def take_pairing(partner: Partner, message: Message, body: PairingConfirmed) -> None:
    """The partner trusts our card too: from now on the pairing is mutual.

    A card it confirmed before it heard of our revocation makes nothing mutual.
    """
    rows = {key_id(bytes(row.signing_key)): row for row in OwnKey.objects.all()}
    if body.key in rows and rows[body.key].revoked:
        return
    if body.key not in rows and body.key != key_id(own_keys().signing_public):
        raise PartnerError("unknown_key", "this desk never had that key")
    partner.trusts_us_since = message.sent_at
    partner.save(update_fields=["trusts_us_since"])
    record(
        "pairing_mutual", f"partner:{partner.desk_id}", {"card": body.card.hex(), "message": message.digest}
    )
    sign_waiting_anew(partner, body.key)
