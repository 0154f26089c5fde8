"""The words of fingerprints: the protocol's own table, which every implementation takes as it is."""

import csv
from pathlib import Path

WORDS = Path(__file__).parents[3] / "src/jointdesk/engine/exchange/wire/words.tsv"


def words() -> list[str]:
    """256, in the order of their bytes."""
    with WORDS.open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [row["word"] for row in rows]
