"""The whole way, with a door and a desk that share nothing but what the letterbox hands over; then the door is stolen."""

import io
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from letter_examples import HASH_KEY, NOW, REPORT

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.attachments import SealedUpload, open_attachment
from jointdesk.engine.letterbox.bundles import Bundle, check_content, describe, read_bundle, sign_bundle
from jointdesk.engine.letterbox.check_file import CheckFile, write_check_file
from jointdesk.engine.letterbox.letters import ReceiptMark, open_letter, seal_letter
from jointdesk.engine.letterbox.listings import Reported, list_reported
from jointdesk.engine.letterbox.receipts import hash_receipt, make_receipt, read_code, reply_key, write_words
from jointdesk.engine.letterbox.replies import (
    Message,
    State,
    find_state,
    open_message,
    read_states,
    seal_message,
    write_states,
)
from jointdesk.engine.letterbox.sealing import find_among, open_whole

TODAY = NOW.date()
BUNDLE_KEY, DELAY_SECRET = bytes([7]) * 32, bytes([8]) * 32
PHOTO = Random(9).randbytes(100_000)


@dataclass
class Desk:
    signing: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    )
    opening: X25519PrivateKey = field(
        default_factory=lambda: X25519PrivateKey.from_private_bytes(bytes([2]) * 32)
    )
    marks: list[ReceiptMark] = field(default_factory=list)

    def take(self, door: "Door") -> list[bytes]:
        """Opens what lies at the door; returns the photos."""
        found = []
        for letter_id, (sealed, files) in door.letters.items():
            letter = open_letter(sealed, letter_id, find_among(self.opening))
            self.marks.append(letter.receipt)
            for attachment in letter.attachments:
                pieces = open_attachment(
                    io.BytesIO(files[attachment.id]), attachment, letter_id, find_among(self.opening)
                )
                found.append(b"".join(pieces))
        return found

    def hand_over(self, kind: str, sequence: int, content: list[bytes]) -> tuple[str, list[bytes]]:
        bundle = Bundle("vn", kind, sequence, NOW, NOW + timedelta(days=2), *describe(content))
        return sign_bundle(bundle, self.signing), content


@dataclass
class Door:
    """Knows public keys, the hash key and what it was handed."""

    seal_to: bytes
    verify_by: bytes
    letters: dict[str, tuple[bytes, dict[str, bytes]]] = field(default_factory=dict)
    taken: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def receive(self, seed: int) -> str:
        """A report with a photo; returns the words of the receipt, which are all the reporter has."""
        draw = Random(seed).randbytes
        receipt, letter_id, file_id = make_receipt(draw), draw(16).hex(), draw(16).hex()
        upload = SealedUpload(
            iter([PHOTO]),
            letter_id=letter_id,
            attachment_id=file_id,
            public_key=self.seal_to,
            random_bytes=draw,
        )
        sealed_photo = b"".join(upload)
        public = reply_key(receipt).public_key().public_bytes_raw()
        letter = replace(
            REPORT,
            id=letter_id,
            receipt=ReceiptMark(receipt.locator, hash_receipt(receipt, HASH_KEY), public),
            attachments=(upload.describe("ảnh.jpg", "image/jpeg"),),
        )
        self.letters[letter_id] = seal_letter(letter, self.seal_to, draw), {file_id: sealed_photo}
        return " ".join(write_words(receipt, "km"))

    def be_handed(self, note: str, content: list[bytes], kind: str) -> None:
        last = self.taken.get(kind, (0, b""))[0]
        bundle = read_bundle(
            note, desk="vn", kind=kind, public_keys=[self.verify_by], last_sequence=last, now=NOW
        )
        self.taken[kind] = bundle.sequence, b"".join(check_content(bundle, content))


def set_up() -> tuple[Desk, Door]:
    desk = Desk()
    public = desk.opening.public_key().public_bytes_raw()
    return desk, Door(public, desk.signing.public_key().public_bytes_raw())


def answer(desk: Desk, text: str) -> list[bytes]:
    """The states of all receipts, each with a message of its own."""
    states = []
    for number, mark in enumerate(desk.marks):
        message = Message(f"{number:032x}", NOW, "km", f"{text} {number}")
        sealed = seal_message(message, mark, Random(number).randbytes)
        states.append(
            State(mark.locator, mark.hash, "question", TODAY, TODAY + timedelta(days=90), (sealed,))
        )
    return list(write_states(states, TODAY))


def test_a_report_is_answered_to_whoever_holds_the_receipt():
    desk, door = set_up()
    slips = [door.receive(seed) for seed in range(3)]
    assert desk.take(door) == [PHOTO] * 3
    door.be_handed(*desk.hand_over("replies", 1, answer(desk, "សូមផ្ញើលេខគណនី")), "replies")
    states = list(read_states(door.taken["replies"][1].splitlines(keepends=True), TODAY))
    for number, slip in enumerate(slips):
        receipt = read_code(slip).receipt
        assert receipt is not None
        beside = [state for state in states if state.locator == receipt.locator]
        state = find_state(receipt, HASH_KEY, beside)
        assert state is not None
        assert open_message(state.messages[0], receipt).text == f"សូមផ្ញើលេខគណនី {number}"


def test_a_number_is_told_when_enough_reported_it_long_enough_ago():
    desk, door = set_up()
    day = TODAY - timedelta(days=60)
    found = [Reported("phone", "+84912345678", day, f"r{n}", ("LOAN",)) for n in range(25)]
    entries = list_reported(found, today=TODAY, secret=DELAY_SECRET)
    door.be_handed(*desk.hand_over("listings", 1, list(write_check_file(entries, BUNDLE_KEY))), "listings")
    listing = CheckFile(door.taken["listings"][1], BUNDLE_KEY).find(("phone", "+84912345678"))
    assert listing is not None
    assert (listing.band, listing.month) == ("many", date(2026, 9, 1))


def test_a_door_takes_nothing_older_and_nothing_of_another():
    desk, door = set_up()
    door.be_handed(*desk.hand_over("listings", 2, [b"two"]), "listings")
    with pytest.raises(PartnerError, match="went_back"):
        door.be_handed(*desk.hand_over("listings", 1, [b"one"]), "listings")
    stranger = Desk(signing=Ed25519PrivateKey.from_private_bytes(bytes([5]) * 32))
    with pytest.raises(PartnerError, match="bad_signature"):
        door.be_handed(*stranger.hand_over("listings", 3, [b"three"]), "listings")
    assert door.taken["listings"] == (2, b"two")


def test_a_stolen_door_tells_nothing_of_what_was_said():
    desk, door = set_up()
    slip = door.receive(1)
    desk.take(door)
    door.be_handed(*desk.hand_over("replies", 1, answer(desk, "bí mật")), "replies")
    held = b"".join(sealed + b"".join(files.values()) for sealed, files in door.letters.values())
    held += b"".join(content for _, content in door.taken.values())
    receipt = read_code(slip).receipt
    assert receipt is not None
    for secret in (REPORT.narrative.encode(), b"0912", PHOTO[:16], receipt.secret, "bí mật".encode()):
        assert secret not in held
    # every key that lies at the door, tried as a private one
    thief = find_among(
        *(X25519PrivateKey.from_private_bytes(key) for key in (HASH_KEY, door.seal_to, door.verify_by))
    )
    for letter_id, (sealed, _) in door.letters.items():
        with pytest.raises(PartnerError, match="wrong_key"):
            open_whole(sealed, thief, f"letter|{letter_id}")
