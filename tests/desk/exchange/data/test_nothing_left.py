"""After an erasure nothing of it stands in the database's file, its write-ahead log, the index or the folder."""

import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from desk.exchange.data.scene import THEIRS, answered, ask, datum, recall
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.data.traces import finish_erasures
from jointdesk.desk.exchange.models import Answer

SECRETS = ("Uncommonname", "7654321", "Secretname", "977777771", "977777779", "សុខ ដារ៉ា", "Not in court")


def texts_in(rows):
    return [str(value) for row in rows for value in row if value is not None]


@pytest.mark.parametrize("act", ["erase"])
def test_no_row_of_any_table_has_a_word_of_it(kh, partner, cast, act):
    kh.say(THEIRS)
    row = ask(cast, partner)
    key = answered(kh, row)
    kh.say(recall(act))
    kh.say(recall(act, key))
    sequence()
    finish_erasures()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            for text in texts_in(cursor.fetchall()):
                assert not [word for word in SECRETS if word in text], (table, text[:300])
    assert Notice.objects.get().reference == "KH-W-0001"
    assert Answer.objects.get(key=key).text == ""
    assert datum().state == "erased"
    sequence()
    assert verify_log().good


def test_sqlite_overwrites_what_it_deletes(tmp_path: Path):
    """What the desk's connections are told (settings): an erased value is in no free page. Without it, it is."""
    for told, left in (("ON", False), ("OFF", True)):
        path = tmp_path / f"{told}.sqlite3"
        with sqlite3.connect(path) as other:
            other.execute(f"PRAGMA secure_delete={told}")
            other.execute("CREATE TABLE notice (id INTEGER PRIMARY KEY, name TEXT)")
            other.executemany(
                "INSERT INTO notice (name) VALUES (?)", [(f"Secretname {n} " * 20,) for n in range(500)]
            )
            other.commit()
            other.execute("UPDATE notice SET name = ''")
            other.commit()
        other.close()
        assert (b"Secretname" in path.read_bytes()) is left


def test_the_desks_connections_overwrite_what_they_delete(db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's VACUUM does it")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1
    assert "secure_delete" in str(settings.DATABASES["default"]["OPTIONS"])
