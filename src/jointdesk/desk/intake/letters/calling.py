"""How the desk reaches a door: by its folder on this host, or by HTTPS elsewhere; to the rooms both are one."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.far_door import FarDoor
from jointdesk.desk.intake.letters.folder_door import FolderDoor


class Door(Protocol):
    """Each call raises PartnerError for what the door holds, TransportError or OSError when it cannot be reached."""

    id: str

    def list_letters(self, most: int) -> list[str]:
        """Ids of letters that wait, the oldest first."""

    def read_letter(self, number: str) -> bytes:
        """The sealed letter, bounded."""

    def open_attachment(self, letter: str, attachment: str) -> AbstractContextManager[BinaryIO]:
        """The sealed file, to be read in pieces."""

    def acknowledge(self, letter: str) -> None:
        """The desk has it: the door deletes the letter and its files. Done twice, it is done."""

    def known_keys(self) -> dict[str, list[str]]:
        """By which keys it seals (`letter_keys`, the newest first) and verifies (`signing_keys`)."""

    def put_keys(self, keys: dict[str, list[str]]) -> None:
        """From now on it uses these."""

    def sequence_of(self, kind: str) -> int:
        """Of the bundle it has in force or about to be; 0 for none."""

    def put_bundle(self, kind: str, parcel: Path) -> None:
        """Lay it before the door, which verifies it."""


def open_doors() -> list[Door]:
    """Every door of `doors.toml`. Raises OwnError when that is damaged."""
    return [
        FolderDoor(door.id, Path(door.folder)) if door.folder else FarDoor(door)
        for door in known_doors(settings.HOME)
    ]
