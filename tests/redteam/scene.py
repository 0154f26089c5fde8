"""What the desk under attack has: partners good, bad and unconfirmed, and something of each kind to be spoken of."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from desk.conftest import FarDesk
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.models import MatchKey, OutgoingMessage, Request
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import JointGroupInvitation, NoticeSent, RequestSent
from jointdesk.engine.exchange.wire.canonical import encode

FIELDS = {
    "identifiers": ["phone +84900000001"],
    "offence": "Fraud",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}


def pair(far: FarDesk) -> Partner:
    return confirm_partner(None, add_partner(None, far.card.signed), far.words)


def hold_identifier(kind: str, value: str, unit: Unit) -> Identifier:
    """A complaint that names an identifier, so that it may be published and asked."""
    number = Complaint.objects.count()
    complaint = Complaint.objects.create(
        reference=f"C-{number}", channel="hotline", received_at=timezone.now(), decide_by=timezone.now().date(),
        unit=unit, narrative=value,
    )  # fmt: skip
    identifier, _ = Identifier.objects.get_or_create(kind=kind, value=value)
    Mention.objects.create(complaint=complaint, identifier=identifier, raw=value, start=0, end=len(value))
    return identifier


def national() -> Unit:
    unit, _ = Unit.objects.get_or_create(
        code="national", defaults={"name": "National committee", "level": Unit.Level.NATIONAL}
    )
    return unit


def publish(partner: Partner, kind: str) -> MatchKey:
    [key] = publish_sets(None, partner, [kind])
    return key


def send_request(key: str) -> RequestSent:
    return RequestSent(
        request=key, form="identify", form_version=1, fields=FIELDS, legal_basis="UNCC", purpose="Find the gang",
        conditions="Police use only", mark="TLP:AMBER", urgency="urgent", deadline=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def furnish(
    far: FarDesk, another: FarDesk | None = None, unconfirmed: FarDesk | None = None
) -> tuple[dict[str, Any], ...]:
    """Fill the desk; what a body must say to meet something of it."""
    unit = national()
    partner = pair(far)
    pair(another or FarDesk("kr", "KR"))
    add_partner(None, (unconfirmed or FarDesk("th", "TH")).card.signed)
    theirs, ours, group = "ab" * 16, "cd" * 16, "ef" * 16
    far.say(send_request(theirs), theirs)
    far.say(
        JointGroupInvitation(group=group, name="G", mandate="M", legal_basis="UNCC", desks=("kh", "vn")),
        group,
    )
    far.say(
        NoticeSent(
            notice="KH-1", datum="d" * 32, kind="wanted", names=("Lim Example",), birth_date="1980-02-03", sex="M", nationality="KH", documents=(),
            summary="", issued_on=date(2026, 1, 1), mark="TLP:AMBER",
        )
    )  # fmt: skip
    Request.objects.create(
        key=uuid.UUID(ours), direction="sent", partner=partner, unit=unit, type="identify", form_version=1,
        fields=FIELDS, legal_basis="UNCC", purpose="p", state="delivered", answer_by=datetime(2027, 1, 1, tzinfo=UTC), drafted_at=datetime.now(UTC),
    )  # fmt: skip
    for number in range(3):
        hold_identifier("phone", f"+8490000000{number}", unit)
    key = publish(partner, "phone")
    sent = OutgoingMessage.objects.filter(partner=partner).first()
    assert sent is not None
    assert settings.DESK.id == "vn"
    question = {"kind": "phone", "epoch": key.epoch}
    return (
        {"request": theirs}, {"request": ours}, {"group": group}, {"notice": "KH-1"}, {"message": sent.message_id.hex},
        question, question | {"parts": [["base", encode(bytes(key.public_key))]]},
    )  # fmt: skip
