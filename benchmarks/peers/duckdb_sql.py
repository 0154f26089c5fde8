"""Networks in SQL on DuckDB: smallest labels pass between complaints and identifiers, with shortcuts.

python benchmarks/peers/duckdb_sql.py MENTIONS.parquet OUT.parquet DEGREE
"""

import sys

import duckdb
from duckdb_numbering import number, write

ROUND = """
CREATE OR REPLACE TABLE next AS
WITH heard AS (SELECT k, min(root) AS root FROM edges JOIN labels USING (c) GROUP BY k),
     told AS (SELECT c, min(root) AS root FROM edges JOIN heard USING (k) GROUP BY c)
SELECT told.c, least(told.root, labels.root) AS root FROM told JOIN labels ON labels.c = told.root
"""


def main(mentions: str, out: str, degree: str) -> None:
    connection = duckdb.connect()
    number(connection, mentions, int(degree))
    connection.execute("CREATE TABLE labels AS SELECT DISTINCT c, c AS root FROM edges")
    changed = 1
    while changed:
        connection.execute(ROUND)
        (changed,) = connection.execute(
            "SELECT count(*) FROM next JOIN labels USING (c) WHERE next.root <> labels.root"
        ).fetchone() or (0,)
        connection.execute("DROP TABLE labels; ALTER TABLE next RENAME TO labels")
    write(connection, out)


main(*sys.argv[1:])
