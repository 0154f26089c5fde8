"""What each door answers to each role, and the table `access.tsv` in which people review it.

A cell says, a letter each: what an officer at the national level finds, one of the province the thing stands in, one of
another province, and one at the national level when the thing is marked RED. `Y` the door opens, `e` it says what is
wrong with what was sent (400, 409, 422), `-` refused (403), `.` there is no such thing for this officer (404). A door
that names nothing has no RED and no other province: two letters.
"""

from collections.abc import Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from jointdesk.desk.accounts.models import Officer, Role
from matrix.doors import Door
from matrix.scene import SEATS, Place, values_of

TABLE = Path(__file__).parent / "access.tsv"
ROLES = tuple(role.value for role in Role)
HEAD = ("door", *ROLES)
# a person is sought in every unit (cases/queries.notices)
EVERYWHERE = {"notices.read"}
LETTERS = {400: "e", 409: "e", 422: "e", 502: "e", 403: "-", 404: "."}
NO_METHOD = 405


class Broken(Exception):
    """The door answered with an error of its own."""


class Asker:
    """Goes to doors as one officer after the other; nothing it does there stays."""

    def __init__(self, officers: dict[tuple[str, str], Officer], here: Place, red: Place) -> None:
        self.here, self.red = here, red
        self.officers = officers
        self.clients = {key: _signed_in(officer) for key, officer in officers.items()}
        self.leaks: list[str] = []  # a page that held what its reader may not read

    def line(self, door: Door) -> dict[str, str] | None:
        """Role -> cell; None when the door does not take this method."""
        names = door.parameters
        cells: dict[str, str] = {}
        for role in ROLES:
            letters = ""
            for seat in SEATS if names else SEATS[:2]:
                letter = self._ask(door, role, seat, values_of(door.route, names, self.here))
                if letter is None:
                    return None
                letters += letter
            if names:
                letters += self._ask(door, role, SEATS[0], values_of(door.route, names, self.red)) or ""
            cells[role] = letters
        return cells

    def guest(self, door: Door, role: str, seat: str) -> str | None:
        """The letter of somebody who has no part in the thing."""
        return self._ask(door, role, seat, values_of(door.route, door.parameters, self.here))

    def _ask(self, door: Door, role: str, seat: str, values: dict[str, Any]) -> str | None:
        client = self.clients[role, seat]
        signed_in = SimpleCookie(client.cookies)
        with transaction.atomic():
            answer = door.ask(client, values)
            said = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        client.cookies = signed_in
        self._look_for_leaks(door, role, seat, said)
        return _letter(door, answer)

    def _look_for_leaks(self, door: Door, role: str, seat: str, said: bytes) -> None:
        officer = self.officers[role, seat]
        for place, near in ((self.here, seat in SEATS[:2]), (self.red, False)):
            for action, word in place.words.items():
                may = (near or (action in EVERYWHERE and place is self.here)) and officer.may(action)
                if word.encode() in said and not may:
                    self.leaks.append(
                        f"{door}: {role} of {seat} reads {action} of {'RED' if place is self.red else 'VN-HN'}"
                    )


def _signed_in(officer: Officer) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(officer)
    return client


def _letter(door: Door, answer: Any) -> str | None:
    code = answer.status_code
    if code == NO_METHOD:
        return None
    if code == 500 or code == 401 or (code == 302 and "/accounts/login/" in answer.headers["Location"]):
        raise Broken(f"{door}: {code}")
    return LETTERS.get(code, "Y")


def read_table() -> dict[str, dict[str, str]]:
    """Door -> role -> cell."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    head, *rows = (line.split("\t") for line in lines)
    if tuple(head) != HEAD:
        raise ValueError(f"{TABLE.name}: the columns are {', '.join(HEAD)}")
    return {door: dict(zip(ROLES, cells, strict=True)) for door, *cells in rows}


def write_table(found: dict[str, dict[str, str]], source: str) -> None:
    lines = [f"# source: {source}", "\t".join(HEAD)]
    lines += [
        "\t".join((door, *(cells[role] for role in ROLES)))
        for door, cells in sorted(found.items(), key=_order)
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _order(item: tuple[str, Any]) -> tuple[str, str]:
    method, _, route = item[0].partition(" ")
    return route, method


def differences(found: dict[str, dict[str, str]], listed: dict[str, dict[str, str]]) -> Iterable[str]:
    """Each cell that is not as the table has it, each door that it does not list, each listed one that is gone."""
    for door in sorted(set(found) | set(listed)):
        if door not in listed:
            yield f"{door}: is not in {TABLE.name}"
        elif door not in found:
            yield f"{door}: there is no such door any more"
        else:
            for role in ROLES:
                if found[door][role] != listed[door][role]:
                    yield f"{door}: {role} finds {found[door][role]}, the table says {listed[door][role]}"
