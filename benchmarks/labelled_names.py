"""Sets of labelled pairs of names: where they lie and how a row is read."""

import zlib
from dataclasses import dataclass
from pathlib import Path

from measuring import ROOT

OWN_SETS = ROOT / "tests" / "data" / "names"


@dataclass(frozen=True)
class Labelled:
    """One row of a set: are the two one person's name, and does the row belong to the half that may be tuned on?"""

    same: bool
    a: str
    b: str
    tuning: bool


def find_sets(folder: Path | None) -> list[Path]:
    given = sorted((folder / "eval").glob("*.tsv")) if folder else []
    return given + sorted(OWN_SETS.glob("*.tsv"))


def read_pairs(path: Path) -> list[Labelled]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    header = lines[0].split("\t")
    rows = (dict(zip(header, line.split("\t"), strict=True)) | {"": line} for line in lines[1:])
    return [
        Labelled(row["label"] == "1", row["name_a"], row["name_b"], zlib.crc32(row[""].encode()) % 2 == 0)
        for row in rows
    ]
