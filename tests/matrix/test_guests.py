"""Officers of an embassy that is a guest at the desk: whichever door they try, nothing of the desk's own lies behind it."""

from pathlib import Path

import pytest

from jointdesk.desk.accounts.models import Officer, Role, Unit
from matrix.access import NOT_ASKED, Asker, Broken
from matrix.doors import doors

# the roles that an organisation's unit may have (accounts/permissions_guest.yaml)
ROLES = (Role.INTAKE, Role.INVESTIGATOR)
TABLE = Path(__file__).parent / "guests.tsv"


@pytest.fixture
def asker(units, places):
    embassy = Unit.objects.create(
        code="embassy", name="Embassy", level=Unit.Level.ORGANISATION, parent=units["national"]
    )
    guests = {
        (role.value, "embassy"): Officer.objects.create(
            username=f"{role}.embassy", role=role, unit=embassy, password="!"
        )
        for role in ROLES
    }
    return Asker(guests, *places)


def test_a_guest_opens_no_door_to_what_is_not_his(asker):
    """Doors that name a thing say "no such thing" or refuse; those that name none show none of the desk's words."""
    opened, broken, asked = set(), [], 0
    for door in doors():
        if door.route.startswith(NOT_ASKED):
            continue
        try:
            letters = {asker.guest(door, role.value, "embassy") for role in ROLES} - {None}
        except Broken as error:
            broken.append(str(error))
            continue
        asked += 1
        if door.parameters and letters & {"Y", "e"}:
            opened.add(str(door))
    assert not broken + asker.leaks, "\n".join(broken + asker.leaks)
    assert asked > 400
    _source, _head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert opened == {row.split("\t")[0] for row in rows}
