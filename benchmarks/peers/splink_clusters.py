"""Networks by Splink's clustering on DuckDB: complaints and identifiers are its nodes, mentions its edges.

python benchmarks/peers/splink_clusters.py MENTIONS.parquet OUT.parquet DEGREE
"""

import sys

import duckdb
from duckdb_numbering import number, write
from splink import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold


def main(mentions: str, out: str, degree: str) -> None:
    connection = duckdb.connect()
    number(connection, mentions, int(degree))
    connection.execute(
        "CREATE TABLE nodes AS SELECT DISTINCT c AS node FROM edges UNION ALL SELECT DISTINCT k FROM edges"
    )
    interface = DuckDBAPI(connection=connection)
    clusters = cluster_pairwise_predictions_at_threshold(
        # a table that is not registered is copied first
        interface.register("nodes"),
        interface.register("edges"),
        interface,
        node_id_column_name="node",
        edge_id_column_name_left="c",
        edge_id_column_name_right="k",
    )
    connection.execute(
        f"CREATE TABLE labels AS SELECT node AS c, cluster_id AS root FROM {clusters.physical_name}"
    )
    write(connection, out)


main(*sys.argv[1:])
