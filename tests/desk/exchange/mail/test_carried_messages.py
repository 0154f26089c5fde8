"""Messages carried as files: the same seals and receipts, nothing lost, nothing twice, whatever is on the stick."""

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import timezone
from exchange_cast import make_desk

from jointdesk.desk.exchange.mail.carried_folder import Folder
from jointdesk.desk.exchange.mail.carrying_in import import_messages
from jointdesk.desk.exchange.mail.carrying_out import export_messages
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.models import IncomingMessage, JointGroup, OutgoingMessage, PartnerSet
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.engine.errors import CallerError, InputError
from jointdesk.engine.exchange.mail.manifests import check_list, sign_list, write_list
from jointdesk.engine.exchange.matching.oprf import TAG
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    SetPublished,
    read_body,
)
from jointdesk.engine.exchange.wire.messages import seal_signed, sign_message

INVITATION = JointGroupInvitation(
    group="a" * 32, name="G", mandate="M", legal_basis="UNCC", desks=("kh", "vn")
)


def put(partner, number=1):
    for _ in range(number):
        with transaction.atomic():
            queue(partner, JointGroupAcceptance(group="a" * 32), "1" * 32)


def carry_in(folder):
    *_, done = import_messages(folder)
    return done


def carry_out(folder, partner):
    *_, done = export_messages(folder, partner)
    return done


def lay(folder, kh, *messages):
    """Messages of the partner, as its desk would export them."""
    (folder / "messages").mkdir(exist_ok=True)
    for message in messages:
        (folder / "messages" / f"{message.id}.sealed").write_bytes(kh.seal(message))


def receipt_all(folder, kh):
    (folder / "receipts").mkdir(exist_ok=True)
    for row in OutgoingMessage.objects.order_by("pk"):
        name = f"{row.message_id.hex}.sealed"
        (folder / "receipts" / name).write_bytes(kh.receipt((folder / "messages" / name).read_bytes()))


def list_for(kh, folder, *files):
    """The partner's manifest."""
    raw = write_list(files)
    (folder / "manifests").mkdir()
    signed = sign_list(raw, kh.keys, sender="kh", recipient="vn", now=datetime.now(UTC))
    (folder / "manifests" / "kh-to-vn.jws").write_bytes(signed)
    (folder / "manifests" / "kh-to-vn.list").write_bytes(raw)


def test_what_waits_is_written_and_its_receipts_come_back(kh, partner, tmp_path):
    put(partner, 3)
    assert carry_out(tmp_path, partner).messages == 3
    receipt_all(tmp_path, kh)
    done = carry_in(tmp_path)
    assert (done.receipts, done.messages, done.refused) == (3, 0, [])
    assert OutgoingMessage.objects.filter(received_at=None).count() == 0
    assert carry_in(tmp_path).receipts == 0
    assert carry_out(tmp_path, partner).messages == 0


def test_what_has_no_receipt_is_written_again(kh, partner, tmp_path):
    put(partner, 2)
    assert carry_out(tmp_path / "first", partner).messages == 2
    assert carry_out(tmp_path / "second", partner).messages == 2
    names = [{path.name for path in (tmp_path / way / "messages").iterdir()} for way in ("first", "second")]
    assert names[0] == names[1]


def test_messages_of_the_partner_are_taken_once_and_receipted(kh, partner, tmp_path):
    invitation = kh.message(INVITATION, "a" * 32)
    lay(tmp_path, kh, invitation, kh.message(JointGroupAcceptance(group="a" * 32), "a" * 32))
    assert carry_in(tmp_path).messages == 2
    assert carry_in(tmp_path).messages == 2  # the receipts are written again, nothing is done twice
    assert JointGroup.objects.count() == 1
    assert IncomingMessage.objects.filter(state="handled").count() == 2
    for path in (tmp_path / "receipts").iterdir():
        assert read_body(kh.open(path.read_bytes())).outcome == "stored"


def test_a_manifest_names_what_we_put_in(kh, partner, tmp_path):
    put(partner, 3)
    carry_out(tmp_path, partner)
    signed, raw = ((tmp_path / "manifests" / f"vn-to-kh.{end}").read_bytes() for end in ("jws", "list"))
    from jointdesk.desk.partners.own import own_card

    listed = check_list(signed, raw, {"vn": own_card()}, "kh")
    rows = OutgoingMessage.objects.order_by("pk")
    assert list(listed) == [f"messages/{row.message_id.hex}.sealed" for row in rows]


