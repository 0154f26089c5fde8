"""What both peers on DuckDB begin and end with: complaints and identifiers as whole numbers, and the file.

The hub rule is the plain one: an identifier of more than `degree` complaints does not link.
"""

import duckdb


def number(connection: duckdb.DuckDBPyConnection, mentions: str, degree: int) -> None:
    """Tables complaints (complaint, c), in the order of ids, and edges (c, k); k counts on after the last c."""
    run = connection.execute
    run(
        "CREATE VIEW mentions AS SELECT complaint, kind, value FROM read_parquet(?)".replace(
            "?", _quote(mentions)
        )
    )
    run(
        "CREATE TABLE complaints AS SELECT complaint, row_number() OVER (ORDER BY complaint) - 1 AS c"
        " FROM (SELECT DISTINCT complaint FROM mentions)"
    )
    run(
        "CREATE TABLE keys AS SELECT kind, value, (SELECT count(*) FROM complaints) + row_number() OVER () AS k"
        " FROM (SELECT kind, value FROM mentions WHERE value <> '' GROUP BY kind, value"
        f" HAVING count(*) > 1 AND count(DISTINCT complaint) BETWEEN 2 AND {degree})"
    )
    run(
        "CREATE TABLE edges AS SELECT DISTINCT c, k FROM mentions"
        " JOIN keys USING (kind, value) JOIN complaints USING (complaint)"
    )


def write(connection: duckdb.DuckDBPyConnection, out: str) -> None:
    """A table `labels` (c, root) names the smallest complaint of each one that is linked."""
    connection.execute(
        "COPY (SELECT a.complaint, b.complaint AS network FROM complaints a LEFT JOIN labels USING (c)"
        f" JOIN complaints b ON b.c = coalesce(root, a.c) ORDER BY a.c) TO {_quote(out)} (FORMAT parquet)"
    )


def _quote(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"
