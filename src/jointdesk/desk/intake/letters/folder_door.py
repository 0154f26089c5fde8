"""A door on this host, by its folder (portal/door_folder.py says what lies where)."""

import secrets
import shutil
from pathlib import Path

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.bundles import read_again
from jointdesk.engine.letterbox.parcels import read_parcel_note


class FolderDoor:
    def __init__(self, id: str, folder: Path) -> None:
        self.id, self.folder = id, folder

    def sequence_of(self, kind: str) -> int:
        return max(self._waiting(kind), self._in_force(kind))

    def put_bundle(self, kind: str, parcel: Path) -> None:
        folder = self.folder / "bundles"
        partial = folder / f"{kind}.{secrets.token_hex(4)}.partial"
        try:
            shutil.copyfile(parcel, partial)
            partial.replace(folder / f"{kind}.coming")
        finally:
            partial.unlink(missing_ok=True)

    def _waiting(self, kind: str) -> int:
        """What lies there and is not in force yet."""
        return max(self._sequence_in(f"{kind}.{ending}") for ending in ("coming", "taking"))

    def _sequence_in(self, name: str) -> int:
        try:
            with (self.folder / "bundles" / name).open("rb") as file:
                return read_again(read_parcel_note(file)).sequence
        except (FileNotFoundError, PartnerError):
            return 0

    def _in_force(self, kind: str) -> int:
        try:
            note = (self.folder / "bundles" / kind / "note").read_text(encoding="utf-8")
            return read_again(note).sequence
        except (FileNotFoundError, PartnerError):
            return 0
