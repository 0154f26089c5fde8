"""Who may use the API: a name, a keyed hash of 256 random bits, and how many look-ups a day.

A key is shown once, when it is made (`jointdesk door key add`). Of so many random bits a fast hash is enough.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jointdesk.engine.errors import CallerError
from jointdesk.portal.reporting.sending import derive
from jointdesk.portal.store import opened, reading

PREFIX, SECRET = "jdk_", 32
MOST_NAME, MOST_DAILY, MOST_KEYS = 80, 10_000_000, 200
MOST_KEY = 100
DAY = 24 * 3600


@dataclass(frozen=True)
class Client:
    """`daily`: identifiers it may look up a day. `ended`: the day its key was ended, or empty."""

    id: str
    name: str
    daily: int
    made: str
    ended: str = ""


class UnknownKey(Exception):
    """No key, or none that is valid."""


class DayIsFull(Exception):
    """The client has asked for as many as it may."""


def make_client(name: str, daily: int, now: datetime) -> tuple[Client, str]:
    """A client and its key. Raises CallerError for a name that is taken, or figures out of bounds."""
    name = name.strip()
    if not 0 < len(name) <= MOST_NAME or not 0 < daily <= MOST_DAILY:
        raise CallerError(
            f"a key has a name of at most {MOST_NAME} characters, and 1 to {MOST_DAILY} look-ups a day"
        )
    if any(one.name == name and not one.ended for one in list_clients()):
        raise CallerError(f"{name}: has a key already; end it first")
    if sum(not one.ended for one in list_clients()) >= MOST_KEYS:
        raise CallerError(f"a door has at most {MOST_KEYS} keys")
    key = PREFIX + base64.urlsafe_b64encode(secrets.token_bytes(SECRET)).decode().rstrip("=")
    client = Client(secrets.token_hex(4), name, daily, f"{now:%Y-%m-%d}")
    with opened() as connection:
        connection.execute(
            "INSERT INTO client VALUES (?, ?, ?, ?, ?, NULL)",
            [client.id, name, _hash(key), daily, client.made],
        )
    return client, key


def end_client(id: str, now: datetime) -> Client:
    """From now on its key opens nothing. Raises CallerError."""
    for client in list_clients():
        if client.id == id and not client.ended:
            with opened() as connection:
                connection.execute("UPDATE client SET ended = ? WHERE id = ?", [f"{now:%Y-%m-%d}", id])
            return client
    raise CallerError(f"{id}: no such key in use; `jointdesk door key list` names them")


def list_clients() -> list[Client]:
    with reading() as connection:
        rows = connection.execute(
            "SELECT id, name, daily, made, coalesce(ended, '') FROM client ORDER BY made, name"
        )
        return [Client(*row) for row in rows]


def find_client(authorization: str) -> Client:
    """Of a header `Bearer KEY`. Raises UnknownKey."""
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(key.strip()) <= MOST_KEY:
        raise UnknownKey
    with reading() as connection:
        row = connection.execute(
            "SELECT id, name, daily, made FROM client WHERE hash = ? AND ended IS NULL", [_hash(key.strip())]
        ).fetchone()
    if row is None:
        raise UnknownKey
    return Client(*row)


def count_asked(client: Client, times: int) -> int:
    """How many are left today. Raises DayIsFull, and counts nothing then. A day begins at midnight UTC."""
    day = int(timezone.now().timestamp()) // DAY
    with opened() as connection:
        connection.execute("DELETE FROM asked WHERE day < ?", [day])
        asked = connection.execute(
            "INSERT INTO asked VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET times = times + excluded.times RETURNING times",
            [day, client.id, times],
        ).fetchone()[0]
        if asked > client.daily:
            raise DayIsFull
    return int(client.daily - asked)


def _hash(key: str) -> bytes:
    return hmac.digest(derive("clients", 32), key.encode("utf-8", "surrogatepass"), "sha256")
