"""All kinds, in the order in which they read a text: what speaks for itself first, what needs context last.

A payment QR's payload is read before them all: it is full of digits, and what it holds are identifiers of other kinds.
"""

from collections.abc import Callable, Iterable

from jointdesk.engine.identifiers import (
    bank_account,
    document,
    domain,
    email,
    handle,
    imei,
    ip,
    payment_card,
    payment_qr,
    phone,
    transaction_reference,
    url,
    vehicle_plate,
    wallet,
)
from jointdesk.engine.identifiers.identifier import Found, Kind
from jointdesk.engine.identifiers.reading import Reading

IN_ORDER: tuple[Kind, ...] = (
    wallet,
    transaction_reference,
    imei,
    vehicle_plate,
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

READERS: tuple[Callable[[Reading], Iterable[Found]], ...] = (
    payment_qr.extract,
    *(kind.extract for kind in IN_ORDER),
)