def test_a_file_that_was_lost_or_altered_on_the_way_is_named(kh, partner, tmp_path):
    message = kh.message(INVITATION)
    lay(tmp_path, kh, message)
    lost, changed = f"messages/{'b' * 32}.sealed", f"messages/{message.id}.sealed"
    list_for(kh, tmp_path, (lost, "0" * 64), (changed, "1" * 64))
    done = carry_in(tmp_path)
    assert any(lost in line and "missing" in line for line in done.refused)
    assert any(changed in line and "not as its sender" in line for line in done.refused)
    assert done.messages == 1  # its own seal holds: that counts


@pytest.mark.parametrize("spoil", ["jws", "list"])
def test_a_manifest_that_was_tampered_with_is_not_believed(kh, partner, tmp_path, spoil):
    list_for(kh, tmp_path, (f"messages/{'b' * 32}.sealed", "0" * 64))
    path = tmp_path / "manifests" / f"kh-to-vn.{spoil}"
    path.write_bytes(path.read_bytes().replace(b"b" * 32, b"c" * 32) + (b"x" if spoil == "jws" else b""))
    [line] = carry_in(tmp_path).refused
    assert "kh-to-vn.jws: " in line
    assert "missing" not in line


def test_a_bad_file_is_named_and_stops_nothing(kh, partner, tmp_path):
    message = kh.message(INVITATION)
    lay(tmp_path, kh, message)
    (tmp_path / "messages" / f"{'0' * 32}.sealed").write_bytes(b"x" * 100)
    (tmp_path / "messages" / "note.txt").write_text("not ours")
    done = carry_in(tmp_path)
    assert done.messages == 1
    assert len(done.refused) == 2
    assert any("malformed" in line for line in done.refused)
    assert any("note.txt: is no file this desk reads" in line for line in done.refused)


def spoil(folder, *names):
    for name in names:
        (folder / "messages" / f"{name}.sealed").write_bytes(spoilt(folder))


def spoilt(folder):
    """A message that was altered on the way: it is decrypted in vain."""
    raw = next((folder / "messages").iterdir()).read_bytes()
    return raw[:-4] + (b"AAAA" if raw[-4:] != b"AAAA" else b"BBBB")


def test_however_many_bad_ones_come_first_the_good_are_taken(kh, partner, tmp_path):
    messages = [kh.message(INVITATION)] + [kh.message(JointGroupAcceptance(group="a" * 32)) for _ in range(3)]
    lay(tmp_path, kh, *messages)
    spoil(tmp_path, *(f"{number:032x}" for number in range(10)))
    done = carry_in(tmp_path)
    assert done.messages == len(messages)
    assert sum("cannot_decrypt" in line for line in done.refused) == len(done.refused) == 10


def test_what_is_for_another_desk_on_the_same_stick_is_left_to_it(kh, partner, tmp_path):
    lay(tmp_path, kh, kh.message(INVITATION))
    elsewhere = make_desk("la", "LA", 7)
    theirs = "d" * 32
    to_them = replace(kh.message(INVITATION), recipient="la")
    sealed = seal_signed(sign_message(to_them, kh.keys).raw, elsewhere.card)
    (tmp_path / "messages" / f"{theirs}.sealed").write_bytes(sealed)
    list_for(kh, tmp_path)
    assert sum("wrong_key" in line for line in carry_in(tmp_path).refused) == 1
    # whoever wrote the list: what opens here is taken all the same
    names = [theirs, *(path.stem for path in (tmp_path / "messages").iterdir())]
    raw = write_list([(f"messages/{name}.sealed", "0" * 64) for name in names])
    (tmp_path / "manifests" / "kh-to-la.list").write_bytes(raw)
    done = carry_in(tmp_path)
    assert (done.messages, done.refused) == (1, [])


def test_from_a_stick_that_cannot_be_written_to_all_is_taken(kh, partner, tmp_path):
    """As at the end of a one-way line: the receipts are left elsewhere."""
    stick, tray = tmp_path / "stick", tmp_path / "tray"
    stick.mkdir()
    lay(stick, kh, *(kh.message(JointGroupAcceptance(group="a" * 32)) for _ in range(70)))
    (tmp_path / "file").write_bytes(b"nothing can be written below it")
    *_, done = import_messages(stick, tmp_path / "file" / "tray")
    assert done.messages == IncomingMessage.objects.count() == 70
    [line] = done.refused
    assert "70 receipts of ours could not be left there: import again with --receipts FOLDER" in line
    *_, done = import_messages(stick, tray)
    assert (done.messages, done.refused, len(list((tray / "receipts").iterdir()))) == (70, [], 70)
    assert {path.name for path in (tray / "manifests").iterdir()} == {"vn-to-kh.jws", "vn-to-kh.list"}


