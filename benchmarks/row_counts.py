"""How many rows stand behind each index of a built desk, for tests/desk/test_query_plans.py: plans are made of these.

Indexes are named by their columns: a desk made at once and one that was migrated call them differently.

    python benchmarks/row_counts.py FOLDER > tests/desk/row_counts.tsv
"""

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

SOURCE = (
    "# source: benchmarks/row_counts.py, from a desk of 1,000,000 complaints and 100,000 persons that "
    "benchmarks/desk_world.py built; sqlite_stat1 after ANALYZE: rows, then rows of one value of each column"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    wanted = parser.parse_args()
    with closing(sqlite3.connect(f"file:{wanted.folder}/desk.sqlite3?mode=ro", uri=True)) as desk:
        print(SOURCE)
        print("table\tindex\tcounts")
        for row in sorted(set(read_counts(desk.cursor()))):
            print("\t".join(row))
    return 0


def read_counts(cursor: sqlite3.Cursor) -> Iterator[tuple[str, str, str]]:
    cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx")
    for table, index, stat in cursor.fetchall():
        if not table.startswith("intake_searchtext"):
            yield table, name_index(cursor, index) if index else "", stat


def name_index(cursor: sqlite3.Cursor, index: str) -> str:
    """Its columns, and what rows it is for when it is for some."""
    cursor.execute(f'PRAGMA index_xinfo("{index}")')
    columns = ",".join(
        f"{name or 'expression'}{' desc' if back else ''}"
        for _, _, name, back, _, key in cursor.fetchall()
        if key
    )
    found = cursor.execute("SELECT sql FROM sqlite_master WHERE name = ?", [index]).fetchone()
    _, where, condition = ((found and found[0]) or "").partition(" WHERE ")
    return columns + where + condition


if __name__ == "__main__":
    sys.exit(main())
