"""A public door's folder as the desk meets it, and somebody who writes sealed letters into it."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import make_keys, own_keys
from jointdesk.desk.intake.letters import fetching, handing_out
from jointdesk.desk.intake.letters.doors import DoorEntry, add_door, forget_door
from jointdesk.desk.intake.letters.fetching import fetch_letters
from jointdesk.desk.intake.letters.keys import public_letter_keys
from jointdesk.desk.intake.receipts import handing_out_replies
from jointdesk.engine.letterbox.attachments import SealedUpload
from jointdesk.engine.letterbox.bundles import check_content, read_bundle
from jointdesk.engine.letterbox.letters import Attachment, Danger, Letter, ReceiptMark, seal_letter
from jointdesk.engine.letterbox.parcels import read_parcel_note
from jointdesk.engine.letterbox.receipts import Receipt, hash_receipt, make_receipt, reply_key
from jointdesk.engine.letterbox.replies import State, read_states
from jointdesk.engine.letterbox.replies_since import read_moved
from jointdesk.portal.door_folder import lay_door

HASH_KEY = bytes(32)


@dataclass
class Door:
    """The folder, and what its process would do; `letter` leaves one there and returns its receipt."""

    folder: Path

    def letter(
        self, narrative: str = "", *, receipt: Receipt | None = None, files: Any = (), **change: Any
    ) -> Receipt:
        receipt = receipt or make_receipt(secrets.token_bytes)
        public = reply_key(receipt).public_key().public_bytes_raw()
        mark = ReceiptMark(receipt.locator, hash_receipt(receipt, HASH_KEY), public)
        fields: dict[str, Any] = {
            "id": secrets.token_hex(16),
            "kind": "report",
            "language": "vi",
            "received_at": datetime.now(UTC).replace(microsecond=0),
            "receipt": mark,
            "narrative": narrative,
        }
        letter = Letter(**fields | change)
        letter = replace(letter, attachments=tuple(self._file(letter.id, *file) for file in files))
        sealed = seal_letter(letter, self.key, secrets.token_bytes)
        (self.folder / "letters" / letter.id).write_bytes(sealed)
        return receipt

    def danger(self, **change: Any) -> Receipt:
        said = Danger("Sihanoukville, tòa nhà 7 tầng", "cổng xanh", "KH", 12, "chỉ nhắn sau 23 giờ", True)
        return self.letter(change.pop("narrative", "họ giữ hộ chiếu"), kind="danger", danger=said, **change)

    def waiting(self) -> list[Path]:
        return sorted((self.folder / "letters").iterdir())

    def told(self, kind: str) -> tuple[int, list[bytes]]:
        """Sequence and lines of what lies before it, verified as it would."""
        with (self.folder / "bundles" / f"{kind}.coming").open("rb") as file:
            bundle = read_bundle(
                read_parcel_note(file),
                desk=settings.DESK.id,
                kind=kind,
                public_keys=[own_keys().signing_public],
                last_sequence=0,
                now=timezone.now(),
            )
            content = b"".join(check_content(bundle, [file.read()]))
        return bundle.sequence, content.splitlines(keepends=True)

    def states(self) -> list[State]:
        """As it tells them: the last bundle of all, and what moved since."""
        today = timezone.localdate()
        sequence, lines = self.told("replies")
        kept = {(state.locator, state.hash): state for state in read_states(lines, today)}
        base, moved = read_moved(self.told("replies-since")[1], today)
        assert base == sequence
        for one in moved:
            kept.pop(one.place, None)
            if one.line is not None:
                kept[one.place] = next(read_states([one.line], today))
        return [kept[place] for place in sorted(kept)]

    @property
    def key(self) -> bytes:
        return bytes.fromhex(public_letter_keys(settings.HOME)[0])

    def _file(self, letter: str, name: str, content: bytes) -> Attachment:
        number = secrets.token_hex(16)
        upload = SealedUpload(
            [content],
            letter_id=letter,
            attachment_id=number,
            public_key=self.key,
            random_bytes=secrets.token_bytes,
        )
        folder = self.folder / "attachments" / letter
        folder.mkdir(exist_ok=True)
        (folder / number).write_bytes(b"".join(upload))
        described = upload.describe(name, "image/png")
        assert described.sha256 == hashlib.sha256(content).digest()
        return described


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    if not (settings.HOME / "keys" / "desk.jwk").exists():
        make_keys(settings.HOME)
    folder = tmp_path / "door"
    told = {
        "desk": settings.DESK.id,
        "name": "Door",
        "country": settings.DESK.country,
        "letter_keys": public_letter_keys(settings.HOME),
        "signing_keys": [own_keys().signing_public.hex()],
    }
    lay_door(folder, told)
    # what other tests handed out is no door's here
    shutil.rmtree(settings.HOME / "letterbox", ignore_errors=True)
    add_door(settings.HOME, DoorEntry("test", folder=str(folder)))
    handing_out._given.clear()
    fetching._away.clear()
    handing_out_replies._pace |= {"not_before": 0.0, "first": 0.0}
    yield Door(folder)
    forget_door(settings.HOME, "test")
    shutil.rmtree(settings.HOME / "letterbox", ignore_errors=True)
    for name in os.listdir(settings.HOME):
        if name.startswith("doors.toml"):
            (settings.HOME / name).unlink()


@pytest.fixture
def fetch(door: Door):
    def run(times: int = 1) -> int:
        return sum(fetch_letters() for _turn in range(times))

    return run
