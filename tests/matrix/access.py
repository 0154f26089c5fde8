"""What each door answers to each role, and the table `access.tsv` in which people review it.

A cell says, a letter each: what an officer at the national level finds, one of the province the thing stands in, one of
another province, and one at the national level when the thing is marked RED. `Y` the door opens, `e` it says what is
wrong with what was sent (400, 409, 422), `-` refused (403), `.` there is no such thing for this officer (404). A door
that names nothing has no RED and no other province: two letters.
"""

import os
from collections.abc import Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import resolve

from jointdesk.desk.accounts.doors import require_door
from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.engine.errors import NotAllowed
from matrix.doors import Door, doors
from matrix.scene import SEATS, Place, values_of

TABLE = Path(__file__).parent / "access.tsv"
ROLES = tuple(role.value for role in Role)
HEAD = ("door", *ROLES)
# a person is sought in every unit (cases/queries.notices)
EVERYWHERE = {"notices.read"}
LETTERS = {400: "e", 409: "e", 422: "e", 502: "e", 403: "-", 404: "."}
NO_METHOD = 405
# answers of these are the library's (signing in), or nobody's in particular
NOT_ASKED = ("accounts/", "i18n/", "health", "api/docs", "api/openapi.json")
# rooms with as many pages as all the others
LARGE = ("cases/", "exchange/")


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
        here, red = (values_of(door.route, names, place) for place in (self.here, self.red))
        asked = (
            [*((seat, here) for seat in SEATS), (SEATS[0], red)] if names else [(s, here) for s in SEATS[:2]]
        )
        cells: dict[str, str] = {}
        for role in ROLES:
            letters = ""
            for seat, values in asked:
                # who was refused once and is by the table of doors is so before any page: no need to see it four times
                again = letters[:1] == "-" and self._is_turned_away(door, role, seat, values)
                letter = "-" if again else self._ask(door, role, seat, values)
                if letter is None:
                    return None
                letters += letter
            cells[role] = letters
        return cells

    def _is_turned_away(self, door: Door, role: str, seat: str, values: dict[str, Any]) -> bool:
        """What the desk's middleware asks before any view, of this very officer."""
        request = HttpRequest()
        request.method, request.user = door.method, self.officers[role, seat]
        try:
            require_door(request, resolve(door.address(values)).route)
        except NotAllowed:
            return True
        return False

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


def parts() -> dict[str, list[Door]]:
    """The doors in four heaps of about the same work: a test file each, so that workers share them."""
    heaps: dict[str, list[Door]] = {"pages": [], "large rooms": [], "writing": [], "api": []}
    for door in doors():
        if not door.route.startswith(NOT_ASKED):
            heaps[_part(door)].append(door)
    return heaps


def _part(door: Door) -> str:
    if door.route.startswith("api/"):
        return "api"
    if door.method != "GET":
        return "writing"
    return "large rooms" if door.route.startswith(LARGE) else "pages"


def check(asker: Asker, part: str) -> None:
    """Ask the doors of a part, and hold what they answer to the table; WRITE_ACCESS_TABLE=1 pytest -n0 writes it there."""
    heaps, found, broken = parts(), {}, []
    for door in heaps[part]:
        try:
            line = asker.line(door)
        except Broken as error:
            broken.append(str(error))
            continue
        except Exception as error:
            broken.append(f"{door}: {type(error).__name__}: {error}")
            continue
        if line is not None:
            found[str(door)] = line
    listed = read_table()
    of_others = {str(door) for name, heap in heaps.items() if name != part for door in heap}
    if os.environ.get("WRITE_ACCESS_TABLE"):
        kept = {name: line for name, line in listed.items() if name in of_others}
        write_table(
            kept | found,
            "what the doors answer, proposed by WRITE_ACCESS_TABLE=1; its changes are read before they are committed",
        )
    assert not broken + asker.leaks, "\n".join(broken + asker.leaks)
    # a listed door that is in no part is gone: each part says so
    listed = {name: line for name, line in listed.items() if name not in of_others}
    assert not (told := list(differences(found, listed))), "\n".join(told)


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
