"""The floor: read the mentions and hash each identifier to 64 bits, nothing else.

python benchmarks/peers/floor.py MENTIONS.parquet
"""

import sys

import polars as pl

mentions = pl.read_parquet(sys.argv[1], columns=["complaint", "kind", "value"])
print(len(mentions.select(pl.col("kind").hash(1) ^ pl.col("value").hash(2))))
