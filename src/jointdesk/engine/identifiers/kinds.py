"""All kinds, in the order in which they read a text: what speaks for itself first, what needs context last."""

from jointdesk.engine.identifiers import (
    bank_account,
    document,
    domain,
    email,
    handle,
    ip,
    payment_card,
    phone,
    url,
    wallet,
)
from jointdesk.engine.identifiers.identifier import Kind

IN_ORDER: tuple[Kind, ...] = (
    wallet,
    email,
    handle,
    domain,
    ip,
    url,
    document,
    payment_card,
    bank_account,
    phone,
)

BY_NAME: dict[str, Kind] = {kind.KIND: kind for kind in sorted(IN_ORDER, key=lambda kind: kind.KIND)}
