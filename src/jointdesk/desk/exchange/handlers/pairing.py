from jointdesk.desk.audit.actions import record
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.bodies import PairingConfirmed
from jointdesk.engine.exchange.messages import Message


def take_pairing(partner: Partner, message: Message, body: PairingConfirmed) -> None:
    """The partner trusts our card too: from now on the pairing is mutual."""
    partner.trusts_us_since = message.sent_at
    partner.save(update_fields=["trusts_us_since"])
    record(
        "pairing_mutual", f"partner:{partner.desk_id}", {"card": body.card.hex(), "message": message.digest}
    )
