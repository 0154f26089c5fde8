"""A door on this host, by its folder (portal/door_folder.py says what lies where)."""

import json
import re
import secrets
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.bundles import read_again
from jointdesk.engine.letterbox.letters import ID, MOST_SEALED
from jointdesk.engine.letterbox.parcels import read_parcel_note
from jointdesk.engine.reference.toml_files import read_toml

_ID = re.compile(ID, re.ASCII)


class FolderDoor:
    def __init__(self, id: str, folder: Path) -> None:
        self.id, self.folder = id, folder

    def list_letters(self, most: int) -> list[str]:
        folder = self.folder / "letters"
        found = [path for path in folder.iterdir() if _ID.fullmatch(path.name)]
        return [path.name for path in sorted(found, key=_age)[:most]]

    def read_letter(self, number: str) -> bytes:
        try:
            with (self.folder / "letters" / number).open("rb") as file:
                return file.read(MOST_SEALED + 1)
        except FileNotFoundError:
            raise PartnerError("missing", "the letter is no longer at its door") from None

    def open_attachment(self, letter: str, attachment: str) -> AbstractContextManager[BinaryIO]:
        try:
            return (self.folder / "attachments" / letter / attachment).open("rb")
        except FileNotFoundError:
            raise PartnerError("missing", "the file is not at its door") from None

    def acknowledge(self, letter: str) -> None:
        (self.folder / "letters" / letter).unlink(missing_ok=True)
        # what a crash leaves of these, the door takes for waste in two days
        shutil.rmtree(self.folder / "attachments" / letter, ignore_errors=True)

    def known_keys(self) -> dict[str, list[str]]:
        try:
            found = json.loads((self.folder / "keys" / "desk.json").read_bytes())
        except FileNotFoundError:
            found = read_toml(self.folder / "door.toml") or {}
        except ValueError:
            return {}
        return {name: found.get(name, []) for name in ("letter_keys", "signing_keys")}

    def put_keys(self, keys: dict[str, list[str]]) -> None:
        path = self.folder / "keys" / "desk.json"
        partial = path.with_name(f"desk.json.{secrets.token_hex(4)}.partial")
        partial.write_text(json.dumps(keys), encoding="ascii")
        partial.replace(path)

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


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except FileNotFoundError:
        return 0.0, path.name
