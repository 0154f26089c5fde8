"""Each phone has numbers of its own: 3-0012 is the twelfth row of phone 3, whoever else is entering people."""

import json
import uuid
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.operations.gate.gate_models import GatePhone
from jointdesk.desk.operations.models import Operation
from jointdesk.engine.errors import CallerError

MOST_PHONES = 999


class PhoneLost(CallerError):
    """The phone was reported lost: it enters nobody any more."""


@transaction.atomic
def register_phone(officer: Officer, operation: Operation, key: uuid.UUID) -> GatePhone:
    """The phone of this key in this officer's hands; a new one gets the next number."""
    require(officer, "operations.record")
    Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    phones = GatePhone.objects.filter(operation=operation)
    found = phones.filter(key=key, officer=officer).first()
    if found is not None:
        return _trusted(found)
    number = (phones.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_PHONES:
        raise CallerError("this operation has as many phones as it can have")
    now = timezone.now()
    return phones.create(
        operation=operation,
        key=key,
        number=number,
        officer=officer,
        made_at=now,
        heard_at=now,
        opens=_draw_key(),
    )


@transaction.atomic
def report_lost(officer: Officer, phone: GatePhone) -> None:
    """The phone is in strange hands: its key is destroyed, and with it whatever it keeps unsent."""
    require(officer, "operations.record")
    held = GatePhone.objects.select_for_update(of=("self",)).get(pk=phone.pk)
    if held.lost_at is not None:
        return
    held.lost_at, held.opens = timezone.now(), ""
    held.save(update_fields=["lost_at", "opens"])
    subject = f"operation:{phone.operation.reference}"
    record("gate_phone_lost", subject, {"phone": held.number, "officer": officer.pk})


def public_half(phone: GatePhone) -> dict[str, str]:
    """What a phone seals its rows for, as JWK."""
    known: dict[str, str] = json.loads(phone.opens)
    return {name: known[name] for name in ("kty", "crv", "x", "y")}


def private_half(phone: GatePhone) -> dict[str, str]:
    found: dict[str, str] = json.loads(phone.opens)
    return found


def own_desk(officer: Officer) -> uuid.UUID:
    """The key of the officer's entries made without a phone's own numbering (a plain form)."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"officer:{officer.pk}")


def name_row(phone: GatePhone, number: int) -> str:
    return f"{phone.number}-{number:04d}"


def _trusted(phone: GatePhone) -> GatePhone:
    if phone.lost_at is not None:
        raise PhoneLost(_("This phone was reported lost: it enters nobody any more."))
    if not phone.opens:
        phone.opens = _draw_key()
        phone.save(update_fields=["opens"])
    return phone


def _draw_key() -> str:
    """A P-256 key as JWK (RFC 7518, 6.2)."""
    drawn = generate_private_key(SECP256R1()).private_numbers()
    numbers = {"x": drawn.public_numbers.x, "y": drawn.public_numbers.y, "d": drawn.private_value}
    parts = {name: _encode(value.to_bytes(32, "big")) for name, value in numbers.items()}
    return json.dumps({"kty": "EC", "crv": "P-256", **parts})


def _encode(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
