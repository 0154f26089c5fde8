"""Every URL and operation, asked by every role from its own unit, another one and the national level."""

import os

import pytest

from desk.conftest import _own_keys, kh, partner  # noqa: F401
from matrix.access import Asker, Broken, differences, read_table, write_table
from matrix.doors import Door, doors
from matrix.scene import furnish, mark_red, officers
from records import Records

# answers of these are the library's (signing in), or nobody's in particular
NOT_ASKED = ("accounts/", "i18n/", "health", "api/docs", "api/openapi.json")


@pytest.fixture
def asker(units, cast, kh, partner):  # noqa: F811
    records = Records(units, cast)
    here, red = furnish(records, kh, partner), furnish(records, kh, partner)
    mark_red(red)
    return Asker(officers(units), here, red)


def asked() -> list[Door]:
    return [door for door in doors() if not door.route.startswith(NOT_ASKED)]


def test_every_door_opens_to_whom_the_table_says(asker):
    found, broken = {}, []
    for door in asked():
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
    if os.environ.get("WRITE_ACCESS_TABLE"):
        write_table(
            found,
            "what the doors answer, proposed by WRITE_ACCESS_TABLE=1; its changes are read before they are committed",
        )
    assert not broken + asker.leaks, "\n".join(broken + asker.leaks)
    assert not (told := list(differences(found, read_table()))), "\n".join(told)
