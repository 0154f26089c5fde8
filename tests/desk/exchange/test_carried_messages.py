"""Messages carried as files: the same seals and receipts, nothing lost, nothing twice."""

import secrets
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.file_exchange import export_messages, import_messages
from jointdesk.desk.exchange.models import IncomingMessage, JointGroup, OutgoingMessage, PartnerSet
from jointdesk.desk.exchange.outbox import queue
from jointdesk.desk.exchange.set_actions import publish_sets
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.engine.errors import InputError
from jointdesk.engine.exchange.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    SetPublished,
    read_body,
)
from jointdesk.engine.exchange.matching import check_tag_file
from jointdesk.engine.exchange.messages import draw_id
from jointdesk.engine.exchange.receipts import receipt_for

INVITATION = JointGroupInvitation(
    group="a" * 32, name="G", mandate="M", legal_basis="UNCC", desks=("kh", "vn")
)


def put(partner, number=1):
    for _ in range(number):
        with transaction.atomic():
            queue(partner, JointGroupAcceptance(group="a" * 32), "1" * 32)


def test_what_waits_is_written_and_its_receipts_come_back(kh, partner, tmp_path):
    put(partner, 3)
    assert export_messages(tmp_path, partner).messages == 3
    (tmp_path / "receipts").mkdir()
    for path in (tmp_path / "messages").iterdir():
        message = kh.open(path.read_bytes())
        receipt = receipt_for(message, id=draw_id(secrets.token_bytes), received_at=datetime.now(UTC))
        (tmp_path / "receipts" / path.name).write_bytes(kh.seal(receipt))
    done = import_messages(tmp_path)
    assert (done.receipts, done.messages, done.refused) == (3, 0, [])
    assert OutgoingMessage.objects.filter(received_at=None).count() == 0
    assert import_messages(tmp_path).receipts == 0
    assert export_messages(tmp_path, partner).messages == 0


def test_messages_of_the_partner_are_taken_once_and_receipted(kh, partner, tmp_path):
    (tmp_path / "messages").mkdir()
    for message in (kh.message(INVITATION), kh.message(JointGroupAcceptance(group="a" * 32))):
        (tmp_path / "messages" / f"{message.id}.sealed").write_bytes(kh.seal(message))
    assert import_messages(tmp_path).messages == 2
    assert import_messages(tmp_path).messages == 2  # the receipts are written again, nothing is done twice
    assert JointGroup.objects.count() == 1
    assert IncomingMessage.objects.filter(state="handled").count() == 2
    for path in (tmp_path / "receipts").iterdir():
        assert read_body(kh.open(path.read_bytes())).outcome == "stored"


def test_a_bad_file_is_named_and_stops_nothing(kh, partner, tmp_path):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "bad.sealed").write_bytes(b"x" * 100)
    message = kh.message(INVITATION)
    (tmp_path / "messages" / f"{message.id}.sealed").write_bytes(kh.seal(message))
    (tmp_path / "messages" / "note.txt").write_text("not ours")
    done = import_messages(tmp_path)
    assert done.messages == 1
    assert len(done.refused) == 1
    assert "bad.sealed: malformed" in done.refused[0]


def test_sets_travel_too(kh, partner, units, cast, tmp_path):
    complaint = Complaint.objects.create(
        reference="C-1", channel="web", received_at=timezone.now(), decide_by=timezone.now().date(),
        unit=units["national"], narrative="x",
    )  # fmt: skip
    phone = Identifier.objects.create(kind="phone", value="+84900000001")
    Mention.objects.create(complaint=complaint, identifier=phone, raw="x", start=0, end=1)
    [key] = publish_sets(cast["bob"], partner)
    done = export_messages(tmp_path, partner)
    assert (done.messages, done.sets) == (1, 1)
    [path] = (tmp_path / "messages").iterdir()
    body = read_body(kh.open(path.read_bytes()))
    assert isinstance(body, SetPublished)
    check_tag_file(
        (tmp_path / "sets" / f"{key.set_digest}.tags").read_bytes(), size=body.size, digest=body.digest
    )
    kh.publish("phone", ["+84900000001"])
    [digest] = kh.files
    (tmp_path / "sets" / f"{digest}.tags").write_bytes(kh.files[digest])
    assert import_messages(tmp_path).sets == 1
    assert PartnerSet.objects.get().tags is not None


def test_a_folder_that_is_none_is_refused(db, tmp_path):
    with pytest.raises(InputError, match="is no folder"):
        import_messages(tmp_path / "missing")
