"""`desk.toml` of a desk's folder, its database and its secret, read once at start-up by the settings.

An unknown key or a value of another type stops start-up, so that a typing error is never silent. Secrets come
from files in the folder, never from the environment.
"""

import re
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import TypeVar, get_args, get_type_hints
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from jointdesk.engine.errors import OwnError
from jointdesk.engine.reference.toml_files import read_toml

Table = TypeVar("Table")


@dataclass(frozen=True)
class MailFile:
    """`[mail]` of `desk.toml`: the server that takes the desk's notifications. Without the table no mail is sent."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    # a file in the desk's folder
    password_file: str = ""
    encryption: str = "starttls"  # starttls, tls, none


@dataclass(frozen=True)
class OpenIdFile:
    """`[openid_connect]` of `desk.toml`: the organisation's own sign-in (docs/deployment.md)."""

    name: str
    issuer: str
    client_id: str
    # a file in the desk's folder
    secret_file: str
    # of the signed token: what the officer's user name is
    claim: str = "preferred_username"
    # provider: it has asked for one already; amr: its token must say so; desk: we ask for ours
    second_factor: str = "desk"


ALERT_SENDER = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+", re.ASCII)


@dataclass(frozen=True)
class DeskFile:
    """The keys of `desk.toml`, with their defaults."""

    id: str
    name: str
    country: str
    address: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    language: str = "en"
    time_zone: str = "UTC"
    demo: bool = False
    # any working officer may be the second person (accounts/permissions_small.yaml)
    small_desk: bool = False
    # files in the desk's folder for calls to partners over mutual TLS (docs/deployment.md)
    client_certificate: str = ""
    client_key: str = ""
    authorities: str = ""
    # of a file that travels; more than engine/exchange/files/limits.yaml says is not taken as more
    largest_file_mb: int = 25
    # of a file taken in as evidence: an image of a telephone or a disk, which comes by pieces
    largest_evidence_mb: int = 4096
    # required: nobody gets past his first sign-in without a second factor; offered: for demonstrations
    second_factor: str = "required"
    # who publishes our warnings, for every machine of the world: a domain name of ours or an OID; empty: of the address
    alert_sender: str = ""
    mail: MailFile | None = None
    openid_connect: OpenIdFile | None = None


def read_desk_file(home: Path) -> DeskFile:
    """The parsed `desk.toml` of a desk's folder. Raises ImproperlyConfigured with one clear line."""
    path = home / "desk.toml"
    try:
        found = read_toml(path)
    except OwnError as error:
        raise ImproperlyConfigured(str(error)) from None
    if found is None:
        raise ImproperlyConfigured(f"{path}: not found; make a desk with `jointdesk init --home {home}`")
    desk = _typed(DeskFile, found, str(path))
    for key, value, choices in (
        ("second_factor", desk.second_factor, ("required", "offered")),
        ("mail.encryption", desk.mail and desk.mail.encryption, ("starttls", "tls", "none")),
        (
            "openid_connect.second_factor",
            desk.openid_connect and desk.openid_connect.second_factor,
            ("provider", "amr", "desk"),
        ),
    ):
        if value is not None and value not in choices:
            raise ImproperlyConfigured(f"{path}: {key}: one of {', '.join(choices)}")
    if desk.alert_sender and not ALERT_SENDER.fullmatch(desk.alert_sender):
        raise ImproperlyConfigured(
            f"{path}: alert_sender: a domain name or an OID in small letters, as warnings.example.kh or 2.999.1"
        )
    return desk


def _typed(form: type[Table], found: object, where: str) -> Table:
    """A table of the file as its dataclass: each key known, each value of its type, none missing that must be there."""
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{where}: expected a table")
    types, values = get_type_hints(form), {}
    if unknown := set(found) - set(types):
        raise ImproperlyConfigured(f"{where}: unknown key {sorted(unknown)[0]!r}")
    for key, value in found.items():
        inner = next((k for k in get_args(types[key]) if isinstance(k, type) and is_dataclass(k)), None)
        if inner is not None:
            value = _typed(inner, value, f"{where}: {key}")
        elif type(value) is not types[key]:
            raise ImproperlyConfigured(f"{where}: {key}: expected {types[key].__name__}, not {value!r}")
        values[key] = value
    try:
        return form(**values)
    except TypeError:
        needed = {field.name for field in fields(form) if field.default is MISSING}  # type: ignore[arg-type]
        raise ImproperlyConfigured(f"{where}: missing key {sorted(needed - set(found))[0]!r}") from None


def read_database(url: str | None, home: Path) -> dict[str, object]:
    """Django's DATABASES entry: PostgreSQL by `DATABASE_URL`, else SQLite in WAL mode in the desk's folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "desk.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # The worker copies the write-ahead log back, off the writing thread (cli/worker); a writer does it
                # only beyond 65,536 pages (256 MiB), which bounds the log of a desk that has no worker.
                # FULL: a receipt or a cosignature given to another desk must survive a power cut, not only a crash.
                # secure_delete: what is erased is overwritten where it stood, whatever SQLite was compiled with.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=65536;"
                    "PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON;"
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                ),
            },
            # A file, not memory: otherwise the tests would never meet WAL.
            "TEST": {"NAME": home / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise ImproperlyConfigured("DATABASE_URL: expected postgresql://user:password@host:port/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # ASGI runs each request in a thread of its own: without a pool each would open a connection.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 20}, **query},
    }


def read_secret(home: Path) -> str:
    """The signing secret of sessions, from the desk's folder (made by `jointdesk init`)."""
    path = home / "keys" / "secret"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"{path}: not found; make a desk with `jointdesk init --home {home}`"
        ) from None
