"""The public door's folder: `door.toml`, a secret of its own, letters that wait for the desk, bundles the desk signed.

door.toml  door.sqlite3  keys/secret  keys/listings  letters/<letter>  attachments/<letter>/<attachment>  bundles/<kind>
"""

import hmac
import json
import os
import secrets
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.reference.toml_files import read_toml

SETTINGS = "door.toml"
FOLDERS = ("keys", "letters", "attachments", "bundles")
# keys that may say something else in each language
TOLD = ("name", "contact")
LANGUAGES = ("vi", "km", "ko", "zh-hans", "en")


@dataclass(frozen=True)
class DoorFile:
    """The keys of `door.toml`, with their defaults."""

    desk: str
    # what the public calls whoever answers; in door.toml one name, or a table of names by language
    name: str
    country: str
    # X25519, in hexadecimal, the newest first: letters are sealed to the first
    letter_keys: list[str]
    # Ed25519, in hexadecimal: what the desk signs its bundles with
    signing_keys: list[str]
    address: str = "http://127.0.0.1:8100"
    host: str = "127.0.0.1"
    language: str = "en"
    time_zone: str = "UTC"
    # proxies of ours before this door, each of which adds the caller's address to X-Forwarded-For
    proxies: int = 0
    largest_file_mb: int = 50
    most_files: int = 20
    largest_report_mb: int = 200
    # files are refused, letters still taken, when less than this is free on the door's disk
    least_free_mb: int = 512
    # where to ask about what is kept: an office, an address, a telephone; one text, or a table by language
    contact: str = ""
    # what `name` and `contact` are in each language, as far as the tables say
    told: dict[str, dict[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> "DoorFile":
        """The same door, as it is called in that language."""
        said = {key: texts[language] for key, texts in self.told.items() if language in texts}
        return replace(self, **said)  # type: ignore[arg-type]

    @property
    def letter_key(self) -> bytes:
        return bytes.fromhex(self.letter_keys[0])


def lay_door(folder: Path, door: dict[str, Any], listings_key: bytes | None = None) -> None:
    """A new door's folder. Raises CallerError when something lies there already."""
    if folder.exists() and any(folder.iterdir()):
        raise CallerError(f"{folder}: is not empty; a door is made in an empty folder")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, mode=0o700)
    lines = (f"{key} = {_write_value(value)}" for key, value in door.items())
    (folder / SETTINGS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_key(folder / "keys" / "secret", secrets.token_hex(32).encode())
    if listings_key is not None:
        _write_key(folder / "keys" / "listings", listings_key)


def read_door(folder: Path) -> DoorFile:
    """Raises OwnError with one clear line."""
    path = folder / SETTINGS
    found = read_toml(path)
    if found is None:
        raise OwnError(f"{path}: not found; make a public door with `jointdesk door init`")
    types = get_type_hints(DoorFile)
    told = _take_tables(found, path)
    for key, value in found.items():
        if key not in types:
            raise OwnError(f"{path}: unknown key {key!r}")
        if type(value) is not (get_origin(types[key]) or types[key]) or not _holds(value, types[key]):
            raise OwnError(f"{path}: {key}: expected {types[key]}, not {value!r}")
    missing = [
        one.name
        for one in fields(DoorFile)
        if one.default is MISSING and one.default_factory is MISSING and one.name not in found
    ]
    if missing:
        raise OwnError(f"{path}: missing key {missing[0]!r}")
    door = DoorFile(**found, told=told)
    _check(door, path)
    return door


def _take_tables(found: dict[str, Any], path: Path) -> dict[str, dict[str, str]]:
    """What is said by language; what stays of it in `found` is what the door's own language says."""
    if "told" in found:
        raise OwnError(f"{path}: unknown key 'told'")
    told = {key: found[key] for key in TOLD if isinstance(found.get(key), dict)}
    for key, texts in told.items():
        own = found.get("language", "en")
        if set(texts) - set(LANGUAGES) or not all(type(text) is str for text in texts.values()):
            raise OwnError(f"{path}: {key}: a text, or one for each of {', '.join(LANGUAGES)}")
        if own not in texts:
            raise OwnError(f"{path}: {key}: says nothing in {own}, the door's own language")
        found[key] = texts[own]
    return told


def read_secret(folder: Path) -> bytes:
    """The door's own secret, of which all others are derived."""
    path = folder / "keys" / "secret"
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        raise OwnError(
            f"{path}: not found or no secret; make a public door with `jointdesk door init`"
        ) from None


def door_id(secret: bytes) -> bytes:
    """By which the desk means this door and no other: it follows from the secret and does not tell it."""
    return hmac.digest(secret, b"jointdesk/door/id", "sha256")[:16]


def _write_key(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _write_value(value: Any) -> str:
    """As TOML: of a text, a number or a list, JSON is the same."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {_write_value(one)}' for key, one in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def _holds(value: Any, kind: Any) -> bool:
    inner = get_args(kind)
    return not inner or all(type(one) is inner[0] for one in value)


def _check(door: DoorFile, path: Path) -> None:
    if door.language not in LANGUAGES:
        raise OwnError(f"{path}: language: one of {', '.join(LANGUAGES)}")
    for name, keys in (("letter_keys", door.letter_keys), ("signing_keys", door.signing_keys)):
        if not keys or any(len(key) != 64 or set(key) - set("0123456789abcdef") for key in keys):
            raise OwnError(f"{path}: {name}: one key at least, each 64 hexadecimal digits")
    if not 0 < door.largest_file_mb <= door.largest_report_mb or not 0 < door.most_files <= 50:
        raise OwnError(
            f"{path}: largest_file_mb, largest_report_mb, most_files: above 0, a file not above a report"
        )
