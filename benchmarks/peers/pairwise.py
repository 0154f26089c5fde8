"""Pairwise correlation in the manner of MISP, in SQLite: what a sharing platform does where we link.

Each complaint is an event stored in a transaction, each mention an attribute. When one is stored, the attributes
of equal value are looked up by index, and a row is written for each pair and direction; a value with more than CAP
of them over-correlates: its rows are deleted, and it never correlates again. As in MISP, nothing says which events
are one network. It is far slower than what it stands beside, so it stops after SECONDS and says how far it came.

    python benchmarks/peers/pairwise.py MENTIONS.parquet CAP SECONDS
"""

import json
import sqlite3
import sys
import tempfile
import time
from itertools import groupby

import polars as pl

SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE attribute (id INTEGER PRIMARY KEY, event TEXT, kind TEXT, value TEXT);
CREATE INDEX attribute_value ON attribute (value, kind);
CREATE TABLE correlation (attribute INTEGER, event TEXT, other INTEGER, other_event TEXT, kind TEXT, value TEXT);
CREATE INDEX correlation_event ON correlation (event);
CREATE INDEX correlation_value ON correlation (value, kind);
CREATE TABLE over_correlating (value TEXT, kind TEXT, PRIMARY KEY (value, kind)) WITHOUT ROWID;
"""


def correlate(database: sqlite3.Connection, event: str, kind: str, value: str, cap: int) -> None:
    run = database.execute
    (attribute,) = run(
        "INSERT INTO attribute (event, kind, value) VALUES (?, ?, ?) RETURNING id", (event, kind, value)
    ).fetchone()
    if run("SELECT 1 FROM over_correlating WHERE value = ? AND kind = ?", (value, kind)).fetchone():
        return
    same = run(
        "SELECT id, event FROM attribute WHERE value = ? AND kind = ? AND event <> ? LIMIT ?",
        (value, kind, event, cap + 1),
    ).fetchall()
    if len(same) > cap:
        run("DELETE FROM correlation WHERE value = ? AND kind = ?", (value, kind))
        run("INSERT INTO over_correlating VALUES (?, ?)", (value, kind))
        return
    for other, other_event in same:
        database.executemany(
            "INSERT INTO correlation VALUES (?, ?, ?, ?, ?, ?)",
            [
                (attribute, event, other, other_event, kind, value),
                (other, other_event, attribute, event, kind, value),
            ],
        )


def main(mentions: str, cap: int, seconds: float) -> None:
    rows = pl.read_parquet(mentions, columns=["complaint", "kind", "value"]).filter(pl.col("value") != "")
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(f"{folder}/pairwise.sqlite3", isolation_level=None)
        database.executescript(SCHEMA)
        done, started = 0, time.perf_counter()
        for event, group in groupby(rows.iter_rows(), key=lambda row: row[0]):
            database.execute("BEGIN")
            for _, kind, value in group:
                correlate(database, event, kind, value, cap)
                done += 1
            database.execute("COMMIT")
            if time.perf_counter() - started > seconds:
                break
        took = time.perf_counter() - started
        (pairs,) = database.execute("SELECT count(*) FROM correlation").fetchone()
        (over,) = database.execute("SELECT count(*) FROM over_correlating").fetchone()
    print(
        json.dumps(
            {"attributes": done, "store_seconds": round(took, 3), "rows": pairs, "over_correlating": over}
        )
    )


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