def test_an_export_that_cannot_be_written_says_so_and_leaves_nothing_half(partner, tmp_path):
    put(partner)
    [row] = OutgoingMessage.objects.all()
    in_the_way = tmp_path / "messages" / f"{row.message_id.hex}.sealed"
    in_the_way.mkdir(parents=True)
    with pytest.raises(InputError, match="cannot be written: "):
        carry_out(tmp_path, partner)
    assert list((tmp_path / "messages").iterdir()) == [in_the_way]
    in_the_way.rmdir()
    assert carry_out(tmp_path, partner).messages == 1


def test_links_pipes_and_folders_are_not_followed(kh, partner, tmp_path):
    message = kh.message(INVITATION)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(kh.seal(message))
    messages = tmp_path / "stick" / "messages"
    messages.mkdir(parents=True)
    (messages / f"{message.id}.sealed").symlink_to(elsewhere)
    os.mkfifo(messages / f"{'1' * 32}.sealed")
    (messages / f"{'2' * 32}.sealed").mkdir()
    done = carry_in(tmp_path / "stick")
    assert (done.messages, len(done.refused)) == (0, 3)
    assert IncomingMessage.objects.count() == 0


def test_a_folder_that_is_a_link_is_refused(kh, partner, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "messages").symlink_to(tmp_path / "real")
    with pytest.raises(InputError, match="is no folder"):
        carry_in(tmp_path / "stick")


def test_receipts_are_not_written_through_a_link(kh, partner, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "receipts").symlink_to(tmp_path / "real")
    lay(tmp_path / "stick", kh, kh.message(INVITATION))
    with pytest.raises(InputError, match="is a link"):
        carry_in(tmp_path / "stick")
    assert list((tmp_path / "real").iterdir()) == []


def test_too_many_files_are_refused_before_any_is_read(kh, partner, tmp_path, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.exchange.mail.carried_folder.MAX_FILES", 3)
    lay(tmp_path, kh, *(kh.message(INVITATION, conversation=f"{n}" * 32) for n in range(4)))
    with pytest.raises(InputError, match="more than 3 files"):
        carry_in(tmp_path)
    assert IncomingMessage.objects.count() == 0


def test_a_file_that_is_too_long_is_named(kh, partner, tmp_path):
    from jointdesk.engine.exchange.wire.sealing import MAX_SEALED

    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / f"{'0' * 32}.sealed").write_bytes(b"a" * (MAX_SEALED + 1))
    [line] = carry_in(tmp_path).refused
    assert "too_large" in line


def test_sets_travel_too(kh, partner, units, cast, tmp_path):
    complaint = Complaint.objects.create(
        reference="C-1", channel="web", received_at=timezone.now(), decide_by=timezone.now().date(),
        unit=units["national"], narrative="x",
    )  # fmt: skip
    phone = Identifier.objects.create(kind="phone", value="+84900000001")
    Mention.objects.create(complaint=complaint, identifier=phone, raw="x", start=0, end=1)
    [key] = publish_sets(cast["bob"], partner)
    done = carry_out(tmp_path, partner)
    assert (done.messages, done.sets) == (1, 1)
    [path] = (tmp_path / "messages").iterdir()
    body = read_body(kh.open(path.read_bytes()))
    assert isinstance(body, SetPublished)
    tags = (tmp_path / "sets" / f"{key.set_digest}.tags").read_bytes()
    assert (len(tags), hashlib.sha256(tags).digest()) == (body.size * TAG, body.digest)
    kh.publish("phone", ["+84900000001"])
    [digest] = kh.files
    (tmp_path / "sets" / f"{digest}.tags").write_bytes(kh.files[digest])
    assert carry_in(tmp_path).sets == 1
    assert PartnerSet.objects.get().fetched_at is not None


def test_nothing_is_written_for_a_desk_that_is_not_confirmed(kh, partner, tmp_path):
    put(partner)
    type(partner).objects.update(state="revoked")
    with pytest.raises(CallerError, match="not a confirmed partner"):
        carry_out(tmp_path, partner)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_refused(db, tmp_path):
    with pytest.raises(InputError, match="is no folder"):
        carry_in(tmp_path / "missing")


def test_a_name_on_the_stick_does_not_speak_to_the_terminal(tmp_path):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "\x1b]0;owned\x07").write_bytes(b"")
    folder = Folder(tmp_path)
    [said] = folder.strangers("messages", folder.find("messages"))
    assert said.isprintable()
    assert "\\x1b]0;owned" in said
